import { parseDurationMs } from "../core/duration.ts";
import { showCount } from "./show-amount.ts";

/** Most samples of one question. */
export const MOST_SAMPLES = 100_000;
const MOST_IN_FLIGHT = 10_000;
const MOST_OUTPUT_TOKENS = 10_000_000;
const MOST_SEED = 2_147_483_647;
const MOST_USD = 1_000_000;
const MOST_TIMEOUT_MS = 7 * 24 * 3_600_000;
const MOST_ROUNDS = 20;
const MOST_ATTEMPTS = 20;
const MOST_ROWS = 10_000;
const MOST_DEPTH = 100;
const MOST_REVIEWERS = 100;
const MOST_TASKS = 1_000;
const MOST_AGENTS = 1_000;
const MOST_PERSONAS = 10_000;

/** Reads the numbers of a command line and collects what is wrong with each, so that all of it is told at once. */
export class FlagNumbers {
  readonly problems: string[] = [];

  samples(text: string | undefined): number | undefined {
    return this.#whole("N", text, 1, MOST_SAMPLES);
  }

  /** `auto` is undefined: the number follows from the calls and the provider's limits. */
  concurrency(text: string | undefined): number | undefined {
    return text === "auto" ? undefined : this.#whole("--concurrency", text, 1, MOST_IN_FLIGHT, "auto or ");
  }

  maxOutputTokens(text: string | undefined): number | undefined {
    return this.#whole("--max-tokens", text, 1, MOST_OUTPUT_TOKENS);
  }

  seed(text: string | undefined): number | undefined {
    return this.#whole("--seed", text, 0, MOST_SEED);
  }

  rows(text: string | undefined): number | undefined {
    return this.#whole("--limit", text, 1, MOST_ROWS);
  }

  depth(text: string | undefined): number | undefined {
    return this.#whole("--max-depth", text, 0, MOST_DEPTH);
  }

  temperature(text: string | undefined): number | undefined {
    return this.#decimal("--temperature", text, "a number from 0 to 2", (value) => value <= 2);
  }

  untilConfident(text: string | undefined): number | undefined {
    const expected = "a number above 0.5 and below 1, such as 0.95";
    return this.#decimal("--until-confident", text, expected, (value) => value > 0.5 && value < 1);
  }

  reviewers(text: string | undefined): number | undefined {
    return this.#whole("--reviewers", text, 1, MOST_REVIEWERS);
  }

  minAgreement(text: string | undefined): number | undefined {
    return this.#decimal("--min-agreement", text, "a share from 0 to 1, such as 0.5", (value) => value <= 1);
  }

  maxRounds(text: string | undefined): number | undefined {
    return this.#whole("--max-rounds", text, 1, MOST_ROUNDS);
  }

  convergenceThreshold(text: string | undefined): number | undefined {
    const expected = "per cent from 1 to 100, such as 75";
    return this.#decimal("--convergence-threshold", text, expected, (value) => value >= 1 && value <= 100);
  }

  budgetUsd(text: string | undefined): number | undefined {
    const expected = `US dollars as a number above 0, such as 2.50, at most ${showCount(MOST_USD)}`;
    return this.#decimal("--budget", text, expected, (value) => value > 0 && value <= MOST_USD);
  }

  timeoutMs(text: string | undefined): number | undefined {
    return this.durationMs("--timeout", text);
  }

  durationMs(flag: string, text: string | undefined): number | undefined {
    if (text === undefined) return undefined;
    const ms = parseDurationMs(text);
    if (ms !== undefined && ms > 0 && ms <= MOST_TIMEOUT_MS) return ms;
    return this.#wrong(flag, "a time such as 90s, 10m or 2h, above 0 and at most 168h", text);
  }

  buildAttempts(text: string | undefined): number | undefined {
    return this.#whole("--attempts", text, 1, MOST_ATTEMPTS);
  }

  mostTasks(text: string | undefined): number | undefined {
    return this.#whole("--max-tasks", text, 1, MOST_TASKS);
  }

  agents(text: string | undefined): number | undefined {
    return this.#whole("--agents", text, 1, MOST_AGENTS);
  }

  personas(text: string | undefined): number | undefined {
    return this.#whole("COUNT", text, 1, MOST_PERSONAS);
  }

  #whole(flag: string, text: string | undefined, low: number, high: number, or = ""): number | undefined {
    if (text === undefined) return undefined;
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= low && value <= high) return value;
    return this.#wrong(flag, `${or}a whole number from ${showCount(low)} to ${showCount(high)}`, text);
  }

  #decimal(
    flag: string,
    text: string | undefined,
    expected: string,
    isAllowed: (value: number) => boolean,
  ): number | undefined {
    if (text === undefined) return undefined;
    const value = /^\d{1,12}(\.\d{1,12})?$|^\.\d{1,12}$/.test(text) ? Number(text) : Number.NaN;
    return isAllowed(value) ? value : this.#wrong(flag, expected, text);
  }

  #wrong(flag: string, expected: string, text: string): undefined {
    this.problems.push(`expected ${flag} to be ${expected}, got ${JSON.stringify(text)}`);
    return undefined;
  }
}
