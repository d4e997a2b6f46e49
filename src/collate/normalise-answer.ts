import { calendarDateOf } from "./calendar-date.ts";
import type { Choice } from "./multiple-choice.ts";
import { chosenLetter } from "./multiple-choice.ts";
import { bareAnswer, textKey } from "./plain-text.ts";
import { quantityOf } from "./quantity.ts";

export type AnswerKind = "text" | "number" | "measure" | "date" | "boolean" | "choice";

export interface NormalisedAnswer {
  readonly kind: AnswerKind;
  /** Equal for equal answers, and for no others; begins with the kind. */
  readonly key: string;
  /** The answer as people may read it: one line, without Markdown, quotes and lead-in. */
  readonly shown: string;
  /** Of a choice whose options are unknown: the key of the words behind the letter, where there are any. */
  readonly beside?: string | undefined;
}

/** What is longer than any short answer is compared as it stands: its spelling is its identity. */
const LONGEST_ANSWER = 2_000;

const YES = /^(?:yes|yeah|yep|yup|y|true|affirmative|(?:yes )?(?:definitely|absolutely|certainly|of course))$/;
const NO = /^(?:no|nope|nah|n|false|(?:no )?(?:definitely|absolutely|certainly|of course) not)$/;

/**
 * The canonical form of a short answer. In doubt two answers stay apart: a split vote is seen by the reader, a wrong merge
 * is not. What another country reads differently (`1,5 GB`, `03/04/2026`) is compared as text.
 */
export function normaliseAnswer(answer: string, choices: readonly Choice[] = []): NormalisedAnswer {
  if (answer.length > LONGEST_ANSWER) {
    const line = answer.replace(/\s+/g, " ").trim();
    return { kind: "text", key: `text:${line.toLowerCase()}`, shown: line };
  }
  const shown = bareAnswer(answer);
  const text = textKey(shown);
  const offered = choices.length === 0 ? undefined : offeredChoice(shown, text, choices);
  if (offered !== undefined) return offered;
  const typed = typedKey(shown, text);
  if (typed !== undefined) return { ...typed, shown };
  const chosen = choices.length === 0 ? chosenLetter(shown) : undefined;
  if (chosen === undefined) return { kind: "text", key: `text:${text}`, shown };
  if (chosen.text === "") return { kind: "choice", key: `choice:${chosen.letter}`, shown: chosen.letter };
  const beside = typedOrTextKey(bareAnswer(chosen.text));
  return { kind: "choice", key: `choice:${chosen.letter}`, shown, beside };
}

/** A letter whose words belong to another choice contradicts itself and is no choice. */
function offeredChoice(shown: string, text: string, choices: readonly Choice[]): NormalisedAnswer | undefined {
  const keys = choices.map((choice) => typedOrTextKey(bareAnswer(choice.text)));
  const chosen = chosenLetter(shown);
  const lettered = choices.findIndex(({ letter }) => letter === chosen?.letter);
  const worded = keys.indexOf(typedKey(shown, text)?.key ?? `text:${text}`);
  const beside = chosen && chosen.text !== "" ? keys.indexOf(typedOrTextKey(bareAnswer(chosen.text))) : -1;
  if (lettered >= 0 && beside >= 0 && beside !== lettered) return { kind: "text", key: `text:${text}`, shown };
  const choice = choices[lettered >= 0 ? lettered : worded];
  return choice && { kind: "choice", key: `choice:${choice.letter}`, shown: `${choice.letter}) ${choice.text}` };
}

function typedOrTextKey(bare: string): string {
  const text = textKey(bare);
  return typedKey(bare, text)?.key ?? `text:${text}`;
}

function typedKey(bare: string, text: string): { kind: AnswerKind; key: string } | undefined {
  if (YES.test(text)) return { kind: "boolean", key: "boolean:yes" };
  if (NO.test(text)) return { kind: "boolean", key: "boolean:no" };
  const date = calendarDateOf(bare);
  if (date !== undefined) return { kind: "date", key: `date:${date}` };
  const quantity = quantityOf(/^\(([^()]*\d[^()]*)\)$/.exec(bare)?.[1] ?? bare);
  return quantity && { kind: quantity.kind, key: `${quantity.kind}:${quantity.key}` };
}
