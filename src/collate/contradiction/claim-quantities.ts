import { calendarDateOf } from "../calendar-date.ts";
import { dividedBy, rationalOf, showRational, times } from "../rational.ts";
import { unitWorth } from "../units.ts";
import type { ClaimWord } from "./claim-words.ts";

/** A number that a text states about something. */
export interface StatedQuantity {
  /** What it counts or measures in: a base unit, `version`, `date`, `time`, a name (`sha`), or empty for a plain count. Only equal ones compare. */
  readonly unit: string;
  /** In the base unit; equal values are equal strings. */
  readonly value: string;
  /** Stems of the content words near it, at most three on either side. */
  readonly near: ReadonlySet<string>;
}

const NUMBER_WORDS = "zero one two three four five six seven eight nine ten eleven twelve".split(" ");
const SCALES: Readonly<Record<string, string>> = {
  k: "1e3",
  thousand: "1e3",
  million: "1e6",
  billion: "1e9",
  bn: "1e9",
};
const MONEY_SCALES: Readonly<Record<string, string>> = { m: "1e6", b: "1e9" };
const CURRENCIES: Readonly<Record<string, string>> = { $: "USD", "€": "EUR", "£": "GBP", "₹": "INR", "¥": "¥" };
/** Words whose number says where or which, not how much. */
const PLACES = /^(?:line|lines|l|row|column|issue|pr|step|section|chapter|figure|page|item|option|point|no|number)$/;
const MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\\.?";
const DATE = new RegExp(
  `\\b(?:\\d{4}-\\d{2}-\\d{2}|\\d{1,2}(?:st|nd|rd|th)? (?:of )?${MONTH}(?:,? \\d{4})?|${MONTH} \\d{1,2}(?:st|nd|rd|th)?(?:,? \\d{4})?)\\b`,
  "gi",
);

/** A text without its dates, and the dates it named, in ISO form. */
export function withoutDates(text: string): { readonly rest: string; readonly dates: readonly string[] } {
  if (!/\d/.test(text)) return { rest: text, dates: [] };
  const dates: string[] = [];
  const rest = text.replace(DATE, (spelled) => {
    const date = calendarDateOf(spelled);
    if (date === undefined) return spelled;
    dates.push(date);
    return "date";
  });
  return { rest, dates };
}

/** Every number in the words with its unit and surroundings; positions (`line 12`) and list markers are left out. */
export function quantitiesIn(words: readonly ClaimWord[]): readonly StatedQuantity[] {
  const found: StatedQuantity[] = [];
  for (const [at, word] of words.entries()) {
    const stated = word.kind === "number" ? numberAt(words, at) : wordedAt(words, at);
    if (stated !== undefined) found.push({ ...stated, near: contentNear(words, at) });
  }
  return found;
}

type Measured = Pick<StatedQuantity, "unit" | "value">;

function numberAt(words: readonly ClaimWord[], at: number): Measured | undefined {
  const text = words[at]?.text ?? "";
  const [before, after] = [words[at - 1], words[at + 1]];
  if (at === 0 && after?.kind === "mark" && /[.):]/.test(after.text)) return undefined;
  if (before !== undefined && PLACES.test(before.text)) return undefined;
  if (/^\d{1,2}:\d{2}/.test(text)) return { unit: "time", value: text };
  if (/^\d+\.\d+\./.test(text) || (before?.text === "version" && /^[\d.]+$/.test(text))) {
    return { unit: "version", value: text.replace(/[.,:]$/, "") };
  }
  const value = rationalOf(text.replace(/,(?=\d{3})/g, ""));
  if (value === undefined) return { unit: "", value: text };
  const scale = after === undefined ? undefined : rationalOf(SCALES[after.text] ?? "");
  const amount = scale ? times(value, scale) : value;
  const currency = CURRENCIES[before?.text ?? ""];
  if (currency !== undefined) {
    const short = scale ? undefined : rationalOf(MONEY_SCALES[after?.text ?? ""] ?? "");
    return { unit: currency, value: showRational(short ? times(value, short) : amount) };
  }
  const following = words[at + (scale ? 2 : 1)];
  const worth = following === undefined ? undefined : unitWorth(following.written);
  if (worth === undefined) return { unit: "", value: showRational(amount) };
  const per = words[at + (scale ? 3 : 2)];
  const beside = per?.text === "per" ? unitWorth(words[at + (scale ? 4 : 3)]?.written ?? "") : undefined;
  if (beside === undefined) return { unit: worth.base, value: showRational(times(amount, worth.factor)) };
  return {
    unit: `${worth.base}/${beside.base}`,
    value: showRational(dividedBy(times(amount, worth.factor), beside.factor)),
  };
}

/** `five replicas`, and the number in a name: `sha256`, `ipv6`, `v2`. A single `one` is mostly a pronoun. */
function wordedAt(words: readonly ClaimWord[], at: number): Measured | undefined {
  const word = words[at];
  if (word === undefined || word.kind === "mark") return undefined;
  const number = NUMBER_WORDS.indexOf(word.text);
  if (number === 1 && words[at + 1]?.isContent !== true) return undefined;
  if (number >= 0) {
    const worth = unitWorth(words[at + 1]?.written ?? "");
    const value = rationalOf(`${number}`);
    if (worth === undefined || value === undefined) return { unit: "", value: `${number}` };
    return { unit: worth.base, value: showRational(times(value, worth.factor)) };
  }
  const name = /^(\p{L}+)(\d+)$/u.exec(word.text);
  if (name === null) return undefined;
  return name[1] === "v" ? { unit: "version", value: name[2] ?? "" } : { unit: `${name[1]}`, value: name[2] ?? "" };
}

function contentNear(words: readonly ClaimWord[], at: number): ReadonlySet<string> {
  const before = words.slice(0, at).filter(({ isContent }) => isContent);
  const after = words.slice(at + 1).filter(({ isContent, written }) => isContent && unitWorth(written) === undefined);
  return new Set([...before.slice(-3), ...after.slice(0, 3)].map(({ stem }) => stem));
}
