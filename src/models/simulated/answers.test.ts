import { expect, test } from "vitest";
import { z } from "zod";
import type { Json } from "../../core/json.ts";
import type { ModelRequest } from "../../core/model.ts";
import { analyzePrompt } from "../../prompts/analyze.ts";
import { attachmentParts } from "../../prompts/attachments.ts";
import { answerTo } from "./answers.ts";
import { promptReader } from "./prompt.ts";
import { DEFAULT_SHAPE, type Shape } from "./shape.ts";

const INPUT = [
  "The events table has forty million rows and grows by a million a day.",
  "Writes come in bursts at noon. Reads are mostly by day! Is that a problem?",
  "",
  "{ }",
].join("\n");

function textFor(given: Partial<ModelRequest>, sample = "0", shape: Partial<Shape> = {}): string {
  const request: ModelRequest = {
    messages: [{ role: "user", parts: ["What should we do with it?", INPUT] }],
    maxOutputTokens: 10_000,
    sample: 0,
    ...given,
  };
  return answerTo(promptReader()(request), { ...DEFAULT_SHAPE, ...shape }, sample, request.maxOutputTokens).text;
}

function schemaOf(type: z.ZodType) {
  return { name: "answer", json: z.toJSONSchema(type) as Json };
}

const TREE = z.object({
  title: z.string(),
  get children() {
    return z.array(TREE);
  },
});

test.each([
  [
    "a vote",
    z.object({
      answer: z.string().max(80),
      confidence: z.number().min(0).max(1),
      reasons: z.array(z.string().min(1)).min(1).max(5),
    }),
  ],
  ["lengths", z.object({ short: z.string().max(5), long: z.string().min(400), exact: z.string().length(12) })],
  [
    "numbers",
    z.object({
      int: z.int(),
      small: z.int().min(3).max(4),
      step: z.number().multipleOf(0.5),
      open: z.number().gt(1).lt(2),
      low: z.number().max(-5),
      any: z.number(),
    }),
  ],
  [
    "choices",
    z.object({
      severity: z.enum(["low", "high"]),
      kind: z.literal("x"),
      either: z.union([z.literal("a"), z.object({ b: z.boolean() })]),
    }),
  ],
  [
    "absence",
    z.object({
      gone: z.null(),
      maybe: z.string().nullable(),
      optional: z.string().optional(),
      late: z.number().default(2),
    }),
  ],
  [
    "records and tuples",
    z.object({
      record: z.record(z.string(), z.number()),
      keyed: z.record(z.enum(["a", "b"]), z.int()),
      tuple: z.tuple([z.string(), z.number()]),
    }),
  ],
  ["arrays", z.object({ none: z.array(z.string()).max(0), three: z.array(z.object({ n: z.int() })).length(3) })],
  [
    "formats",
    z.object({
      date: z.iso.date(),
      at: z.iso.datetime(),
      url: z.url(),
      mail: z.email(),
      id: z.uuid(),
      slug: z.string().regex(/^[a-z]+-[a-z]+$/),
    }),
  ],
  ["both of two", z.intersection(z.object({ a: z.string() }), z.object({ b: z.int() }))],
  ["itself", TREE],
  [
    "a union of kinds",
    z.discriminatedUnion("kind", [
      z.object({ kind: z.literal("a"), a: z.int() }),
      z.object({ kind: z.literal("b"), b: z.string() }),
    ]),
  ],
])("an answer satisfies a schema of %s", (_, type) => {
  const schema = schemaOf(type);

  const values = Array.from({ length: 50 }, (_, sample) => JSON.parse(textFor({ schema }, String(sample))));

  for (const value of values) expect(type.safeParse(value).error?.issues).toBeUndefined();
});

test("texts of an answer quote the input", () => {
  const schema = schemaOf(z.object({ reasons: z.array(z.string()).min(2) }));

  const { reasons } = JSON.parse(textFor({ schema })) as { reasons: string[] };

  for (const reason of reasons) {
    const quote = /“(.+)”/.exec(reason)?.[1] ?? expect.unreachable();
    expect(`What should we do with it?\n${INPUT}`).toContain(quote);
  }
});

test("a sentence is quoted whole", () => {
  const quotes = Array.from({ length: 60 }, (_, sample) => /> (.+)/.exec(textFor({}, String(sample)))?.[1]);

  expect(new Set(quotes)).toEqual(
    new Set([
      "What should we do with it?",
      "The events table has forty million rows and grows by a million a day.",
      "Writes come in bursts at noon.",
      "Reads are mostly by day!",
      "Is that a problem?",
    ]),
  );
});

test("an answer without a schema says that it is simulated and who speaks", () => {
  const text = textFor({ system: "You are a skeptic, hard to convince.\nBe brief." });

  expect(text).toMatch(/^\*Simulated answer: no real model was asked\.\*/);
  expect(text).toContain("As a skeptic, my position is");
});

