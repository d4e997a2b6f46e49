import { expect, test } from "vitest";
import type { Json } from "../../core/json.ts";
import { jsonBytes } from "./json-bytes.ts";

test.each<[string, Json]>([
  ["a text", "a “quoted” \n text"],
  ["nothing", null],
  ["an empty list", []],
  ["an empty record", {}],
  ["lists in records in lists", [{ a: [[], [1, { b: [{ c: [{ d: [true] }] }] }]] }, {}, "é"]],
  ["a record without one of its fields", { a: undefined, b: 1, c: undefined }],
])("the bytes of %s are those of its JSON", (_, value) => {
  const bytes = jsonBytes(value);

  expect(new TextDecoder().decode(bytes)).toBe(JSON.stringify(value));
  expect(bytes.buffer.byteLength).toBe(bytes.length);
});
