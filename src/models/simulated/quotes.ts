import type { Random } from "../../core/clock.ts";
import { pickOne } from "./draw.ts";
import type { NamedText } from "./prompt-text.ts";
import { codeLinesOf, proseOf, shortened } from "./prose.ts";
import { type NumberedFile, numberedLines } from "./review-remarks.ts";

/** Something the user gave, word for word. */
export interface Quote {
  readonly text: string;
  /** The file it stands in; absent for the question. */
  readonly file?: string | undefined;
}

/** What may be quoted of one file or of the question. */
export interface Source {
  readonly file?: string | undefined;
  readonly texts: readonly string[];
}

const PROSE_FILES = /^(?:|md|markdown|mdx|txt|text|rst|adoc|asciidoc|org)$/;
/** With fewer sentences than this, lines of code and fragments are quoted too. */
const ENOUGH = 3;

/** What can be quoted of a file: `best` is its sentences, `rest` what comes close. */
export interface FileMaterial {
  readonly best: Source;
  readonly rest: Source;
  /** The lines worth a remark, where the file was given with line numbers. */
  readonly numbered?: NumberedFile | undefined;
}

export function materialOf({ name, label, text }: NamedText): FileMaterial {
  const file = name;
  const lines = numberedLines(text);
  if (lines !== undefined) {
    const nothing = { file, texts: [] };
    return { best: nothing, rest: nothing, numbered: { file, lines } };
  }
  if (!PROSE_FILES.test(label)) return { best: { file, texts: [] }, rest: { file, texts: codeLinesOf(text) } };
  const { sentences, fragments } = proseOf(text);
  return { best: { file, texts: sentences }, rest: { file, texts: fragments } };
}

/** Where quotes are taken from: the sentences of the files; with too few of them also what comes close; without files the question. */
export function sourcesOf(files: readonly FileMaterial[], question: string): readonly Source[] {
  const best = files.map((file) => file.best);
  const isEnough = best.reduce((sum, { texts }) => sum + texts.length, 0) >= ENOUGH;
  const sources = (isEnough ? best : [...best, ...files.map((file) => file.rest)]).filter(isSource);
  return sources.length > 0 ? sources : [{ texts: questionTexts(question) }].filter(isSource);
}

function isSource({ texts }: Source): boolean {
  return texts.length > 0;
}

function questionTexts(question: string): readonly string[] {
  const { sentences, fragments } = proseOf(question);
  if (sentences.length > 0) return sentences;
  if (fragments.length > 0) return fragments;
  const line = /\S[^\n]*/.exec(question)?.[0].trim();
  return line === undefined ? [] : [shortened(line)];
}

/** Draws quotes without end, no two alike; undefined when no other was found in a few draws. */
export function quoteDraws(sources: readonly Source[], random: Random): () => Quote | undefined {
  const seen = new Set<string>();
  return () => {
    for (let tries = 0; tries < 6; tries++) {
      const source = pickOne(sources, random);
      const text = source && pickOne(source.texts, random);
      if (text === undefined || seen.has(text)) continue;
      seen.add(text);
      return { text, file: source?.file };
    }
    return undefined;
  };
}

/** The text in quotation marks; those inside it become single. */
export function quoted(text: string): string {
  return `“${text.replaceAll("“", "‘").replaceAll("”", "’")}”`;
}