test.each([
  ["A) Postgres\nB) ClickHouse\n", /^[AB]$/],
  ["- A: Postgres\n- B: ClickHouse\n- C: SQLite\n", /^[ABC]$/],
  ["No options here.", /^(Yes|No|It depends)$/],
])("the short answer to %j is one of its options", (question, expected) => {
  const schema = schemaOf(z.object({ answer: z.string() }));
  const messages = [{ role: "user" as const, parts: [`Which one?\n${question}`] }];

  const { answer } = JSON.parse(textFor({ schema, messages }));

  expect(answer).toMatch(expected);
});

test("a confidence without narrower bounds is a plausible percentage", () => {
  const schema = schemaOf(z.object({ confidence: z.number() }));

  const drawn = Array.from({ length: 400 }, (_, sample) => JSON.parse(textFor({ schema }, String(sample))).confidence);

  expect(drawn.every((value) => Number.isInteger(value) && value >= 55 && value <= 95)).toBe(true);
  expect(new Set(drawn).size).toBeGreaterThan(25);
});

test.each([
  [z.number().min(0).max(1), 1],
  [z.int().min(1).max(5), 5],
])("a confidence within narrower bounds stays in them", (type, high) => {
  const schema = schemaOf(z.object({ confidence: type }));

  const { confidence } = JSON.parse(textFor({ schema })) as { confidence: number };

  expect(confidence).toBeLessThanOrEqual(high);
});

test.each([
  ["Which one? A) Postgres B) ClickHouse C) DuckDB", ["A", "B", "C"]],
  ["Postgres, ClickHouse or DuckDB?", ["Postgres", "ClickHouse", "DuckDB"]],
  ["Is it sound?", ["Yes", "No", "It depends"]],
])("of the answers to %j one leads, whatever the seed", (question, options) => {
  const schema = schemaOf(z.object({ answer: z.string() }));
  const messages = [{ role: "user" as const, parts: [question] }];

  const counted = Array.from({ length: 20 }, (_, seed) => {
    const votes = Array.from({ length: 200 }, (_, sample) =>
      String(JSON.parse(textFor({ schema, messages }, String(sample), { seed })).answer),
    );
    return options.map((option) => votes.filter((vote) => vote === option).length).sort((a, b) => b - a);
  });

  for (const [first = 0, second = 0, third = 0] of counted) {
    expect(first + second + third).toBe(200);
    expect(first).toBeGreaterThan(second * 1.3);
    expect(third).toBeGreaterThan(5);
  }
});

test("the leading answer differs between seeds", () => {
  const leaders = Array.from({ length: 30 }, (_, seed) => textFor({}, "0", { seed, disagreement: 0 }).slice(0, 140));

  expect(new Set(leaders).size).toBeGreaterThan(1);
});

test("prose names the option in words where a vote gives its letter", () => {
  const messages = [{ role: "user" as const, parts: ["Which one? A) Postgres B) ClickHouse"] }];

  const text = textFor({ messages });

  expect(text).toMatch(/my position is \*\*(Postgres|ClickHouse)\*\*/);
});

test("a persona's answer takes a position, quotes a file with its name and says what would change its mind", () => {
  const persona = { name: "skeptic", description: "d", instructions: "You are the skeptic." };
  const files = attachmentParts([{ path: "notes.md", text: INPUT }]);
  const { messages } = analyzePrompt({ question: "Is it sound?", files, persona });

  const text = textFor({ messages });

  expect(text).toMatch(/^\*Simulated answer: .*\* As skeptic, my position is \*\*(Yes|No|It depends)\*\*\.\n/);
  expect(text).toMatch(/, from `notes\.md`:\n\n> \S/);
  expect(text).toMatch(/\n### What would change my mind\n\n- .*“.*”\n- .*\.$/);
});

test("an enum takes the opinion where it allows it", () => {
  const schema = schemaOf(z.object({ verdict: z.enum(["keep", "drop"]) }));

  const text = textFor({ schema }, "0", { opinions: [{ text: "drop", weight: 1 }] });

  expect(JSON.parse(text)).toEqual({ verdict: "drop" });
});

test("a schema described in the prompt is answered with a fenced block", () => {
  const system =
    'You are a judge.\nAnswer with JSON of this schema:\n```json schema\n{"type":"object","properties":{"answer":{"type":"string"}},"required":["answer"]}\n```\n';

  const text = textFor({ system }, "0", { opinions: [{ text: "keep", weight: 1 }] });

  expect(text).toMatch(/^```json\n[^`]+\n```$/);
  expect(JSON.parse(text.replace(/^```json|```$/g, ""))).toEqual({ answer: "keep" });
});

test("a described schema is never quoted as input", () => {
  const block =
    '```json schema\n{\n"description": "many words that stand only in the schema",\n"type": "object", "properties": {"reason": {"type": "string"}}, "required": ["reason"]\n}\n```';
  const messages = [{ role: "user" as const, parts: [`A question of some words?\n${block}`] }];

  const texts = Array.from({ length: 30 }, (_, sample) => textFor({ messages }, String(sample)));

  for (const text of texts) expect(text).toContain("A question of some words?");
});

test("equal requests and samples get equal answers, and other samples others", () => {
  const texts = Array.from({ length: 20 }, (_, sample) => textFor({}, String(sample)));

  expect(textFor({}, "3")).toBe(texts[3]);
  expect(new Set(texts).size).toBeGreaterThan(10);
});
