import { DefectError } from "../core/errors.ts";
import type { Json } from "../core/json.ts";
import type { Blobs } from "../core/store.ts";

/** Shorter texts stay where they are. Far below 32 KB, since a thousand voters share one prompt of a few KB. */
const INLINE_CHARS = 1_024;
const MARK = "$blob";

/** The value with every string of more than 1,024 characters replaced by a reference to its content, stored once. */
export function externalise(value: Json, blobs: Blobs): Json {
  if (typeof value === "string") return value.length > INLINE_CHARS ? { [MARK]: blobs.put(value) } : value;
  if (value === null || typeof value !== "object") return value;
  if (isArray(value)) return mapIfChanged(value, blobs);
  let copy: Record<string, Json> | undefined;
  for (const name in value) {
    const before = value[name];
    if (before === undefined) continue;
    const after = externalise(before, blobs);
    if (after === before) continue;
    copy ??= { ...(value as Record<string, Json>) };
    copy[name] = after;
  }
  return copy ?? value;
}

function mapIfChanged(values: readonly Json[], blobs: Blobs): Json {
  let copy: Json[] | undefined;
  for (let index = 0; index < values.length; index++) {
    const before = values[index] as Json;
    const after = externalise(before, blobs);
    if (after === before) continue;
    copy ??= [...values];
    copy[index] = after;
  }
  return copy ?? values;
}

/** The inverse of {@link externalise}; equal references give one shared string. */
export async function internalise(value: Json, blobs: Blobs, seen = new Map<string, string>()): Promise<Json> {
  if (value === null || typeof value !== "object") return value;
  if (isArray(value)) return Promise.all(value.map((item) => internalise(item, blobs, seen)));
  const reference = value[MARK];
  if (typeof reference === "string" && Object.keys(value).length === 1) return fetchText(reference, blobs, seen);
  const copy: Record<string, Json> = {};
  for (const [name, item] of Object.entries(value)) {
    if (item !== undefined) copy[name] = await internalise(item, blobs, seen);
  }
  return copy;
}

async function fetchText(reference: string, blobs: Blobs, seen: Map<string, string>): Promise<string> {
  const known = seen.get(reference);
  if (known !== undefined) return known;
  const text = await blobs.get(reference);
  if (text === undefined) throw new DefectError(`expected a stored text ${reference}, got none`);
  seen.set(reference, text);
  return text;
}

function isArray(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

/** The hashes that a value refers to, in order of appearance, repeats included. */
export function* blobsIn(value: Json): Generator<string> {
  if (value === null || typeof value !== "object") return;
  const reference = isArray(value) ? undefined : value[MARK];
  if (typeof reference === "string") {
    yield reference;
    return;
  }
  for (const item of Object.values(value)) {
    if (item !== undefined) yield* blobsIn(item as Json);
  }
}
