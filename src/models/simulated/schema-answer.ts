import type { Random } from "../../core/clock.ts";
import type { Json } from "../../core/json.ts";
import { pickOne, wholeBetween } from "./draw.ts";
import { isRemarkSchema } from "./review-remarks.ts";
import { numberFor, numberOf } from "./schema-number.ts";
import { stringFor } from "./schema-string.ts";

/** What the values of an answer are made of. */
export interface Material {
  readonly random: Random;
  /** The short answer, the same wherever the schema asks for one. */
  readonly opinion: string;
  /** The same where it is not a letter. */
  readonly opinionInWords: string;
  /** A text of a sentence or two that quotes the input; another each time. */
  sentence(): string;
  /** Remarks on lines of the files that were given, where some came with line numbers. */
  readonly remarks?: (() => readonly Json[]) | undefined;
}

type Schema = { readonly [key: string]: Json | undefined };

/** Optional things are left out from here on, so that recursive schemas end. */
const DEEPEST = 6;

/**
 * A value that satisfies a JSON schema: `$ref` within it, const, enum, anyOf, oneOf, allOf, type (also a list), bounds of
 * numbers, lengths, common formats and patterns, arrays, tuples, objects and records. A pattern that none of the prepared
 * texts matches is the one thing left unsatisfied.
 */
export function valueFor(schema: Json, material: Material): Json {
  return valueAt(schema, { material, root: schema, name: "", depth: 0 });
}

interface Place {
  readonly material: Material;
  readonly root: Json;
  /** The property that holds the value; says what a string or number is about. */
  readonly name: string;
  readonly depth: number;
}

function valueAt(given: Json, place: Place): Json {
  const schema = resolved(given, place.root, 0);
  const { random, opinion, opinionInWords } = place.material;
  if (schema.const !== undefined) return schema.const;
  if (Array.isArray(schema.enum)) {
    const allowed = schema.enum as readonly Json[];
    return [opinion, opinionInWords].find((one) => allowed.includes(one)) ?? pickOne(allowed, random) ?? null;
  }
  const branches = listOf(schema.anyOf ?? schema.oneOf);
  if (branches.length > 0) return valueAt(withoutUnion(schema, branchOf(branches, place)), place);
  switch (typeOf(schema, place)) {
    case "null":
      return null;
    case "boolean":
      return random() < 0.5;
    case "integer":
    case "number":
      return numberFor(schema, place.name, random);
    case "array":
      return arrayFor(schema, place);
    case "object":
      return objectFor(schema, place);
    default:
      return stringFor(schema, place.name, place.material);
  }
}

/** The schema with `$ref` followed and `allOf` merged; `true` and the like become the empty schema. */
function resolved(given: Json, root: Json, hops: number): Schema {
  let schema = isSchema(given) ? given : {};
  if (typeof schema.$ref === "string" && hops < 32) {
    const { $ref, ...rest } = schema;
    schema = { ...resolved(pointed($ref as string, root), root, hops + 1), ...rest };
  }
  for (const part of listOf(schema.allOf)) schema = merged(schema, resolved(part, root, hops + 1));
  return schema;
}

function pointed(reference: string, root: Json): Json {
  let at: Json | undefined = root;
  for (const key of reference.split("/").slice(1)) {
    at = isSchema(at) ? at[decodeURIComponent(key).replaceAll("~1", "/").replaceAll("~0", "~")] : undefined;
  }
  return at ?? {};
}

function merged(one: Schema, other: Schema): Schema {
  const { allOf: _, ...own } = one;
  const properties = { ...asSchema(own.properties), ...asSchema(other.properties) };
  const required = [...new Set([...listOf(own.required), ...listOf(other.required)])];
  return { ...own, ...other, ...(Object.keys(properties).length > 0 ? { properties } : {}), required };
}

function withoutUnion(schema: Schema, branch: Json): Json {
  const { anyOf: _, oneOf: __, ...own } = schema;
  return isSchema(branch) ? { ...own, ...branch } : own;
}

/** Null is chosen one time in ten where something else is possible, and always once it is deep. */
function branchOf(branches: readonly Json[], place: Place): Json {
  const isNull = (branch: Json) => isSchema(branch) && (branch.type === "null" || branch.const === null);
  const solid = branches.filter((branch) => !isNull(branch));
  const nothing = branches.find(isNull);
  const prefersNothing = place.depth >= DEEPEST || place.material.random() < 0.1;
  if (nothing !== undefined && (solid.length === 0 || prefersNothing)) return nothing;
  return (place.depth >= DEEPEST ? solid.at(-1) : pickOne(solid, place.material.random)) ?? {};
}

function typeOf(schema: Schema, place: Place): string {
  if (Array.isArray(schema.type)) {
    const branch = branchOf(
      (schema.type as readonly Json[]).map((type) => ({ type })),
      place,
    );
    return isSchema(branch) ? String(branch.type) : "string";
  }
  if (typeof schema.type === "string") return schema.type;
  if (schema.properties !== undefined || schema.required !== undefined) return "object";
  if (schema.items !== undefined || schema.prefixItems !== undefined) return "array";
  return schema.minimum !== undefined || schema.maximum !== undefined ? "number" : "string";
}

function arrayFor(schema: Schema, place: Place): Json {
  const { remarks } = place.material;
  const item = remarks === undefined ? {} : resolved(schema.items ?? {}, place.root, 0);
  if (remarks !== undefined && isRemarkSchema(item.properties)) return remarks();
  const items: Json[] = listOf(schema.prefixItems).map((item) => valueAt(item, deeper(place, place.name)));
  const fewest = Math.max(numberOf(schema.minItems) ?? 0, items.length);
  if (schema.items === false) return items;
  const most = Math.min(numberOf(schema.maxItems) ?? Infinity, Math.max(fewest, 3));
  const usual = Math.min(most, Math.max(fewest, 1));
  const wanted = place.depth >= DEEPEST ? fewest : wholeBetween(usual, most, place.material.random);
  const seen = new Set(items.map((item) => JSON.stringify(item)));
  // The bound ends the search for different items where the schema has too few of them.
  for (let tries = 0; items.length < wanted && tries < wanted * 8; tries++) {
    const item = valueAt(schema.items ?? {}, deeper(place, place.name));
    const text = JSON.stringify(item);
    if (schema.uniqueItems === true && seen.has(text)) continue;
    seen.add(text);
    items.push(item);
  }
  return items;
}

function objectFor(schema: Schema, place: Place): Json {
  const required = listOf(schema.required).map(String);
  const object: { [key: string]: Json } = {};
  for (const [name, property] of Object.entries(asSchema(schema.properties))) {
    const isWanted = required.includes(name) || (place.depth < DEEPEST && place.material.random() < 0.8);
    if (isWanted) object[name] = valueAt(property ?? {}, deeper(place, name));
  }
  const named = listOf(asSchema(schema.propertyNames).enum).map(String);
  const isRecord = isSchema(schema.additionalProperties) && schema.properties === undefined;
  const extra = named.length > 0 ? named : isRecord && place.depth < DEEPEST ? [place.material.opinion] : [];
  for (const name of new Set([...required, ...extra])) {
    if (object[name] === undefined) object[name] = valueAt(asSchema(schema.additionalProperties), deeper(place, name));
  }
  return object;
}

function deeper(place: Place, name: string): Place {
  return { ...place, name, depth: place.depth + 1 };
}

function isSchema(value: Json | undefined): value is Schema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function asSchema(value: Json | undefined): Schema {
  return isSchema(value) ? value : {};
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}
