import type { RunContext } from "../core/context.ts";

/** Most different texts that are embedded for one grouping; each vector is kept in the run's journal. */
export const MOST_EMBEDDED = 5_000;
/** What is beyond this length, in characters, has no part in a text's vector: embedding models read about 8,000 tokens. */
export const LONGEST_EMBEDDED = 8_000;
const MOST_TEXTS_A_CALL = 100;
const MOST_CHARACTERS_A_CALL = 200_000;

/** One vector a text, in order; or why there are none. */
export type Embedded =
  | { readonly vectors: readonly (readonly number[])[]; readonly problem?: undefined }
  | { readonly vectors?: undefined; readonly problem: string };

/** Embeds each different text once, in parts of bounded size side by side, under `KEY/embed/1` and so on. A failure is a value. */
export async function embedTexts(
  ctx: RunContext,
  key: string,
  texts: readonly string[],
  model: string,
): Promise<Embedded> {
  const different = [...new Set(texts.map(embeddable))];
  if (different.length > MOST_EMBEDDED) {
    return { problem: `there are ${different.length} different texts, and at most ${MOST_EMBEDDED} are embedded` };
  }
  const parts = partsOf(different);
  const vectors = new Map<string, readonly number[]>();
  let problem: string | undefined;
  const work = (part: readonly string[], index: number) =>
    ctx.step(`${key}/embed/${index + 1}`, "embed", { model, texts: part });
  for await (const settled of ctx.fanOut(parts, work)) {
    if (settled.kind === "value") {
      const part = parts[settled.index] ?? [];
      for (const [place, text] of part.entries()) vectors.set(text, settled.value.vectors[place] ?? []);
    } else {
      problem ??= settled.kind === "error" ? settled.error.message : "the run stopped first";
    }
  }
  if (problem !== undefined) return { problem };
  const all = texts.map((text) => vectors.get(embeddable(text)) ?? []);
  return areComparable(all) ? { vectors: all } : { problem: "its vectors have no common length" };
}

/** Providers refuse an empty text. */
function embeddable(text: string): string {
  const cut = text.slice(0, LONGEST_EMBEDDED);
  return cut.trim() === "" ? "(empty)" : cut;
}

function partsOf(texts: readonly string[]): readonly (readonly string[])[] {
  const parts: string[][] = [];
  let characters = 0;
  for (const text of texts) {
    const last = parts.at(-1);
    characters += text.length;
    if (last === undefined || last.length >= MOST_TEXTS_A_CALL || characters > MOST_CHARACTERS_A_CALL) {
      parts.push([text]);
      characters = text.length;
    } else last.push(text);
  }
  return parts;
}

function areComparable(vectors: readonly (readonly number[])[]): boolean {
  const dimensions = vectors[0]?.length ?? 0;
  return dimensions > 0 && vectors.every((vector) => vector.length === dimensions && vector.every(Number.isFinite));
}
