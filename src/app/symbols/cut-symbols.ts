import { cutParts } from "../../collate/review/cut-parts.ts";
import { type CodePiece, type PieceOptions, symbolPieces } from "../../collate/review/symbol-pieces.ts";
import { languageOf } from "./languages.ts";
import type { Parsers } from "./open-parsers.ts";

/** Longer texts are cut into parts without being parsed. */
const MOST_CHARACTERS = 4_000_000;

/**
 * The functions, classes and the like of a file as pieces that cover all of its lines; parts, where no parser knows the language or
 * it found no symbol. A text with errors is cut by what could be understood of it.
 */
export async function cutSymbols(
  file: { readonly path: string; readonly text: string },
  parsers: Parsers,
  options: PieceOptions,
): Promise<readonly CodePiece[]> {
  const { path, text } = file;
  const language = text.length > MOST_CHARACTERS ? undefined : languageOf(path);
  const symbols = language === undefined ? [] : await parsers.symbolsOf(text, language);
  if (symbols.length > 0) return symbolPieces(text, symbols, options);
  const parts = cutParts(text, options);
  return parts.map(({ from, to }) => ({
    name: "",
    kind: parts.length === 1 ? "whole file" : `lines ${from}-${to}`,
    from,
    to,
  }));
}
