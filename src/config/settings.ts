import { parseDurationMs } from "../core/duration.ts";

/** What flags, environment and files can set alike; what is absent is left to the next source. */
export interface Settings {
  /** `provider/model`. */
  readonly model?: string | undefined;
  readonly fallback?: readonly string[] | undefined;
  /** `provider/model`. */
  readonly embedding?: string | undefined;
  readonly concurrency?: number | "auto" | undefined;
  readonly budgetUsd?: number | undefined;
  readonly timeoutMs?: number | undefined;
  readonly confirmAboveUsd?: number | undefined;
  readonly maxOutputTokens?: number | undefined;
  readonly attempts?: number | undefined;
  readonly cache?: boolean | undefined;
  readonly hedge?: boolean | undefined;
  readonly warmUp?: boolean | undefined;
  readonly requestTimeoutMs?: number | undefined;
}

/** How one setting is named and written as text. */
export interface Setting<T> {
  /** Its field in the configuration files. */
  readonly field: string;
  readonly variable: string;
  /** What its text must be, to follow *expected*. */
  readonly expected: string;
  /** Undefined when the text is not what is expected. */
  read(text: string): T | undefined;
}

export const MOST_CONCURRENCY = 10_000;
export const MOST_ATTEMPTS = 100;
/** Timers count milliseconds in 31 bits; longer ones fire at once. */
const LONGEST_HOURS = 500;

export const EXPECTED = {
  model: "a model as provider/model, as in openai/gpt-5-mini or ollama/qwen3",
  fallback: "models as provider/model, as in openai/gpt-5-mini",
  embedding: "a model for embeddings as provider/model, as in openai/text-embedding-3-small",
  concurrency: `auto or a whole number from 1 to ${MOST_CONCURRENCY}`,
  budget: "US dollars, 0 or more, as in 5 or 0.50",
  duration: `a duration above 0 and up to ${LONGEST_HOURS}h, as in 90s, 10m or 2h`,
  tokens: "a whole number of tokens, 1 or more",
  attempts: `a whole number from 1 to ${MOST_ATTEMPTS}`,
} as const;

/** Every setting that has a variable, by its name in {@link Settings}. */
export const SETTINGS: { readonly [K in keyof Settings]-?: Setting<NonNullable<Settings[K]>> } = {
  model: { field: "model", variable: "SWARM_MODEL", expected: EXPECTED.model, read: modelName },
  fallback: {
    field: "fallback",
    variable: "SWARM_FALLBACK",
    expected: `${EXPECTED.fallback}, with commas between`,
    read: modelNames,
  },
  embedding: {
    field: "embedding",
    variable: "SWARM_EMBEDDING",
    expected: EXPECTED.embedding,
    read: modelName,
  },
  concurrency: {
    field: "concurrency",
    variable: "SWARM_CONCURRENCY",
    expected: EXPECTED.concurrency,
    read: (text) => (text === "auto" ? text : wholeNumber(text, MOST_CONCURRENCY)),
  },
  budgetUsd: { field: "budget", variable: "SWARM_BUDGET", expected: EXPECTED.budget, read: dollars },
  timeoutMs: { field: "timeout", variable: "SWARM_TIMEOUT", expected: EXPECTED.duration, read: durationMs },
  confirmAboveUsd: {
    field: "confirmAbove",
    variable: "SWARM_CONFIRM_ABOVE",
    expected: EXPECTED.budget,
    read: dollars,
  },
  maxOutputTokens: {
    field: "maxTokens",
    variable: "SWARM_MAX_TOKENS",
    expected: EXPECTED.tokens,
    read: (text) => wholeNumber(text, Number.MAX_SAFE_INTEGER),
  },
  attempts: {
    field: "attempts",
    variable: "SWARM_ATTEMPTS",
    expected: EXPECTED.attempts,
    read: (text) => wholeNumber(text, MOST_ATTEMPTS),
  },
  cache: notSetting("cache", "SWARM_NO_CACHE"),
  hedge: notSetting("hedge", "SWARM_NO_HEDGE"),
  warmUp: notSetting("warmUp", "SWARM_NO_WARM_UP"),
  requestTimeoutMs: {
    field: "requestTimeout",
    variable: "SWARM_REQUEST_TIMEOUT",
    expected: EXPECTED.duration,
    read: durationMs,
  },
};

/** A setting that is on by itself; its variable turns it off. */
function notSetting(field: string, variable: string): Setting<boolean> {
  return {
    field,
    variable,
    expected: `1 to turn ${field} off or 0 to leave it on`,
    read: (text) => {
      const said = text.toLowerCase();
      if (["1", "true", "yes", "on"].includes(said)) return false;
      return ["0", "false", "no", "off"].includes(said) ? true : undefined;
    },
  };
}

/** Milliseconds of `10m` or of a number of seconds; undefined when it is no duration that a timer can hold. */
export function durationMs(value: string | number): number | undefined {
  const ms = parseDurationMs(String(value));
  return ms !== undefined && ms > 0 && ms <= LONGEST_HOURS * 3_600_000 ? ms : undefined;
}

/** Provider, slash, model; whether they exist is another question. */
export const MODEL_NAME = /^[^\s/]+\/\S+$/;

function modelName(text: string): string | undefined {
  return MODEL_NAME.test(text) ? text : undefined;
}

function modelNames(text: string): readonly string[] | undefined {
  const names = text.split(",").map((name) => name.trim());
  return names.every((name) => MODEL_NAME.test(name)) ? names : undefined;
}

function dollars(text: string): number | undefined {
  return /^(?:\d+(?:\.\d*)?|\.\d+)$/.test(text) ? Number(text) : undefined;
}

function wholeNumber(text: string, most: number): number | undefined {
  const number = /^\d+$/.test(text) ? Number(text) : 0;
  return number >= 1 && number <= most ? number : undefined;
}
