import type { Json } from "../../core/json.ts";
import type { GivenAnswer } from "./given-answer.ts";

type Fields = { readonly [name: string]: Json };

const OPPOSING = /\b(?:not|no|never|don't|do not|cannot|avoid|disable|without|against|reject|stop)\b/i;
/** From this share of common words on two texts are taken for the same. */
const SAME_SHARE = 0.6;
/** Answers whose different words are within a tenth of each other are as good as each other. */
const EVEN = 0.9;

/**
 * What a simulated judge finds of the answers in its prompt, for the properties of the schema that ask for it: whether two
 * are the same, which is better, in which order they stand. It follows from the texts alone, so that it does not depend on
 * which is shown first.
 */
export function judgementOf(schema: Json | undefined, answers: readonly GivenAnswer[]): Fields {
  const asked = propertiesOf(schema);
  const [first, second] = answers;
  if (first === undefined || second === undefined) return {};
  return {
    ...(offers(asked.same, "opposed") ? { same: sameness(first.text, second.text) } : {}),
    ...(offers(asked.better, "neither") ? { better: better(first.text, second.text) } : {}),
    ...(asked.order !== undefined ? { order: inOrder(answers) } : {}),
  };
}

function sameness(one: string, other: string): string {
  const [left, right] = [wordsOf(one), wordsOf(other)];
  const common = [...left].filter((word) => right.has(word)).length;
  const all = new Set([...left, ...right]).size;
  const isAlike = all > 0 && common / all >= SAME_SHARE;
  const isOpposed = common > 0 && OPPOSING.test(one) !== OPPOSING.test(other);
  if (isOpposed) return "opposed";
  return isAlike ? "yes" : "no";
}

function better(one: string, other: string): string {
  const [left, right] = [wordsOf(one).size, wordsOf(other).size];
  if (Math.min(left, right) >= EVEN * Math.max(left, right)) return "neither";
  return left > right ? "first" : "second";
}

function inOrder(answers: readonly GivenAnswer[]): readonly string[] {
  const measured = answers.map(({ author, text }) => ({ author, text, words: wordsOf(text).size }));
  return measured
    .sort((a, b) => b.words - a.words || (a.text < b.text ? -1 : a.text > b.text ? 1 : 0))
    .map(({ author }) => author);
}

function wordsOf(text: string): ReadonlySet<string> {
  return new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []);
}

function offers(property: Json | undefined, choice: string): boolean {
  const { enum: choices } = recordOf(property);
  return Array.isArray(choices) && choices.includes(choice);
}

function propertiesOf(schema: Json | undefined): { readonly [name: string]: Json | undefined } {
  return recordOf(recordOf(schema).properties);
}

function recordOf(value: Json | undefined): { readonly [name: string]: Json | undefined } {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as { readonly [name: string]: Json | undefined })
    : {};
}
