import type { Choice } from "../multiple-choice.ts";
import { normaliseAnswer } from "../normalise-answer.ts";
import { bareAnswer } from "../plain-text.ts";
import { answerStatements, standingStatement } from "./answer-statement.ts";
import type { Extraction } from "./extraction.ts";
import { found, none } from "./extraction.ts";

/** A letter that opens an answer: `B`, `(B)`, `**B.** words`, `option B`; not that of a word, a formula or `A red one`. */
const OPENING =
  /^[\s*_"'“`$]*(?:\\\(|\\text\{)?(?:(?:option|choice|letter|answer|statement)\s+)?[*_]*([([]?)([A-Za-z])(?=$|[\s)\].,:;*_"'”`$}\\–—-])(?!\s*[=+<>/^]|[-'’]\p{L})/u;
const ANOTHER = /^[\s)\].*]*(?:,|and|or|&|\/|and\/or)\s+(?:option\s+|choice\s+)?[([]?([A-Z])(?=$|[\s)\].,;*])/;

const LETTERED = /^[\s*_"'“`]*(?:(?:option|choice|answer)\s+)?[([]?[A-Za-z][)\].:]+\**(?:\s+|$)/i;
const BARE_LETTER = /^[\s*_"'“`]*(?:(?:option|choice|answer)\s+)?[([]?[A-Za-z][)\].:]*[\s*_"'”`.]*$/i;

/**
 * The option that a text chooses, as its letter. In order: a text that is itself the choice; its statements of an answer;
 * a last line that repeats an option. A text that names several, or discusses options without choosing, gives none.
 */
export function extractChoice(text: string, choices: readonly Choice[]): Extraction {
  const line = text.trim();
  const whole = line.includes("\n") ? undefined : wholeChoice(line, choices);
  if (whole !== undefined) return found("choice", whole, "whole text");
  const statements = answerStatements(text);
  const stated = statements.flatMap(({ at, answer }) => {
    const letter = statedChoice(answer, choices);
    return letter === undefined ? [] : [{ at, letter }];
  });
  const stands = standingStatement(text, stated);
  if (stands?.letter === "several") return none("the answer names several choices");
  if (stands !== undefined) return found("choice", stands.letter, "answer statement");
  const repeated = choiceOnLastLine(text, choices);
  if (repeated !== undefined) return found("choice", repeated, "last line");
  return none(statements.length === 0 ? "the text states no answer" : "the answer is none of the choices offered");
}

function statedChoice(answer: string, choices: readonly Choice[]): string | undefined {
  const offers = (letter: string | undefined) => choices.some((choice) => choice.letter === letter);
  const worded = wholeChoice(answer, choices);
  if (worded !== undefined) return worded;
  const opening = OPENING.exec(answer);
  const letter = opening?.[2]?.toUpperCase();
  const rest = answer.slice(opening?.[0].length ?? 0);
  const isWord = opening !== null && opening[1] === "" && /^\s+\p{Ll}/u.test(rest) && /[AIa-z]/.test(opening[2] ?? "");
  if (letter !== undefined && offers(letter) && !isWord) {
    const other = ANOTHER.exec(rest)?.[1];
    return other !== letter && offers(other) ? "several" : letter;
  }
  const named = new Set([...answer.matchAll(/\(([A-Z])\)/g)].map((match) => match[1] ?? "").filter(offers));
  if (named.size > 1) return "several";
  const [only] = named;
  return only;
}

/** A text that is a letter, an option's words, or both where they belong together. */
function wholeChoice(text: string, choices: readonly Choice[]): string | undefined {
  const bare = bareAnswer(text);
  const answer = normaliseAnswer(bare, choices);
  if (answer.kind !== "choice") return undefined;
  const words = bare.replace(LETTERED, "").replace(/[*_\s]+$/, "");
  const isOption = words === "" || (!isLettered(words) && normaliseAnswer(words, choices).key === answer.key);
  return isOption || BARE_LETTER.test(bare) ? answer.key.slice("choice:".length) : undefined;
}

function isLettered(text: string): boolean {
  return LETTERED.test(text);
}

/** The last line that holds something, where it is a letter with the words of that option and no list of options ends there. */
function choiceOnLastLine(text: string, choices: readonly Choice[]): string | undefined {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  if (isLettered(lines.at(-2) ?? "")) return undefined;
  return wholeChoice(lines.at(-1) ?? "", choices);
}
