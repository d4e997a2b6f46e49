import { isFunctionWord, stemOf } from "../similarity/words.ts";
import type { Pole } from "./opposites.ts";
import { poleOf } from "./opposites.ts";

/** A word or a sign of a text, as claims are read. */
export interface ClaimWord {
  /** Lower case. */
  readonly text: string;
  readonly stem: string;
  /** As it was written: units and names need their case. */
  readonly written: string;
  readonly kind: "word" | "number" | "mark";
  /** True for a word that says something about the subject: no mark, number, negation or function word. */
  readonly isContent: boolean;
  readonly pole: Pole | undefined;
}

const TOKEN = /\p{Sc}|%|\d+(?:[.:]\d+|,\d{3})*|\p{L}[\p{L}\p{N}_]*(?:['’]\p{L}+)?|[.,;:!?()]/gu;
const CONTRACTED = /\b(can|could|do|does|did|is|are|was|were|has|have|had|would|should|must|need|might)n['’]?t\b/gi;
const IRREGULAR: readonly (readonly [RegExp, string])[] = [
  [/\bwon['’]t\b/gi, "will not"],
  [/\bcan['’]t\b|\bcannot\b/gi, "can not"],
  [/\bshan['’]t\b/gi, "shall not"],
  [/\bno longer\b|\bby no means\b|\bin no way\b/gi, "not"],
  [/\bnot (?=only\b|just\b|merely\b)/gi, ""],
  [/\bno (?=doubt\b|matter\b)/gi, ""],
  [/\bno (?=more than\b|less than\b|fewer than\b|later than\b|earlier than\b)/gi, "up to "],
  [/\b(fail|fails|failed|failing|unable|refuse|refuses|refused|neglects?|forgets?|forgot) to\b/gi, "not"],
  [/\bset up\b/gi, "configure"],
  [/\b(follow|look|clean|back|speed|end|start)(s|ed|ing)? up\b/gi, "$1$2"],
  [/\bthread[ -]?unsafe\b/gi, "thread unsafe"],
];

/** Quick to tell for the many texts that need none of the above. */
const MAY_BE_IRREGULAR = /n['’]?t\b|\bno[t]? |cannot| to | up\b|unsafe/i;

/** The words that turn what follows them around. */
export const NEGATIONS: ReadonlySet<string> = new Set(
  "not no never without lack lacks lacking lacked missing misses neither nor none nobody nothing hardly non avoid avoids avoided avoiding absence omit omits omitted".split(
    " ",
  ),
);

/** Splits a text into the words, numbers and marks that claims are made of; contractions are written out. */
export function claimWordsOf(text: string): readonly ClaimWord[] {
  const normal = text.normalize("NFKC");
  const written = MAY_BE_IRREGULAR.test(normal) ? plainlyWritten(normal) : normal;
  const words: ClaimWord[] = [];
  for (const [token] of written.matchAll(TOKEN)) words.push(claimWord(token));
  return words;
}

function plainlyWritten(text: string): string {
  return IRREGULAR.reduce((line, [pattern, plain]) => line.replace(pattern, plain), text).replace(CONTRACTED, "$1 not");
}

function claimWord(written: string): ClaimWord {
  const text = written.toLowerCase();
  if (/^\d/.test(text)) return { text, stem: text, written, kind: "number", isContent: false, pole: undefined };
  if (!/^\p{L}/u.test(text)) return { text, stem: text, written, kind: "mark", isContent: false, pole: undefined };
  const pole = poleOf(text);
  const isContent = pole === undefined && !isFunctionWord(text) && !NEGATIONS.has(text);
  return { text, stem: stemOf(text), written, kind: "word", isContent, pole };
}

/** True where a thought ends: marks and the words that join clauses. */
export function endsClause({ kind, text }: ClaimWord): boolean {
  if (kind === "mark") return /[.,;:!?()]/.test(text);
  return /^(?:but|because|since|so|while|although|though|which|however|whereas|unless|when|if|until)$/.test(text);
}
