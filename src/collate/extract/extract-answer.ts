import type { Choice } from "../multiple-choice.ts";
import { extractChoice } from "./extract-choice.ts";
import { extractCode } from "./extract-code.ts";
import { extractBoolean, extractDate, extractNumber, extractPhrase } from "./extract-value.ts";
import type { ExpectedAnswer, Extraction } from "./extraction.ts";

export interface ExtractOptions {
  /** What the question asks for; default: `choice` where it offers choices, else `any`. */
  readonly expected?: ExpectedAnswer | undefined;
  readonly choices?: readonly Choice[] | undefined;
}

/**
 * The answer itself out of a text that reasons, explains and repeats, so that it can be grouped. What is not stated in so
 * many words is `none` with the reason, and counts as unparsed: nothing is guessed from what the text merely mentions.
 */
export function extractAnswer(text: string, { expected, choices = [] }: ExtractOptions = {}): Extraction {
  switch (expected ?? (choices.length > 0 ? "choice" : "any")) {
    case "choice":
      return extractChoice(text, choices);
    case "number":
      return extractNumber(text);
    case "date":
      return extractDate(text);
    case "boolean":
      return extractBoolean(text);
    case "code":
      return extractCode(text);
    case "phrase":
    case "any":
      return extractPhrase(text);
  }
}
