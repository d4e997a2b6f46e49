import type { Json } from "../../core/json.ts";

/**
 * Whether a schema keeps the rule of `strict: true`, that every object closes itself and requires all its properties. A
 * schema that does not is refused under `strict`, so it is sent without.
 */
export function isStrictSchema(schema: Json): boolean {
  if (Array.isArray(schema)) return schema.every(isStrictSchema);
  if (typeof schema !== "object" || schema === null) return true;
  const node = schema as { readonly [key: string]: Json | undefined };
  return isClosedObject(node) && Object.values(node).every((value) => value === undefined || isStrictSchema(value));
}

function isClosedObject(node: { readonly [key: string]: Json | undefined }): boolean {
  const { properties } = node;
  if (node.type !== "object" && !(typeof properties === "object" && node.type === undefined && "required" in node)) {
    return true;
  }
  const names = typeof properties === "object" && properties !== null ? Object.keys(properties) : [];
  const required = Array.isArray(node.required) ? (node.required as readonly Json[]) : [];
  return node.additionalProperties === false && names.every((name) => required.includes(name));
}
