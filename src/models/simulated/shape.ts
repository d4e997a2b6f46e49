import { InputError } from "../../core/errors.ts";
import type { Price } from "../../core/model.ts";
import { unknownName } from "../../core/nearest.ts";
import { type FaultShare, parseFaults } from "./fault.ts";
import { type Latency, parseLatency } from "./latency.ts";

/** A short answer and how often it is given, relative to the other weights. */
export interface Opinion {
  readonly text: string;
  readonly weight: number;
}

/** When a council ends, or comes to rest; rounds count from 1. */
export interface CouncilShape {
  /** The round in which all members give one verdict. */
  readonly agreeFrom?: number | undefined;
  /** The round after which the synthesis finds that they agree. */
  readonly settleAfter?: number | undefined;
  /** The round from which on all members abstain until a person has told them a fact. */
  readonly asksIn?: number | undefined;
}

/** How a simulated model behaves; shared by `sim/...` names and the flags of the rehearsal provider. */
export interface Shape {
  readonly latency: Latency;
  readonly errors: readonly FaultShare[];
  /** What short answers are drawn from; empty means options found in the prompt, else a neutral few. */
  readonly opinions: readonly Opinion[];
  /** The chance, 0 to 1, that a persona draws an opinion of its own instead of the one that all personas share on the same draw of a question. */
  readonly disagreement: number;
  readonly seed: number;
  /** Set: the members of a council stay split, each with a verdict of its own, until then; unset they come together by and by. */
  readonly council?: CouncilShape | undefined;
  readonly contextTokens?: number | undefined;
  readonly price: Price;
  /** Requests a minute; what comes faster gets 429. Unlimited when absent. */
  readonly rpm?: number | undefined;
}

export const DEFAULT_SHAPE: Shape = {
  latency: { kind: "uniform", fromMs: 20, toMs: 120 },
  errors: [],
  opinions: [],
  disagreement: 1,
  seed: 0,
  price: { inputUsd: 0, outputUsd: 0 },
};

export const SHAPE_KEYS = [
  "latency",
  "errors",
  "opinions",
  "disagreement",
  "seed",
  "council",
  "context",
  "price",
  "rpm",
] as const;
export type ShapeKey = (typeof SHAPE_KEYS)[number];
export type ShapeText = { readonly [K in ShapeKey]?: string | undefined };

interface Rule {
  readonly expected: string;
  parse(text: string): Partial<Shape> | undefined;
}

const RULES: { readonly [K in ShapeKey]: Rule } = {
  latency: {
    expected: "a latency such as 200ms, uniform:20ms,120ms (low to high) or lognormal:1s,8s (median, p99)",
    parse: (text) => present("latency", parseLatency(text)),
  },
  errors: {
    expected:
      "shares such as 429:5%,hang:0.5% (an HTTP status from 400 to 599, hang, truncate, drop, malformed, empty or refuse, each once, at most 100% together)",
    parse: (text) => present("errors", parseFaults(text)),
  },
  opinions: {
    expected: "weighted answers such as PostgreSQL:72,ClickHouse:16,other:12 (each weight above 0)",
    parse: (text) => present("opinions", parseOpinions(text)),
  },
  disagreement: {
    expected: "a number from 0 (all personas agree) to 1 (each draws its own opinion)",
    parse: (text) => present("disagreement", parseNumber(text, 0, 1)),
  },
  seed: { expected: "a whole number from 0", parse: (text) => present("seed", parseWhole(text, 0)) },
  council: {
    expected:
      "when a council ends, as agree:3 (its members, in that round), settle:2 (its synthesis, after it), asks:1 (its members need a fact from then on) or never",
    parse: (text) => present("council", parseCouncil(text)),
  },
  context: {
    expected: "the context window as a whole number of tokens from 1",
    parse: (text) => present("contextTokens", parseWhole(text, 1)),
  },
  price: {
    expected: "IN,OUT in US dollars per million tokens, such as 0.3,2.5",
    parse: (text) => present("price", parsePrice(text)),
  },
  rpm: { expected: "a number of requests a minute above 0", parse: (text) => present("rpm", parseNumber(text, 1e-6)) },
};

function present<K extends keyof Shape>(key: K, value: Shape[K] | undefined): Partial<Shape> | undefined {
  return value === undefined ? undefined : { [key]: value };
}

