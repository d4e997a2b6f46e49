import { DefectError } from "../core/errors.ts";
import type { Json } from "../core/json.ts";
import type { Blobs } from "../core/store.ts";

/** Shorter texts stay where they are. Far below 32 KB, since thousands of voters share one prompt of less than one. */
const INLINE_CHARS = 256;
const MARK = "$blob";
/** Beside the mark where the content is the JSON of a value and not a string itself. */
const JSON_MARK = "$json";
/** What stands above this level is particular to its step; what stands below may be shared by thousands. */
const SHARED_LEVEL = 2;

/** The stored forms of objects met before. One for each store: a swarm shares its conversation and schema by identity. */
export type KnownForms = WeakMap<object, Json>;

/**
 * The value with every string of more than 256 characters replaced by a reference to its content, stored once, and so
 * every list or record within its parts that is as long without one.
 */
export function externalise(value: Json, blobs: Blobs, known: KnownForms = new WeakMap(), level = 0): Json {
  if (typeof value === "string") return value.length > INLINE_CHARS ? { [MARK]: blobs.put(value) } : value;
  if (value === null || typeof value !== "object") return value;
  if (level < SHARED_LEVEL) return externalParts(value, blobs, known, level);
  const form = known.get(value);
  if (form !== undefined) return form;
  const fresh = externalWhole(externalParts(value, blobs, known, level), value, blobs);
  known.set(value, fresh);
  return fresh;
}

type Parts = readonly Json[] | { readonly [name: string]: Json | undefined };

function externalParts(value: Parts, blobs: Blobs, known: KnownForms, level: number): Json {
  if (isArray(value)) return mapIfChanged(value, (item) => externalise(item, blobs, known, level + 1));
  let copy: Record<string, Json> | undefined;
  for (const name in value) {
    const before = value[name];
    if (before === undefined) continue;
    const after = externalise(before, blobs, known, level + 1);
    if (after === before) continue;
    copy ??= { ...(value as Record<string, Json>) };
    copy[name] = after;
  }
  return copy ?? value;
}

/** A value with references in it stays: a reference within a stored text would be found by nobody. */
function externalWhole(form: Json, value: Parts, blobs: Blobs): Json {
  if (form !== value) return form;
  const text = JSON.stringify(value);
  return text.length > INLINE_CHARS ? { [MARK]: blobs.put(text), [JSON_MARK]: true } : value;
}

function mapIfChanged(values: readonly Json[], form: (value: Json) => Json): Json {
  let copy: Json[] | undefined;
  for (let index = 0; index < values.length; index++) {
    const before = values[index] as Json;
    const after = form(before);
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
  if (typeof reference === "string") {
    const marks = Object.keys(value).length;
    if (marks === 1) return fetchText(reference, blobs, seen);
    if (marks === 2 && value[JSON_MARK] === true) return JSON.parse(await fetchText(reference, blobs, seen));
  }
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
