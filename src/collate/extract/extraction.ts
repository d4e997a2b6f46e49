/** What a question asks for. `any` is a short answer of whatever kind. */
export type ExpectedAnswer = "choice" | "number" | "date" | "boolean" | "phrase" | "code" | "any";

export interface FoundAnswer {
  readonly kind: "found";
  readonly expected: ExpectedAnswer;
  /** A short answer that can be normalised and grouped; of `code`, the code itself. */
  readonly answer: string;
  /** Where it stood. */
  readonly from:
    | "whole text"
    | "answer statement"
    | "first words"
    | "last line"
    | "only one in the text"
    | "code block";
}

/** Nothing that can be counted: the unit is `unparsed`, never a vote. */
export interface NoAnswer {
  readonly kind: "none";
  /** Why, in words for a report: `the text states no answer`. */
  readonly reason: string;
}

export type Extraction = FoundAnswer | NoAnswer;

export function found(expected: ExpectedAnswer, answer: string, from: FoundAnswer["from"]): FoundAnswer {
  return { kind: "found", expected, answer, from };
}

export function none(reason: string): NoAnswer {
  return { kind: "none", reason };
}
