import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { appConfig } from "../../../test/fakes/app-config.ts";
import { questionOf } from "../../../test/suites/mode-run.ts";
import { InputError } from "../../core/errors.ts";
import type { BatchInput } from "../../modes/batch.ts";
import type { Question } from "../app.ts";
import { batch } from "./batch.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "batch-"));
  await writeFile(path.join(folder, "q.jsonl"), '"One?"\n"Two?"\n');
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function partsFor(question: Partial<Question>, models = ["sim/a"]) {
  const asked: Question = { mode: "batch", prompt: "", files: [], ...question };
  const members = models.map((model) => ({ model, nativeSchema: true }));
  const base = questionOf({ prompt: asked.prompt, members, grouping: { embedding: "sim/e", maxOutputTokens: 100 } });
  const looked: number[] = [];
  const earlierRuns = async (most: number) => {
    looked.push(most);
    return [];
  };
  const parts = await batch.parts({
    question: asked,
    base,
    config: appConfig(folder),
    personas: async () => [],
    earlierRuns,
  });
  return { parts, input: parts.input as BatchInput, looked };
}

async function problemsOf(question: Partial<Question>): Promise<readonly string[]> {
  const error = await partsFor(question).catch((thrown: unknown) => thrown);
  return error instanceof InputError ? error.problems : [];
}

test("a data set is read into the input, with its file told, and grouped by canonical form alone", async () => {
  const { input, parts } = await partsFor({ inputs: "q.jsonl", samples: 5 });

  expect(input.questionSet?.questions.map(({ question }) => question)).toEqual(["One?", "Two?"]);
  expect(input.samples).toBe(5);
  expect(input.grouping).toBeUndefined();
  expect(parts.files).toEqual([{ path: "q.jsonl", bytes: 14 }]);
});

test("without N each question is asked once, or once of each model that takes turns", () => {
  const models = ["sim/a", "sim/b"].map((model) => ({ model, weight: 1 }));
  const question = { mode: "batch", prompt: "", files: [], inputs: "q.jsonl" } as const;

  expect(batch.draws?.(question)).toBe(1);
  expect(batch.draws?.({ ...question, models })).toBe(2);
});

test("earlier runs are looked at where several models are asked, and only then", async () => {
  const [one, two] = [await partsFor({ prompt: "Why?" }), await partsFor({ prompt: "Why?" }, ["sim/a", "sim/b"])];

  expect(one.looked).toEqual([]);
  expect(two.looked).toHaveLength(1);
});

test("what belongs to a single question is refused, all of it at once", async () => {
  const flags = { inputs: "q.jsonl", prompt: "Why?", untilConfident: 0.9, judge: true, embedding: "sim/e" } as const;

  expect(await problemsOf(flags)).toEqual([
    "expected a prompt or --inputs, got both",
    "expected --until-confident with one question, got it with --inputs: leave it out",
    "expected --judge with one question, got it with --inputs: leave it out",
    "expected --embedding with one question, got it with --inputs: leave it out",
  ]);
});

test("more calls than one run makes are refused", async () => {
  expect(await problemsOf({ inputs: "q.jsonl", samples: 50_001 })).toEqual([
    "expected at most 100000 calls in one run, got 2 questions asked 50001 times: split q.jsonl or lower N",
  ]);
});
