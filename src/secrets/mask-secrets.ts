import { findSecrets } from "./find-secrets.ts";
import type { SecretRange } from "./known-tokens.ts";

export interface MaskedText {
  /** As many lines as before, each with its own line end. */
  readonly text: string;
  /** Places that were masked. */
  readonly masked: number;
}

/** Each text with every secret that {@link findSecrets} finds in it replaced by `[masked: KIND]`. One over several lines leaves a marker in each. */
export async function maskSecrets(
  files: readonly { readonly path: string; readonly text: string }[],
): Promise<readonly MaskedText[]> {
  const found = await findSecrets(files);
  return files.map(({ text }, index) => masked(text, found[index] ?? []));
}

function masked(text: string, ranges: readonly SecretRange[]): MaskedText {
  let clean = "";
  let done = 0;
  for (const { from, to, kind } of ranges) {
    clean += text.slice(done, from) + markerFor(text.slice(from, to), kind);
    done = to;
  }
  return { text: clean + text.slice(done), masked: ranges.length };
}

/** A marker for each line of the secret that holds anything, so that lines keep their numbers. */
function markerFor(secret: string, kind: string): string {
  return secret.replace(/[^\r\n]+/g, (line) => (line.trim() === "" ? line : `[masked: ${kind}]`));
}
