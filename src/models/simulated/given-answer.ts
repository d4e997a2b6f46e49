import type { NamedText } from "./prompt-text.ts";
import { proseOf } from "./prose.ts";

/** What somebody answered, as far as a synthesis uses it. */
export interface GivenAnswer {
  readonly author: string;
  /** All of it. */
  readonly text: string;
  /** What they hold, in their words; absent where they do not say it as a position. */
  readonly position?: string | undefined;
  /** What they rest on, strongest first. */
  readonly claims: readonly string[];
  /** What would change their mind. */
  readonly checks: readonly string[];
}

const CHANGE = /^[#* \t]*what would change\b.*$/im;
const NOTE = /^\*?Simulated answer:.*$/gm;

/** Reads the answer of a persona, simulated or not. */
export function givenAnswer({ name, text }: NamedText): GivenAnswer {
  const change = CHANGE.exec(text);
  const body = change === null ? text : text.slice(0, change.index);
  const tail = change === null ? "" : text.slice(change.index + change[0].length);
  const own = body.replace(NOTE, "");
  const prose = proseOf(own);
  const quotes = [...own.matchAll(/“([^“”\n]{12,})”|^> (.{12,})$/gm)].map(([, inside, block]) => inside ?? block ?? "");
  return {
    author: name,
    text,
    position: /position is \*\*([^*\n]{1,120})\*\*/.exec(body)?.[1],
    claims: quotes.length > 0 ? quotes : [...prose.sentences, ...prose.fragments].slice(0, 8),
    checks: allProse(tail).slice(0, 3),
  };
}

function allProse(text: string): readonly string[] {
  const { sentences, fragments } = proseOf(text);
  return [...sentences, ...fragments];
}
