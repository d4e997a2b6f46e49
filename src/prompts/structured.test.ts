import { expect, test } from "vitest";
import * as z from "zod/mini";
import type { ModelRequest } from "../core/model.ts";
import type { StructuredSpec } from "./structured.ts";
import { parseStructured, repairRequest, schemaJson, withSchema } from "./structured.ts";

interface Find {
  readonly title: string;
  readonly line: number;
  readonly tags: readonly string[];
}

const FIND: StructuredSpec<Find> = {
  name: "find",
  schema: z.object({ title: z.string(), line: z.number().check(z.minimum(1)), tags: z.array(z.enum(["a", "b"])) }),
};
const GOOD = '{"title":"t","line":1,"tags":["a"]}';
const VALUE = { title: "t", line: 1, tags: ["a"] };
const LARGE = "x".repeat(100_000);
const REQUEST: ModelRequest = {
  system: "s",
  messages: [{ role: "user", parts: [LARGE, "Question?"] }],
  maxOutputTokens: 100,
  sample: 0,
};

test("the JSON schema is closed, bare of its dialect, and made once", () => {
  const json = schemaJson(FIND.schema);

  expect(json).toMatchObject({ type: "object", additionalProperties: false, required: ["title", "line", "tags"] });
  expect(json).not.toHaveProperty("$schema");
  expect(schemaJson(FIND.schema)).toBe(json);
});

test("a model with schema support gets the schema and the same words", () => {
  const request = withSchema(REQUEST, FIND, true);

  expect(request).toEqual({ ...REQUEST, schema: { name: "find", json: schemaJson(FIND.schema) } });
});

test("a model without it is told the schema in a last part of the prompt", () => {
  const request = withSchema(REQUEST, FIND, false);

  const [large, question, instructions] = request.messages[0]?.parts ?? [];
  expect([large, question]).toEqual([LARGE, "Question?"]);
  expect(instructions).toContain(`\`\`\`json schema\n${JSON.stringify(schemaJson(FIND.schema))}\n\`\`\``);
  expect(request.schema).toBeUndefined();
});

test.each([
  ["bare JSON", GOOD],
  ["a byte order mark", `\ufeff${GOOD}`],
  ["a json block", `\`\`\`json\n${GOOD}\n\`\`\``],
  ["a block without a label", `\`\`\`\n${GOOD}\n\`\`\``],
  ["a block of tildes", `~~~json\n${GOOD}\n~~~`],
  [
    "a block over several lines with CRLF",
    `Sure:\r\n\`\`\`json\r\n{\r\n"title":"t",\r\n"line":1,"tags":["a"]}\r\n\`\`\`\r\nDone.`,
  ],
  ["a block that is never closed", `\`\`\`json\n${GOOD}`],
  ["a block on one line", `\`\`\`json ${GOOD} \`\`\``],
  ["an indented block", `  \`\`\`json\n  ${GOOD}\n  \`\`\``],
  ["text around it", `I think {this} is it: ${GOOD} - good?`],
  ["an open brace before it", `Given {a, the answer is ${GOOD}.`],
  ["trailing commas", '{"title":"t","line":1,"tags":["a",],\n}'],
  ["an earlier block that is not JSON", `\`\`\`ts\nlet a = 1;\n\`\`\`\n\`\`\`json\n${GOOD}\n\`\`\``],
  [
    "an earlier draft",
    `\`\`\`json\n{"title":"draft","line":9,"tags":[]}\n\`\`\`\nBetter:\n\`\`\`json\n${GOOD}\n\`\`\``,
  ],
  ["the schema behind it", `\`\`\`json\n${GOOD}\n\`\`\`\n\`\`\`json\n{"type":"object"}\n\`\`\``],
  ["thoughts before it", `<think>maybe {"title": 1}</think>\n${GOOD}`],
])("the answer is read from %s", (_, text) => {
  const parsed = parseStructured(text, FIND);

  expect(parsed).toEqual({ ok: true, value: VALUE });
});

test("commas inside strings are left alone", () => {
  const parsed = parseStructured('{"title":"a,} ,] \\" ,}","line":1,"tags":[],}', FIND);

  expect(parsed).toEqual({ ok: true, value: { title: 'a,} ,] " ,}', line: 1, tags: [] } });
});

test.each([
  ["", ["expected one JSON value, got empty text"]],
  ["I refuse.", ['expected one JSON value, got "I refuse."']],
  ['{"title":"t","line":', ['expected one JSON value, got "{\\"title\\":\\"t\\",\\"line\\":"']],
  [
    '{"line":"high","tags":["a","c"]}',
    [
      "at title: expected string, got nothing",
      'at line: expected number, got "high"',
      'at tags[1]: expected one of "a", "b", got "c"',
    ],
  ],
  [
    '{"title":"t","line":0,"tags":null}',
    ["at line: expected number of at least 1, got 0", "at tags: expected array, got null"],
  ],
  ["[1,2]", ["at the top: expected object, got [1,2]"]],
])("%j is refused with the exact problems", (text, problems) => {
  const parsed = parseStructured(text, FIND);

  expect(parsed).toEqual({ ok: false, problems });
});

test("the repair round is the same conversation, the answer and the problems", () => {
  const request = withSchema(REQUEST, FIND, false);

  const repair = repairRequest(request, "{bad", ["at line: expected number, got nothing"]);

  expect(repair.messages[0]).toBe(request.messages[0]);
  expect(repair.messages.slice(1)).toEqual([
    { role: "assistant", parts: ["{bad"] },
    { role: "user", parts: [expect.stringContaining("- at line: expected number, got nothing")] },
  ]);
});

test("an empty answer is repaired without an empty message", () => {
  const repair = repairRequest(REQUEST, " \n", ["expected one JSON value, got empty text"]);

  expect(repair.messages[1]).toEqual({ role: "assistant", parts: ["(empty)"] });
});

test("an answer of nothing but brackets ends in a problem", () => {
  const parsed = parseStructured("[{".repeat(50_000), FIND);

  expect(parsed.ok).toBe(false);
});
