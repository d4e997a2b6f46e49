import { expect, test } from "vitest";
import { isStrictSchema } from "./is-strict-schema.ts";

const closed = { type: "object", properties: { a: { type: "string" } }, required: ["a"], additionalProperties: false };

test.each([
  ["closed with all required", closed, true],
  ["open", { ...closed, additionalProperties: true }, false],
  ["with an optional property", { ...closed, required: [] }, false],
  ["closed outside and open inside", { ...closed, properties: { a: { type: "object" } } }, false],
  ["closed within anyOf", { anyOf: [closed, { type: "null" }] }, true],
  [
    "with a property that is named like a keyword",
    { ...closed, properties: { required: { type: "string" } }, required: ["required"] },
    true,
  ],
])("a schema %s is strict: %#", (_what, schema, expected) => {
  expect(isStrictSchema(schema)).toBe(expected);
});
