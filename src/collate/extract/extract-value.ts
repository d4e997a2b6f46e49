import { calendarDateOf } from "../calendar-date.ts";
import { normaliseAnswer } from "../normalise-answer.ts";
import { bareAnswer } from "../plain-text.ts";
import { answerStatements, standingStatement, withoutLatex } from "./answer-statement.ts";
import type { Extraction } from "./extraction.ts";
import { found, none } from "./extraction.ts";

const NUMBER = /(?<![\p{L}\d._/^-])(?:[$€£₹¥]\s?)?-?(?:\d[\d,]*(?:\.\d+)?|\.\d+)(?:\/\d+)?(?:\s?%)?(?![\d^]|[./]\d)/gu;
const MONTH = "(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)(?:[a-z]+)?\\.?";
const DATE = new RegExp(
  `\\b\\d{4}-\\d{2}-\\d{2}\\b|\\b\\d{1,2}(?:st|nd|rd|th)? (?:of )?${MONTH},? \\d{4}\\b|\\b${MONTH} \\d{1,2}(?:st|nd|rd|th)?,? \\d{4}\\b|` +
    `\\b\\d{1,2}[./-]\\d{1,2}[./-]\\d{4}\\b|\\b${MONTH},? \\d{4}\\b`,
  "g",
);
const POLAR = /^[\s*_"'“`(]*(yes|no|true|false|correct|incorrect)\b/i;
const POLAR_KEYS: Readonly<Record<string, string>> = { correct: "yes", true: "yes", incorrect: "no", false: "no" };
const LONGEST_PHRASE = 120;
const MOST_WORDS = 12;

/** The number, with its unit where it has one, that a text gives as its answer; of several numbers in a statement the result behind the last `=`. */
export function extractNumber(text: string): Extraction {
  const stated = lastStatement(text);
  if (stated === undefined) return onlyOne(text, numbersIn(text), "number");
  const answer = withoutLatex(stated);
  const result = answer.slice(answer.lastIndexOf("=") + 1).trim();
  for (const candidate of [answer, result]) {
    if (/^(?:number|measure)$/.test(normaliseAnswer(candidate).kind)) {
      return found("number", bareAnswer(candidate), "answer statement");
    }
  }
  const [only, another] = distinct(numbersIn(result), numberKey);
  if (only === undefined) return none("the stated answer has no number");
  return another === undefined
    ? found("number", only, "answer statement")
    : none(`the stated answer has several numbers: ${only}, ${another}`);
}

/** The one calendar date that the stated answer, or else the whole text, names. */
export function extractDate(text: string): Extraction {
  const stated = lastStatement(text);
  const dates = [...(stated ?? text).matchAll(DATE)].map(([date]) => date);
  const valid = dates.filter((date) => calendarDateOf(date) !== undefined);
  if (stated === undefined) return onlyOne(text, valid, "date", calendarDateOf);
  const [only, another] = distinct(valid, calendarDateOf);
  if (only === undefined) return none("the stated answer has no date that can be read in one way");
  return another === undefined ? found("date", only, "answer statement") : none("the stated answer has several dates");
}

/** Yes or no, where the stated answer or the text itself begins with it, and the text does not also begin with the opposite. */
export function extractBoolean(text: string): Extraction {
  const stated = lastStatement(text);
  const said = polar(stated ?? "");
  if (said !== undefined) return found("boolean", said, "answer statement");
  const first = polar(text);
  if (first === undefined) return none("the text does not begin with yes or no and states neither");
  const last = polar(text.trimEnd().split("\n").at(-1) ?? "");
  return last === undefined || last === first
    ? found("boolean", first, "first words")
    : none("the text begins with one of yes and no and ends with the other");
}

/** A name or other short phrase: the stated answer, or the whole text where it is one short line. */
export function extractPhrase(text: string): Extraction {
  const stated = lastStatement(text);
  const phrase = bareAnswer(withoutLatex((stated ?? text).trim()));
  const isShort =
    phrase.length <= LONGEST_PHRASE &&
    phrase.split(/\s+/).length <= MOST_WORDS &&
    !(stated ?? text).trim().includes("\n");
  if (phrase === "") return none("the text is empty");
  if (isShort) return found("phrase", phrase, stated === undefined ? "whole text" : "answer statement");
  return none(stated === undefined ? "the text states no answer" : "the stated answer is longer than a short phrase");
}

/** The short answer that a text states, as it stands there. */
function lastStatement(text: string): string | undefined {
  return standingStatement(text, answerStatements(text))?.answer;
}

function onlyOne(
  text: string,
  candidates: readonly string[],
  kind: "number" | "date",
  keyOf: (candidate: string) => string | undefined = numberKey,
): Extraction {
  const whole = normaliseAnswer(text.trim()).kind;
  if (whole === kind || (kind === "number" && whole === "measure")) return found(kind, bareAnswer(text), "whole text");
  const [only, another] = distinct(candidates, keyOf);
  if (only === undefined) return none(`the text has no ${kind}`);
  if (another !== undefined) return none(`the text states no answer and has several ${kind}s`);
  return found(kind, only, "only one in the text");
}

function numbersIn(text: string): readonly string[] {
  return [...text.matchAll(NUMBER)].map(([number]) => number);
}

function numberKey(number: string): string {
  return normaliseAnswer(number).key;
}

function distinct(candidates: readonly string[], keyOf: (candidate: string) => string | undefined): readonly string[] {
  return [...new Map(candidates.toReversed().map((candidate) => [keyOf(candidate), candidate])).values()].reverse();
}

function polar(text: string): string | undefined {
  const word = POLAR.exec(text)?.[1]?.toLowerCase();
  return word && (POLAR_KEYS[word] ?? word);
}
