import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { appConfig } from "../../../test/fakes/app-config.ts";
import { questionOf } from "../../../test/suites/mode-run.ts";
import { InputError } from "../../core/errors.ts";
import type { GenerateInput } from "../../modes/generate/generate-input.ts";
import type { Question } from "../app.ts";
import { generate } from "./generate.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "generate-"));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function inputFor(question: Partial<Question>, members = ["sim/a"], fallback: readonly string[] = []) {
  const base = questionOf({ members: members.map((model) => ({ model, nativeSchema: true })) });
  const asked: Question = { mode: "generate", prompt: "Why?", files: [], samples: 10, ...question };
  const config = appConfig(folder, { fallback });
  const { input } = await generate.parts({
    question: asked,
    base,
    config,
    personas: async () => [],
    earlierRuns: async () => [],
  });
  return input as GenerateInput;
}

test("without flags all lenses are used, novelty and feasibility rank, and nothing is scored or refined", async () => {
  const input = await inputFor({});

  expect(input.lenses.length).toBeGreaterThanOrEqual(14);
  expect(input).toMatchObject({ samples: 10, rankBy: ["novelty", "feasibility"], scored: [], untilSaturated: false });
  expect(input.refine).toBeUndefined();
});

test("criteria that are measured anyway are not asked for as scores", async () => {
  const input = await inputFor({ rankBy: ["Safety", "cost", "novelty", "time-to-market"] });

  expect(input.rankBy).toEqual(["safety", "cost", "novelty", "time-to-market"]);
  expect(input.scored).toEqual(["safety", "time-to-market"]);
});

test("temperatures are spread over models that are known to take one, if all that may answer in their place do too", async () => {
  const members = ["sim/a", "openai/gpt-5-mini"];

  expect((await inputFor({}, members)).variedModels).toEqual(["sim/a"]);
  expect((await inputFor({}, members, ["openai/o4-mini"])).variedModels).toEqual([]);
});

test("a project's own lens can be named", async () => {
  await mkdir(path.join(folder, ".swarm"));
  await writeFile(path.join(folder, ".swarm", "lenses.yaml"), "mine: Look here.");

  expect((await inputFor({ lenses: ["mine", "cost"] })).lenses.map(({ name }) => name)).toEqual(["mine", "cost"]);
});

test("all that is wrong is told at once", async () => {
  const wrong = { samples: 10_001, refine: 21, lenses: ["costs"], rankBy: ["a b", "safety", "Safety"] };

  const error = await inputFor(wrong).catch((thrown: unknown) => thrown);

  expect((error as InputError).problems).toEqual([
    'expected --rank-by as names of letters, digits and dashes, such as safety,impact, got "a b"',
    "expected each criterion of --rank-by once, got safety again",
    "expected N from 1 to 10,000 for generate, got 10001",
    "expected --refine as a whole number from 1 to 20, got 21",
    'expected a known lens, got "costs" (did you mean cost?)',
  ]);
  expect(error).toBeInstanceOf(InputError);
});
