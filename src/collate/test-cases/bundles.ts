import { cutParts } from "../review/cut-parts.ts";

/** A file under test, or a part of a long one. */
export type TestTarget = {
  /** Relative to the project's folder, with forward slashes. */
  readonly path: string;
  readonly text: string;
  /** Names that other files can take from it. */
  readonly exports: readonly string[];
};

/** A piece of a file as it is shown: lines from 1, the last included. */
export type BundlePiece = { readonly path: string; readonly from: number; readonly to: number; readonly of: number };

/** What is shown together in one call. */
export type Bundle = { readonly pieces: readonly BundlePiece[]; readonly lines: number };

const CHARACTERS_PER_TOKEN = 4;
const OVERLAP_LINES = 10;

/**
 * Packs files, in order, into bundles of at most `mostTokens` each; a longer file is cut, and its parts, which
 * overlap, are bundles of their own. Every line of every file is in a bundle.
 */
export function bundlesOf(
  targets: readonly Pick<TestTarget, "path" | "text">[],
  mostTokens: number,
): readonly Bundle[] {
  const bundles: Bundle[] = [];
  let open: { pieces: BundlePiece[]; tokens: number } = { pieces: [], tokens: 0 };
  const close = () => {
    if (open.pieces.length > 0) bundles.push(bundleOf(open.pieces));
    open = { pieces: [], tokens: 0 };
  };
  for (const { path, text } of targets) {
    const tokens = Math.ceil(text.length / CHARACTERS_PER_TOKEN);
    const of = lineCount(text);
    if (tokens > mostTokens) {
      close();
      for (const { from, to } of cutParts(text, { mostTokens, overlapLines: OVERLAP_LINES }))
        bundles.push(bundleOf([{ path, from, to, of }]));
      continue;
    }
    if (open.tokens + tokens > mostTokens) close();
    open.pieces.push({ path, from: 1, to: of, of });
    open.tokens += tokens;
  }
  close();
  return bundles;
}

function bundleOf(pieces: readonly BundlePiece[]): Bundle {
  return { pieces, lines: pieces.reduce((sum, { from, to }) => sum + to - from + 1, 0) };
}

/** The lines of a piece. */
export function textOfPiece(text: string, { from, to, of }: BundlePiece): string {
  if (from === 1 && to === of) return text;
  return text
    .split("\n")
    .slice(from - 1, to)
    .join("\n");
}

/** Lines as an editor counts them; a file that holds anything has one at least. */
export function lineCount(text: string): number {
  const breaks = text.split("\n").length - 1;
  return Math.max(1, text.endsWith("\n") ? breaks : breaks + 1);
}
