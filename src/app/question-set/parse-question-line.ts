import type { SetQuestion } from "../../modes/question-set/set-question.ts";

export type ParsedLine =
  | { readonly ok: true; readonly question: SetQuestion }
  /** What was expected and what came, without the place. */
  | { readonly ok: false; readonly problem: string };

const LONGEST_ID = 80;
/** One letter each. */
const MOST_CHOICES = 26;
const FORM = '{"id": "...", "question": "...", "choices": ["...", "..."]}, a JSON text, or the question itself';

/** Reads one line of a data set; `number` names a question that has no id of its own. Fields it does not know are left alone and never sent. */
export function parseQuestionLine(line: string, number: number): ParsedLine {
  const text = line.trim();
  if (!/^[[{"]/.test(text)) return { ok: true, question: { id: String(number), question: text } };
  const value = jsonIn(text);
  if (value === undefined) return problem(`expected ${FORM}, got a line that is no JSON`);
  if (typeof value === "string") {
    return value.trim() === ""
      ? problem("expected a question, got an empty text")
      : { ok: true, question: { id: String(number), question: value } };
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return problem(`expected ${FORM}, got a list`);
  return fromRecord(value as Readonly<Record<string, unknown>>, number);
}

function fromRecord({ id, question, choices }: Readonly<Record<string, unknown>>, number: number): ParsedLine {
  if (typeof question !== "string" || question.trim() === "") {
    return problem(`expected question to be a text, got ${shown(question)}`);
  }
  const name = id === undefined ? String(number) : typeof id === "number" ? String(id) : id;
  if (typeof name !== "string" || !/^[^\s/\p{Cc}]+$/u.test(name) || name.length > LONGEST_ID) {
    return problem(
      `expected id to be a text of at most ${LONGEST_ID} characters without blanks and slashes, got ${shown(id)}`,
    );
  }
  if (choices === undefined || choices === null) return { ok: true, question: { id: name, question } };
  if (!areChoices(choices)) {
    return problem(
      `expected choices to be a list of 2 to ${MOST_CHOICES} different texts of one line, got ${shown(choices)}`,
    );
  }
  return { ok: true, question: { id: name, question, choices } };
}

function areChoices(value: unknown): value is readonly string[] {
  if (!Array.isArray(value) || value.length < 2 || value.length > MOST_CHOICES) return false;
  return (
    value.every((each) => typeof each === "string" && each.trim() !== "" && !each.includes("\n")) &&
    new Set(value).size === value.length
  );
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What is no JSON is told with its line.
    return undefined;
  }
}

function problem(text: string): ParsedLine {
  return { ok: false, problem: text };
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length <= 60 ? text : `${text.slice(0, 59)}…`;
}
