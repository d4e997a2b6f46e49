import type { Random } from "../../core/clock.ts";

const TRIES = 16;
const REACH = 400;
const LONGEST = 160;

/** A real sentence or line of the texts, chosen by the draw, longer texts more often; shortened with `…` past 160 characters, undefined when there is nothing but blanks. */
export function quoteFrom(texts: readonly string[], random: Random): string | undefined {
  const total = texts.reduce((sum, text) => sum + text.length, 0);
  for (let tries = 0; tries < TRIES; tries++) {
    const quote = sentenceAt(texts, Math.floor(random() * total));
    if (quote !== undefined && isProse(quote)) return shortened(quote);
  }
  for (const text of texts) {
    const line = /\S[^\n]*/.exec(text)?.[0];
    if (line !== undefined) return shortened(line.trim());
  }
  return undefined;
}

function sentenceAt(texts: readonly string[], offset: number): string | undefined {
  let at = offset;
  for (const text of texts) {
    if (at < text.length) return sentenceAround(text, at);
    at -= text.length;
  }
  return undefined;
}

/** The sentence or line that covers the offset, looked for at most 400 characters to either side, so that its cost does not grow with the text. */
function sentenceAround(text: string, offset: number): string | undefined {
  const from = Math.max(0, offset - REACH);
  const near = text.slice(from, offset + REACH);
  const at = offset - from;
  // `lastIndexOf` takes a negative start for 0, where a line break must not count.
  const lineStart = at === 0 ? 0 : near.lastIndexOf("\n", at - 1) + 1;
  const lineEnd = near.indexOf("\n", at);
  const line = near.slice(lineStart, lineEnd < 0 ? near.length : lineEnd);
  for (const match of line.matchAll(/\S.*?(?:[.!?](?=\s)|$)/g)) {
    if (match.index + match[0].length >= at - lineStart) return match[0].trim();
  }
  return undefined;
}

/** Three words or more: leaves out braces, rules and blank lines. */
function isProse(line: string): boolean {
  return (line.match(/\p{L}{2,}/gu)?.length ?? 0) >= 3 && !line.includes("```");
}

function shortened(quote: string): string {
  if (quote.length <= LONGEST) return quote;
  const cut = quote.slice(0, LONGEST);
  const space = cut.lastIndexOf(" ");
  return `${cut.slice(0, space > LONGEST / 2 ? space : LONGEST)}…`;
}
