import type { Rational } from "./rational.ts";
import { negated, plus, rational, rationalOf, showRational, times } from "./rational.ts";
import { CURRENCY_SIGNS, unitWorth } from "./units.ts";

/** A number, or a number of something. Equal quantities have equal keys, whatever their unit or spelling. */
export interface Quantity {
  readonly kind: "number" | "measure";
  readonly key: string;
}

const NUMBER_WORDS = (
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen " +
  "fifteen sixteen seventeen eighteen nineteen twenty"
).split(" ");

const SCALES: Readonly<Record<string, string>> = {
  k: "1e3",
  thousand: "1e3",
  million: "1e6",
  mn: "1e6",
  billion: "1e9",
  bn: "1e9",
  trillion: "1e12",
};

/** After a currency sign these letters are clear; elsewhere `5m` and `5b` could be metres or bytes. */
const MONEY_SCALES: Readonly<Record<string, string>> = { ...SCALES, m: "1e6", b: "1e9" };

const NUMBER = String.raw`\d[\d,' _\u00a0\u2009\u202f]*(?:\.\d+)?(?:e[+-]?\d{1,3})?|\.\d+`;
const WORD = `(?:${NUMBER_WORDS.join("|")})(?![a-z])`;
const AMOUNT = new RegExp(`^((?:minus |negative |[+-])?)((?:${NUMBER})|(?:${WORD}))`, "i");
const SCALE = /^(?:(k)(?![a-z])|\s+(thousand|million|billion|trillion|mn|bn)(?![a-z]))/i;
const MONEY_SCALE = /^\s*(k|m|b|mn|bn|thousand|million|billion|trillion)(?![a-z])/i;

interface Amount {
  readonly value: Rational;
  /** False where a trailing zero may matter, as in a version: `3.10`. */
  readonly isPlain: boolean;
  /** The text behind the number. */
  readonly rest: string;
}

/**
 * Reads a short answer as a quantity: `1,000`, `-5`, `50 percent`, `$5M`, `90 s`, `1 h 30 min`, `five replicas`.
 * Undefined for text, and for what another country reads differently (`1,5 GB`, `1.000.000`).
 */
export function quantityOf(text: string): Quantity | undefined {
  const money = moneyOf(text);
  if (money !== undefined) return money;
  const amount = amountOf(text, SCALE, SCALES);
  if (amount === undefined) return undefined;
  const unit = amount.rest.trim();
  if (unit === "") return amount.isPlain ? { kind: "number", key: showRational(amount.value) } : undefined;
  return knownMeasure(amount.value, unit) ?? sumOfMeasures(text) ?? countOfThings(amount, unit);
}

function knownMeasure(value: Rational, unit: string): Quantity | undefined {
  const worth = unitWorth(unit);
  return worth && measure(times(value, worth.factor), worth.base);
}

/** `1 h 30 min`, `5 ft 10 in`: parts of one base, added up. */
function sumOfMeasures(text: string): Quantity | undefined {
  let base: string | undefined;
  let sum = rational(0n, 1n);
  let rest = text;
  while (rest !== "") {
    const part = /^(\d+(?:\.\d+)?)\s*([a-zµμ]+)(?:\s+|,\s+|\s+and\s+|(?=\d)|$)/i.exec(rest);
    const value = part && rationalOf(part[1] ?? "");
    const worth = part && unitWorth(part[2] ?? "");
    if (!value || !worth || (base !== undefined && base !== worth.base)) return undefined;
    base = worth.base;
    sum = plus(sum, times(value, worth.factor));
    rest = rest.slice(part[0].length);
  }
  return base === undefined ? undefined : measure(sum, base);
}

/** Whole numbers of anything else: `five replicas`. A fraction before a word may be a version, so it stays text. */
function countOfThings({ value, rest }: Amount, unit: string): Quantity | undefined {
  if (value.bottom !== 1n || !/^\s/.test(rest) || !/^(?!per ?cent)\p{L}[\p{L} -]*$/iu.test(unit)) return undefined;
  return measure(value, `of ${unit.toLowerCase().replace(/\s+/g, " ")}`);
}

function moneyOf(text: string): Quantity | undefined {
  const match = /^([+-]?)\s*(us\$|[$€£₹¥]|(?:usd|eur|gbp|inr|jpy|cny|chf)(?=[\s\d]))\s*/i.exec(text);
  const currency = CURRENCY_SIGNS[(match?.[2] ?? "").toLowerCase()];
  if (match === null || currency === undefined) return undefined;
  const amount = amountOf(text.slice(match[0].length), MONEY_SCALE, MONEY_SCALES);
  if (amount === undefined) return undefined;
  const value = match[1] === "-" ? negated(amount.value) : amount.value;
  const rest = amount.rest.trim();
  if (rest === "" || rest.toUpperCase() === currency) return measure(value, currency);
  const per = /^(?:\/|per\s|a\s)\s*(\p{L}+)$/iu.exec(rest);
  const worth = per === null ? undefined : unitWorth(`${currency}/${per[1]}`);
  return worth ? measure(times(value, worth.factor), worth.base) : undefined;
}

function measure(value: Rational, base: string): Quantity {
  return { kind: "measure", key: `${showRational(value)} ${base}` };
}

function amountOf(text: string, scale: RegExp, scales: Readonly<Record<string, string>>): Amount | undefined {
  const match = AMOUNT.exec(text);
  if (match === null) return undefined;
  const spelled = (match[2] ?? "").trimEnd();
  const number = plainNumber(spelled);
  const value = number === undefined ? undefined : rationalOf(number);
  if (number === undefined || value === undefined) return undefined;
  const signed = /^(?:minus |negative |-)/i.test(match[1] ?? "") ? negated(value) : value;
  const rest = text.slice((match[1] ?? "").length + spelled.length);
  const scaled = scale.exec(rest);
  const factor = scaled && rationalOf(scales[(scaled[1] ?? scaled[2] ?? "").toLowerCase()] ?? "");
  if (!scaled || !factor) return { value: signed, isPlain: !looksLikeVersion(number), rest };
  return { value: times(signed, factor), isPlain: true, rest: rest.slice(scaled[0].length) };
}

/** The digits without separators of thousands; undefined when the separators stand where only another locale puts them. */
function plainNumber(spelled: string): string | undefined {
  const word = NUMBER_WORDS.indexOf(spelled.toLowerCase());
  if (word >= 0) return `${word}`;
  if (/^(?:\d+|\d*\.\d+)(?:e[+-]?\d+)?$/i.test(spelled)) return spelled;
  const grouped = /^([1-9]\d{0,2})(?:([,' _\u00a0\u2009\u202f])\d{3})(?:\2\d{3})*(?:\.\d+)?$/.exec(spelled);
  return grouped === null ? undefined : spelled.replace(/[^\d.]/g, "");
}

/** `3.10` may be the version after 3.9, `0.50` and `2.0` are not. */
function looksLikeVersion(number: string): boolean {
  return /^[1-9]\d*\.\d*[1-9]0+$/.test(number);
}
