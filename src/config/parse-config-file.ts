import type { z } from "zod";
import { unknownName } from "../core/nearest.ts";
import { configJsonSchema, fieldsAt } from "./config-json-schema.ts";
import { type ConfigFile, configSchema } from "./schema.ts";
import { looksLikeKey, looksRandom, writtenKeys } from "./written-keys.ts";
import { type Place, type PlacedProblem, parseYamlSource, type YamlSource } from "./yaml-source.ts";

/** A configuration file that was read. */
export interface ParsedConfigFile {
  /** Undefined when the file has problems of its own. */
  readonly file: ConfigFile | undefined;
  /** Names of the providers it speaks of, valid or not, so that other files' references to them are no problem; undefined when it is not YAML. */
  readonly providers: readonly string[] | undefined;
  readonly problems: readonly PlacedProblem[];
  placeOf(path: readonly PropertyKey[], part: "field" | "value"): Place;
}

/** Checks a configuration file's text; tells all that is wrong with it in the order of the lines, and never repeats a key. */
export function parseConfigFile(text: string): ParsedConfigFile {
  const source = parseYamlSource(text);
  const value = source.value ?? {};
  const { placeOf } = source;
  if (source.problems.length > 0) {
    return { file: undefined, providers: undefined, problems: source.problems, placeOf };
  }
  const providers = providersIn(value);
  if (typeof value !== "object" || Array.isArray(value)) {
    const message = `expected fields such as \`model: openai/gpt-5-mini\`, got ${shown(value)}`;
    return { file: undefined, providers, problems: [{ ...placeOf([], "value"), message }], placeOf };
  }
  const keys = writtenKeys(value);
  const result = configSchema.safeParse(value, { reportInput: true });
  const issues = result.error?.issues.flatMap((issue) => problemsOf(issue, source, keys)) ?? [];
  const problems = [...keys.map((path) => keyProblem(path, source)), ...issues].sort(byPlace);
  return { file: problems.length === 0 ? result.data : undefined, providers, problems, placeOf };
}

function providersIn(value: unknown): readonly string[] {
  const { providers } = value as { readonly providers?: unknown };
  return typeof providers === "object" && providers !== null ? Object.keys(providers) : [];
}

function byPlace(a: Place, b: Place): number {
  return a.line - b.line || a.column - b.column;
}

function keyProblem(path: readonly PropertyKey[], source: YamlSource): PlacedProblem {
  const where = path.map((part) => (looksLikeKey(String(part)) ? "..." : String(part))).join(".");
  const advice =
    "put it into an environment variable and name that with keyVariable, or name a command that prints it with keyCommand";
  return {
    ...source.placeOf(path, "field"),
    message: `expected no key or other secret in the file, got one at ${where}: ${advice}`,
  };
}

function problemsOf(
  issue: z.core.$ZodIssue,
  source: YamlSource,
  keys: readonly (readonly PropertyKey[])[],
): readonly PlacedProblem[] {
  const isTold = (path: readonly PropertyKey[]) => keys.some((key) => key.every((part, index) => part === path[index]));
  if (issue.code === "unrecognized_keys") {
    const fields = fieldsAt(configJsonSchema(), issue.path);
    return issue.keys
      .map((name) => ({ name, path: [...issue.path, name] }))
      .filter(({ path }) => !isTold(path))
      .map(({ name, path }) => ({ ...source.placeOf(path, "field"), message: unknownName("field", name, fields) }));
  }
  if (isTold(issue.path)) return [];
  if (issue.code === "invalid_key") {
    const phrase = issue.issues[0]?.message ?? issue.message;
    const name = shown(issue.path.at(-1));
    return [{ ...source.placeOf(issue.path, "field"), message: `expected ${phrase}, got ${name}` }];
  }
  const isMissing = issue.input === undefined;
  const message = `expected ${issue.path.map(String).join(".")} to be ${issue.message}, got ${isMissing ? "none" : shown(issue.input)}`;
  return [{ ...source.placeOf(issue.path, "value"), message }];
}

const LONGEST_SHOWN = 60;

/** What came, short, and never a text that may be a key. */
function shown(value: unknown): string {
  if (value === null) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "fields";
  if (typeof value !== "string") return String(value);
  if (looksLikeKey(value) || looksRandom(value) || /[@?]/.test(value)) return `a text of ${value.length} characters`;
  return JSON.stringify(value.length > LONGEST_SHOWN ? `${value.slice(0, LONGEST_SHOWN)}...` : value);
}
