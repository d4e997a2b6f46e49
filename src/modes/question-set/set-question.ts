import { type Choice, choicesIn } from "../../collate/multiple-choice.ts";

/** One question of a data set. */
export type SetQuestion = {
  /** Unique in its data set; without blanks and slashes, since it is a part of keys. */
  readonly id: string;
  readonly question: string;
  /** The answers it offers, two or more. */
  readonly choices?: readonly string[] | undefined;
};

const A = "A".charCodeAt(0);

/** The question as it is asked: with its choices below it, lettered from A. */
export function askedText({ question, choices }: SetQuestion): string {
  if (choices === undefined) return question;
  return [question, "", ...lettered(choices).map(({ letter, text }) => `${letter}) ${text}`)].join("\n");
}

/** The choices given, else those that stand in the question. */
export function choicesOf({ question, choices }: SetQuestion): readonly Choice[] {
  return choices === undefined ? choicesIn(question) : lettered(choices);
}

function lettered(choices: readonly string[]): readonly Choice[] {
  return choices.map((text, index) => ({ letter: String.fromCharCode(A + index), text }));
}
