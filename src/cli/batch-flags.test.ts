import { expect, test } from "vitest";
import { fakeApp } from "../../test/fakes/fake-app.ts";
import { fakeWiring } from "../../test/fakes/fake-io.ts";
import { InputError } from "../core/errors.ts";
import { type QuestionFlags, readQuestion, type TypedQuestion } from "./question-flags.ts";

const renderers = await fakeWiring(fakeApp()).renderers();

function read(words: readonly string[], flags: QuestionFlags = {}, over: Partial<TypedQuestion> = {}) {
  const exists = () => false;
  return readQuestion({ mode: "batch", words, flags, isStdinTerminal: true, exists, renderers, ...over });
}

function problemsOf(act: () => unknown): readonly string[] {
  try {
    act();
  } catch (error) {
    if (error instanceof InputError) return error.problems;
  }
  return [];
}

test("a data set takes the place of the prompt, with or without N", () => {
  const [bare, counted, flagged] = [
    read([], { inputs: "q.jsonl" }),
    read(["5"], { inputs: "q.jsonl" }),
    read([], { inputs: "q.jsonl", samples: "7" }),
  ];

  expect(bare.question).toMatchObject({ prompt: "", inputs: "q.jsonl", samples: undefined });
  expect(counted.question).toMatchObject({ inputs: "q.jsonl", samples: 5 });
  expect(flagged.question).toMatchObject({ inputs: "q.jsonl", samples: 7 });
});

test("with a data set nothing is read from a piped stdin", () => {
  expect(read([], { inputs: "q.jsonl" }, { isStdinTerminal: false }).isPromptOnStdin).toBe(false);
});

test("a prompt beside a data set, and an empty name, are refused", () => {
  expect(problemsOf(() => read(["5", "Why?"], { inputs: "q.jsonl" }))).toEqual([
    'expected a prompt or --inputs, got both: "Why?" and q.jsonl',
  ]);
  expect(problemsOf(() => read(["5"], { inputs: " " }))).toEqual(["expected --inputs to be a file, got an empty name"]);
});

test("a judge may stand without a model, and a prompt that it swallowed is told", () => {
  expect(read(["5", "Why?"], { judge: true }).question.judge).toBe(true);
  expect(read(["5", "Why?"], { judge: "sim/judge" }).question.judge).toBe("sim/judge");
  expect(problemsOf(() => read(["5", "x"], { judge: "Why is it so?" }))).toEqual([
    'expected --judge to be a model as provider/model, got "Why is it so?": without a model put it last',
  ]);
});

test("a model for embeddings has a provider", () => {
  expect(read(["5", "Why?"], { embedding: "sim/e" }).question.embedding).toBe("sim/e");
  expect(problemsOf(() => read(["5", "Why?"], { embedding: "small" }))).toEqual([
    'expected --embedding to be a model as provider/model, got "small"',
  ]);
});
