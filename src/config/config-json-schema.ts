import { z } from "zod";
import type { Json } from "../core/json.ts";
import { configSchema } from "./schema.ts";
import { SETTINGS } from "./settings.ts";

/** A JSON schema as this project's own files need it. */
export interface JsonSchema {
  readonly type?: string | readonly string[] | undefined;
  readonly description?: string | undefined;
  readonly default?: Json | undefined;
  readonly examples?: readonly Json[] | undefined;
  readonly properties?: Readonly<Record<string, JsonSchema>> | undefined;
  readonly additionalProperties?: JsonSchema | false | undefined;
  readonly items?: JsonSchema | undefined;
  readonly anyOf?: readonly JsonSchema[] | undefined;
  readonly const?: Json | undefined;
}

/** One field of the configuration file, for documentation. */
export interface ConfigField {
  /** `budget`, `providers.NAME.baseUrl`, `models.PROVIDER/MODEL.price.input`. */
  readonly path: string;
  /** `number`, `list of string`, `"auto" or integer`. */
  readonly type: string;
  readonly description: string;
  readonly default?: Json | undefined;
  readonly example?: Json | undefined;
  /** The environment variable that sets it, where there is one. */
  readonly variable?: string | undefined;
}

/** The JSON schema (draft 2020-12) of the configuration file, for editors. */
export function configJsonSchema(): JsonSchema {
  const { $schema, ...schema } = z.toJSONSchema(configSchema, {
    io: "input",
    override: ({ jsonSchema }) => {
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    },
  });
  const head = {
    $schema,
    title: "swarm.config.yaml",
    description: "Configuration of Murmuration, the command `swarm`.",
  };
  return { ...head, ...schema } as JsonSchema;
}

/** The text of the published schema file: two spaces, short lists on one line. */
export function configSchemaText(): string {
  const text = JSON.stringify(configJsonSchema(), null, 2);
  const compact = text.replace(/\[\s+([^[\]{}]*?)\s+\]/g, (_, items: string) => `[${items.replace(/,\s+/g, ", ")}]`);
  // A list of one list stands on one line too.
  return `${compact.replace(/\[\s+(\[[^[\]]*\])\s+\]/g, "[$1]")}\n`;
}

/** Every field that holds a value, in the order of the schema. */
export function configFields(): readonly ConfigField[] {
  return fieldsOf(configJsonSchema(), []);
}

const NAME_OF_ENTRY: Readonly<Record<string, string>> = {
  providers: "NAME",
  models: "PROVIDER/MODEL",
  headers: "NAME",
};

function fieldsOf(schema: JsonSchema, path: readonly string[]): readonly ConfigField[] {
  const container = containerOf(schema);
  if (container?.properties !== undefined) {
    return Object.entries(container.properties).flatMap(([name, inside]) => fieldsOf(inside, [...path, name]));
  }
  const entry = container?.additionalProperties;
  if (entry)
    return fieldsOf({ description: schema.description, ...entry }, [
      ...path,
      NAME_OF_ENTRY[path.at(-1) ?? ""] ?? "NAME",
    ]);
  const name = path.join(".");
  const variable = Object.values(SETTINGS).find(({ field }) => field === name)?.variable;
  return [
    {
      path: name,
      type: typeOf(schema),
      description: schema.description ?? "",
      default: schema.default,
      example: schema.examples?.[0],
      variable,
    },
  ];
}

/** The names of the fields that may stand at a path; empty where names are the user's own. */
export function fieldsAt(schema: JsonSchema, path: readonly PropertyKey[]): readonly string[] {
  let place: JsonSchema | undefined = schema;
  for (const segment of path) {
    const container = containerOf(place);
    place = container?.properties?.[String(segment)] ?? (container?.additionalProperties || undefined);
    if (place === undefined) return [];
  }
  return Object.keys(containerOf(place)?.properties ?? {});
}

/** The part of a schema that holds fields; of one that also takes null, the other part. */
function containerOf(schema: JsonSchema): JsonSchema | undefined {
  return [schema, ...(schema.anyOf ?? [])].find((part) => part.type === "object");
}

function typeOf(schema: JsonSchema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.anyOf !== undefined) return schema.anyOf.map(typeOf).join(" or ");
  if (typeof schema.type === "object") return schema.type.join(" or ");
  return schema.type === "array" ? `list of ${typeOf(schema.items ?? {})}` : (schema.type ?? "text");
}
