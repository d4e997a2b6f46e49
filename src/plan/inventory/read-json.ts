import type { Json } from "../../core/json.ts";

export type JsonRecord = { readonly [key: string]: Json | undefined };

/** JSON as people write it in configuration: comments and trailing commas are let pass. Throws SyntaxError. */
export function readJson(text: string): Json {
  const plain = text.replace(/^\uFEFF/, "");
  try {
    return JSON.parse(plain) as Json;
  } catch {
    return JSON.parse(withoutTrailingCommas(withoutComments(plain))) as Json;
  }
}

const STRING_OR_COMMENT = /("(?:[^"\\]|\\.)*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;
const STRING_OR_COMMA = /("(?:[^"\\]|\\.)*")|,(\s*[}\]])/g;

function withoutComments(text: string): string {
  return text.replace(STRING_OR_COMMENT, (_, string: string | undefined) => string ?? "");
}

function withoutTrailingCommas(text: string): string {
  return text.replace(STRING_OR_COMMA, (_, string: string | undefined, end: string) => string ?? end);
}

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The record under some keys; an empty one where there is none. */
export function recordAt(value: unknown, ...keys: readonly string[]): JsonRecord {
  let at: unknown = value;
  for (const key of keys) at = isRecord(at) ? at[key] : undefined;
  return isRecord(at) ? at : {};
}

export function textAt(value: unknown, key: string): string | undefined {
  const found = isRecord(value) ? value[key] : undefined;
  return typeof found === "string" && found !== "" ? found : undefined;
}

/** The texts of a list; a single text counts as a list of one. */
export function textsOf(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return Array.isArray(value) ? value.filter((each): each is string => typeof each === "string") : [];
}

/** The line, from 1, on which a pattern is first found; undefined when nowhere. */
export function lineOf(text: string, pattern: RegExp | string): number | undefined {
  const at = typeof pattern === "string" ? text.indexOf(pattern) : text.search(pattern);
  return at < 0 ? undefined : text.slice(0, at).split("\n").length;
}

/** A text as a part of a pattern. */
export function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}
