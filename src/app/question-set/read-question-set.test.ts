import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { InputError } from "../../core/errors.ts";
import { readQuestionSet } from "./read-question-set.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "question-set-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function written(content: string | Uint8Array): string {
  writeFileSync(path.join(folder, "q.jsonl"), content);
  return "q.jsonl";
}

async function problemsOf(content: string | Uint8Array): Promise<readonly string[]> {
  const error = await readQuestionSet(written(content), folder).catch((thrown: unknown) => thrown);
  if (!(error instanceof InputError)) throw new Error(`expected an InputError, got ${String(error)}`);
  return error.problems;
}

test("records, JSON texts and plain lines are questions; what has no id is named by its line", async () => {
  const file = written(
    [
      '{"id": "one", "question": "Which?", "choices": ["red", "blue"], "label": "A"}',
      "",
      '"With a \\" quote?"',
      "A plain line?\r",
      '{"id": 7, "question": "Seven?"}',
    ].join("\n"),
  );

  const { questionSet, bytes } = await readQuestionSet(file, folder);

  expect(questionSet).toEqual({
    source: "q.jsonl",
    masked: 0,
    questions: [
      { id: "one", question: "Which?", choices: ["red", "blue"] },
      { id: "3", question: 'With a " quote?' },
      { id: "4", question: "A plain line?" },
      { id: "7", question: "Seven?" },
    ],
  });
  expect(bytes).toBeGreaterThan(100);
});

test("every problem is told with its line", async () => {
  const lines = ['{"question": 3}', '{"id": "a b", "question": "x"}', "[1]", "{no", '{"id": "k", "question": "x"}'];
  const more = ['{"id": "k", "question": "y"}', '{"question": "x", "choices": ["a", "a"]}', '""'];

  const problems = await problemsOf([...lines, ...more].join("\n"));

  expect(problems).toEqual([
    "q.jsonl:1: expected question to be a text, got 3",
    expect.stringMatching(/^q\.jsonl:2: expected id to be a text .*, got "a b"$/),
    expect.stringMatching(/^q\.jsonl:3: expected .*, got a list$/),
    expect.stringMatching(/^q\.jsonl:4: expected .*, got a line that is no JSON$/),
    'q.jsonl:6: expected an id of its own, got "k", which line 5 has',
    expect.stringMatching(/^q\.jsonl:7: expected choices to be a list of 2 to 26 different texts/),
    "q.jsonl:8: expected a question, got an empty text",
  ]);
});

test("of many problems the first are told and the rest counted", async () => {
  const problems = await problemsOf("[1]\n".repeat(50));

  expect(problems).toHaveLength(21);
  expect(problems.at(-1)).toBe("and 30 more lines of q.jsonl");
});

test.each<[string, string | Uint8Array, string]>([
  ["an empty file", "\n\n", "expected one question a line in q.jsonl, got none"],
  [
    "another encoding",
    Uint8Array.of(0xff, 0xfe, 0x41),
    "expected q.jsonl as UTF-8 text, got another encoding or a binary file",
  ],
  ["a binary file", "a\0b", "expected q.jsonl as UTF-8 text, got a binary file"],
])("%s is refused", async (_, content, problem) => {
  expect(await problemsOf(content)).toEqual([problem]);
});

test("a file that is not there, and a folder, are refused", async () => {
  await expect(readQuestionSet("none.jsonl", folder)).rejects.toThrow(
    "expected a file of questions at none.jsonl, got none",
  );
  await expect(readQuestionSet(".", folder)).rejects.toThrow("expected a file of questions at ., got something else");
});

test("a character that is cut by the end of a read is whole again", async () => {
  const question = `${"ä".repeat(100_000)}?`;

  const { questionSet } = await readQuestionSet(written(`x${question}\nlast`), folder);

  expect(questionSet.questions[0]?.question).toBe(`x${question}`);
  expect(questionSet.questions[1]).toEqual({ id: "2", question: "last" });
});

test("secrets are masked before anything else sees them, in questions of several lines too", async () => {
  const key = `ghp_${"aB3dE5fG7h".repeat(3)}${"aB3dE5"}`;
  const lines = [
    JSON.stringify({ id: "a", question: `What is wrong here?\ntoken = "${key}"\nthe end`, choices: ["x", "y"] }),
    JSON.stringify({ id: "b", question: "Nothing here?" }),
  ];

  const { questionSet } = await readQuestionSet(written(lines.join("\n")), folder);

  expect(JSON.stringify(questionSet)).not.toContain(key);
  expect(questionSet.masked).toBeGreaterThan(0);
  expect(questionSet.questions[0]?.question).toMatch(/^What is wrong here\?\ntoken = .*\nthe end$/);
  expect(questionSet.questions[0]?.choices).toEqual(["x", "y"]);
  expect(questionSet.questions[1]).toEqual({ id: "b", question: "Nothing here?" });
});
