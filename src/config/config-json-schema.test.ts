import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { configFields, configSchemaText } from "./config-json-schema.ts";
import { DEFAULTS } from "./defaults.ts";
import { durationMs } from "./settings.ts";

test("the published JSON schema is the one that the code holds", () => {
  const published = readFileSync(path.join(import.meta.dirname, "../../library/swarm.config.schema.json"), "utf8");

  const current = configSchemaText();

  expect(published).toBe(current);
});

test("every field is described", () => {
  const bare = configFields().filter(({ description }) => description.length < 10);

  expect(bare).toEqual([]);
});

test("the fields are those of the file, with type, default and variable", () => {
  const fields = configFields();

  const lines = fields.map((field) => [field.path, field.type, field.default ?? "-", field.variable ?? "-"].join(" | "));
  expect(lines.join("\n")).toMatchInlineSnapshot();
});

test("the default of the request timeout is the same in words and in milliseconds", () => {
  const said = configFields().find(({ path: name }) => name === "requestTimeout")?.default;

  expect(durationMs(String(said))).toBe(DEFAULTS.requestTimeoutMs);
});
