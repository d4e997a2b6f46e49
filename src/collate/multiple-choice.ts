/** One of the answers that a question offers: `B) TimescaleDB`. The letter is a capital. */
export interface Choice {
  readonly letter: string;
  readonly text: string;
}

/** A letter, and what was said behind it, if anything. */
export interface ChosenLetter {
  readonly letter: string;
  readonly text: string;
}

/** The choices that stand in a question, one a line or in a row (`A) red B) blue`); empty unless they run from A without a gap. */
export function choicesIn(question: string): readonly Choice[] {
  const byLine = inOrder([...question.matchAll(/^[ \t]*(?:[-*] )?\(?([A-Za-z])[).:][ \t]+(\S.*)$/gm)]);
  if (byLine.length >= 2) return byLine;
  return inOrder([...question.matchAll(/(?:^|\s)\(?([A-Z])\)\s+(.+?)(?=[,;]?\s+\(?[A-Z]\)\s|[.?]?\s*$)/gs)]);
}

/** Reads `B`, `(B)`, `B.`, `Option B` or `B) TimescaleDB`; undefined for anything else, `C++`, `E. coli` and `A red one` included. */
export function chosenLetter(answer: string): ChosenLetter | undefined {
  const bare = /^(?:(?:option|choice|answer|letter|variant)\s+)?[([]?([a-z])[)\].:]?$/i.exec(answer);
  if (bare !== null) return { letter: capital(bare[1]), text: "" };
  const named = /^(?:option|choice)\s+[([]?([a-z])[)\]]?\s*(?:[:.,–—-]\s*|\s+(?=\())(\S.*)$/is.exec(answer);
  if (named !== null) return { letter: capital(named[1]), text: named[2] ?? "" };
  const led = /^(?:\(([a-z])\)|\[([a-z])\]|([a-z])(?:\)|:(?=\s)|\s+[–—-](?=\s)))\s*(\S.*)$/is.exec(answer);
  if (led !== null) return { letter: capital(led[1] ?? led[2] ?? led[3]), text: led[4] ?? "" };
  const dotted = /^(?:([A-Z])\.\s+(?=[\p{Lu}\p{N}])|([a-z])\.\s+)(\S.*)$/su.exec(answer);
  return dotted === null ? undefined : { letter: capital(dotted[1] ?? dotted[2]), text: dotted[3] ?? "" };
}

function inOrder(matches: readonly RegExpExecArray[]): readonly Choice[] {
  const choices = matches.map((match) => ({ letter: capital(match[1]), text: (match[2] ?? "").trim() }));
  const runs = choices.length >= 2 && choices.every(({ letter }, index) => letter.charCodeAt(0) === 65 + index);
  return runs ? choices : [];
}

function capital(letter: string | undefined): string {
  return (letter ?? "").toUpperCase();
}
