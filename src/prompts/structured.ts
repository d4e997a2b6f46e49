import * as z from "zod/mini";
import type { Json } from "../core/json.ts";
import type { ModelRequest } from "../core/model.ts";
import { withLastPart } from "./conversation.ts";
import { jsonCandidates } from "./structured-text.ts";

/** What a structured answer must be. `name` is a short identifier that providers show to the model. */
export interface StructuredSpec<T> {
  readonly name: string;
  /** Any schema of zod or zod/mini that has a JSON schema: no transforms. A `refine` message says what is expected. */
  readonly schema: z.core.$ZodType<T>;
}

export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  /** Each problem names the path, what was expected and what came. */
  | { readonly ok: false; readonly problems: readonly string[] };

const schemas = new WeakMap<object, Json>();

/** The JSON schema (draft 2020-12, without its `$schema` line, which some providers refuse). Made once for each schema. */
export function schemaJson(schema: z.core.$ZodType): Json {
  const known = schemas.get(schema);
  if (known !== undefined) return known;
  const { $schema: _, ...json } = z.toJSONSchema(schema);
  // What zod writes is a JSON schema, and hence JSON; its type also allows functions, which `toJSONSchema` never makes.
  schemas.set(schema, json as Json);
  return json as Json;
}

/** Asks for an answer of the given shape: through the model's own schema support, else in words at the end of the prompt. */
export function withSchema<T>(request: ModelRequest, spec: StructuredSpec<T>, nativeSchema: boolean): ModelRequest {
  const json = schemaJson(spec.schema);
  return nativeSchema
    ? { ...request, schema: { name: spec.name, json } }
    : withLastPart(request, instructions(JSON.stringify(json)));
}

/** Reads the answer out of a model's text; of several JSON values the last that satisfies the schema. Never throws. */
export function parseStructured<T>(text: string, spec: StructuredSpec<T>): Parsed<T> {
  let problems: readonly string[] | undefined;
  for (const candidate of jsonCandidates(text)) {
    const result = z.safeParse(spec.schema, candidate);
    if (result.success) return { ok: true, value: result.data };
    problems ??= result.error.issues.map((issue) => problemOf(issue, candidate));
  }
  return { ok: false, problems: problems ?? [`expected one JSON value, got ${shortly(text.trim())}`] };
}

/** The one repair round: the same conversation, the answer that did not fit, and what was wrong with it. */
export function repairRequest(request: ModelRequest, badText: string, problems: readonly string[]): ModelRequest {
  const answer = badText.trim() === "" ? "(empty)" : badText;
  return {
    ...request,
    messages: [
      ...request.messages,
      { role: "assistant", parts: [answer] },
      { role: "user", parts: [complaint(problems, request.schema !== undefined)] },
    ],
  };
}

function instructions(schema: string): string {
  return [
    "Give your answer as JSON that satisfies this schema:",
    `\`\`\`json schema\n${schema}\n\`\`\``,
    "Write exactly one ```json block with the answer itself, not the schema, and nothing after it.",
  ].join("\n\n");
}

function complaint(problems: readonly string[], nativeSchema: boolean): string {
  const form = nativeSchema ? "JSON alone" : "exactly one ```json block and nothing else";
  return [
    "That answer does not satisfy the schema:",
    problems.map((problem) => `- ${problem}`).join("\n"),
    `Give the same answer again with these problems corrected and nothing else changed: ${form}.`,
  ].join("\n\n");
}

function problemOf(issue: z.core.$ZodIssue, value: unknown): string {
  const got =
    issue.code === "unrecognized_keys" ? `also ${issue.keys.join(", ")}` : shortly(valueAt(value, issue.path));
  return `at ${showPath(issue.path)}: expected ${expectedOf(issue)}, got ${got}`;
}

function expectedOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return issue.expected;
    case "too_small":
      return `${issue.origin} of ${issue.inclusive === false ? "more than" : "at least"} ${issue.minimum}`;
    case "too_big":
      return `${issue.origin} of ${issue.inclusive === false ? "less than" : "at most"} ${issue.maximum}`;
    case "invalid_format":
      return `text of the format ${issue.pattern ?? issue.format}`;
    case "not_multiple_of":
      return `a multiple of ${issue.divisor}`;
    case "invalid_value":
      return `one of ${issue.values.map((allowed) => JSON.stringify(String(allowed))).join(", ")}`;
    case "unrecognized_keys":
      return "only the keys of the schema";
    case "invalid_union":
      return "one of the alternatives of the schema";
    default:
      return issue.message;
  }
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (typeof inner === "object" && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  );
}

function showPath(path: readonly PropertyKey[]): string {
  if (path.length === 0) return "the top";
  return path
    .map((key, index) => (typeof key === "number" ? `[${key}]` : `${index > 0 ? "." : ""}${String(key)}`))
    .join("");
}

function shortly(value: unknown): string {
  if (value === undefined || value === "") return value === "" ? "empty text" : "nothing";
  const text = JSON.stringify(typeof value === "string" ? value.slice(0, 100) : value);
  return text.length <= 100 ? text : `${text.slice(0, 99)}…`;
}
