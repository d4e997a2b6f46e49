import type { Json } from "../../core/json.ts";

/** What stands deeper is turned to text in one piece. */
const LEVELS = 4;

/**
 * `JSON.stringify` in UTF-8, piece by piece: the outcome of a wide run is megabytes, and as one string twice as many where a
 * single character is not Latin. The bytes are their buffer's only content, so that it can be transferred.
 */
export function jsonBytes(value: Json): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  const pieces: Uint8Array[] = [];
  let length = 0;
  for (const text of jsonTexts(value, LEVELS)) {
    const piece = encoder.encode(text);
    pieces.push(piece);
    length += piece.length;
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

function* jsonTexts(value: Json, levels: number): Generator<string> {
  if (levels === 0 || value === null || typeof value !== "object") {
    yield JSON.stringify(value);
    return;
  }
  const isList = Array.isArray(value);
  let before = isList ? "[" : "{";
  for (const [name, item] of isList ? value.entries() : Object.entries(value)) {
    if (item === undefined) continue;
    yield isList ? before : `${before}${JSON.stringify(name)}:`;
    yield* jsonTexts(item, levels - 1);
    before = ",";
  }
  if (before !== ",") yield before;
  yield isList ? "]" : "}";
}
