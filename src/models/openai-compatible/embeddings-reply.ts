import { amountOf, recordOf } from "../reply-json.ts";

/** The vectors of an embeddings reply in the order of the texts, or what is wrong with it. */
export type ReadEmbeddings =
  | { readonly kind: "vectors"; readonly vectors: readonly (readonly number[])[]; readonly usage: unknown }
  | { readonly kind: "problem"; readonly problem: string };

/** Reads the parsed body of POST /embeddings for `count` texts. The `index` of an entry decides its place. */
export function readEmbeddings(body: unknown, count: number): ReadEmbeddings {
  const root = recordOf(body);
  if (root === undefined || !Array.isArray(root.data)) return { kind: "problem", problem: "JSON without data" };
  const vectors: (readonly number[] | undefined)[] = new Array(count).fill(undefined);
  for (const [place, entry] of root.data.entries()) {
    const vector = recordOf(entry)?.embedding;
    if (!isVector(vector)) return { kind: "problem", problem: `no vector of numbers at data[${place}]` };
    vectors[amountOf(recordOf(entry)?.index) ?? place] = vector;
  }
  const found = vectors.filter((vector) => vector !== undefined);
  if (vectors.length !== count || found.length !== count) {
    return { kind: "problem", problem: `${root.data.length} vectors for ${count} texts` };
  }
  return { kind: "vectors", vectors: found, usage: root.usage };
}

function isVector(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.length > 0 && value.every((entry) => typeof entry === "number");
}