/** Reads what is given over the defaults; `called` says how the user wrote a key (`--latency`, `@latency`). Problems are all of them. */
export function parseShape(
  text: ShapeText,
  called: (key: ShapeKey) => string,
): { readonly shape: Shape; readonly problems: readonly string[] } {
  const problems: string[] = [];
  let shape = DEFAULT_SHAPE;
  for (const key of SHAPE_KEYS) {
    const given = text[key];
    if (given === undefined) continue;
    const part = RULES[key].parse(given);
    if (part === undefined) {
      problems.push(`expected ${called(key)} to be ${RULES[key].expected}, got ${JSON.stringify(given)}`);
      continue;
    }
    shape = { ...shape, ...part };
  }
  return { shape, problems };
}

/** Reads `sim/NAME@key=value@key=value` (`sim/` may be left out); InputError with all problems at once. The name returned is the whole text, since another shape is another model. */
export function parseSimulatedName(text: string): { readonly name: string; readonly shape: Shape } {
  const [short = "", ...settings] = text.replace(/^sim\//, "").split("@");
  const problems: string[] = [];
  if (!/^[\w.-]+$/.test(short)) {
    problems.push(
      `expected a simulated model as sim/NAME@key=value (letters, digits, . _ - in the name), got ${JSON.stringify(text)}`,
    );
  }
  const given: { [K in ShapeKey]?: string } = {};
  for (const setting of settings) {
    const equals = setting.indexOf("=");
    const key = SHAPE_KEYS.find((known) => known === setting.slice(0, Math.max(0, equals)));
    if (equals < 1) problems.push(`expected an option of a simulated model as @key=value, got "@${setting}"`);
    else if (key === undefined)
      problems.push(unknownName("option of a simulated model", setting.slice(0, equals), SHAPE_KEYS));
    else if (given[key] !== undefined) problems.push(`expected @${key} once, got it twice in ${JSON.stringify(text)}`);
    else given[key] = setting.slice(equals + 1);
  }
  const { shape, problems: wrong } = parseShape(given, (key) => `@${key}`);
  if (problems.length + wrong.length > 0) throw new InputError([...problems, ...wrong]);
  return { name: `sim/${text.replace(/^sim\//, "")}`, shape };
}

function parseOpinions(text: string): readonly Opinion[] | undefined {
  const opinions: Opinion[] = [];
  for (const item of text.split(",")) {
    const colon = item.lastIndexOf(":");
    const answer = item.slice(0, Math.max(0, colon)).trim();
    const weight = parseNumber(item.slice(colon + 1), 1e-9);
    if (answer === "" || weight === undefined) return undefined;
    opinions.push({ text: answer, weight });
  }
  return opinions;
}

function parseCouncil(text: string): CouncilShape | undefined {
  if (text === "never") return {};
  const ends = text.split(",").map((part) => /^(agree|settle|asks):(\d{1,4})$/.exec(part.trim()));
  const rounds = new Map(ends.flatMap((end) => (end === null ? [] : [[end[1], Number(end[2])] as const])));
  if (ends.includes(null) || rounds.size < ends.length || [...rounds.values()].includes(0)) return undefined;
  return { agreeFrom: rounds.get("agree"), settleAfter: rounds.get("settle"), asksIn: rounds.get("asks") };
}

function parsePrice(text: string): Price | undefined {
  const [input, output, ...rest] = text.split(",");
  const inputUsd = parseNumber(input ?? "", 0);
  const outputUsd = parseNumber(output ?? "", 0);
  return inputUsd === undefined || outputUsd === undefined || rest.length > 0 ? undefined : { inputUsd, outputUsd };
}

/** A plain decimal number within the bounds; undefined when it is not one. */
function parseNumber(text: string, low: number, high = Number.MAX_SAFE_INTEGER): number | undefined {
  if (!/^\d+(\.\d+)?$/.test(text.trim())) return undefined;
  const value = Number(text);
  return value >= low && value <= high ? value : undefined;
}

/** A whole number from `low`; undefined when it is not one. */
export function parseWhole(text: string, low: number, high = Number.MAX_SAFE_INTEGER): number | undefined {
  const value = parseNumber(text, low, high);
  return value !== undefined && Number.isInteger(value) && !text.includes(".") ? value : undefined;
}
