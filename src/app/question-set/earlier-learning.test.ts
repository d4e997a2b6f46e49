import { expect, test } from "vitest";
import { questionOf, runMode } from "../../../test/suites/mode-run.ts";
import type { Json } from "../../core/json.ts";
import type { Run } from "../../core/run.ts";
import { batch } from "../../modes/batch.ts";
import { earlierLearning } from "./earlier-learning.ts";

const MODELS = ["sim/a", "sim/b", "sim/c"];
const members = MODELS.map((model) => ({ model, nativeSchema: true }));
const reply = (answer: string, index: number) => ({
  text: JSON.stringify({ answer, confidence: 80, reasons: ["x"] }),
  model: MODELS[index] ?? "",
});
const script = (prefix: string, answers: readonly string[]) =>
  Object.fromEntries(answers.map((answer, index) => [`${prefix}vote/${index + 1}`, reply(answer, index)]));

/** A run as the store has it after it ended. */
async function stored(input: object, answers: Parameters<typeof runMode>[2], mode = "batch"): Promise<Run> {
  const { outcome } = await runMode(batch, input, answers);
  const output = JSON.parse(JSON.stringify(outcome)) as Json;
  return { mode, input: input as Json, output } as unknown as Run;
}

const single = (prompt: string, answers: readonly string[], asked = members) =>
  stored({ ...questionOf({ prompt, members: asked }), samples: answers.length }, script("", answers));

test("single questions with three models, and data sets, teach; the majority is taken for right", async () => {
  const questions = [
    { id: "q1", question: "One?" },
    { id: "q2", question: "Two?", choices: ["red", "blue"] },
  ];
  const questionSet = { questions, source: "q.jsonl", masked: 0 };
  const answers = { ...script("q1/", ["yes", "yes", "no"]), ...script("q2/", ["A", "A", "B"]) };
  const runs = [
    await stored({ ...questionOf({ prompt: "", members }), samples: 3, questionSet }, answers),
    await single("Three?", ["yes", "yes", "no"]),
  ];

  const learned = earlierLearning(runs, new Set());

  expect(learned).toMatchObject({ questions: 3, runs: 2 });
  const { "sim/a": good, "sim/c": odd } = learned?.reliability ?? {};
  expect(good?.answered).toBe(3);
  expect(good?.right).toBeGreaterThan(odd?.right ?? 3);
});

test("a question that was asked again counts once, and one that is asked now not at all", async () => {
  const runs = [await single("Same?", ["yes", "yes", "no"]), await single("Same?", ["no", "no", "yes"])];

  expect(earlierLearning(runs, new Set())).toMatchObject({ questions: 1, runs: 1 });
  expect(earlierLearning(runs, new Set(["Same?"]))).toBeUndefined();
});

test("fewer than three models, other modes and runs without an outcome teach nothing", async () => {
  const two = await single("Two?", ["yes", "no"], members.slice(0, 2));
  const other = await stored({ ...questionOf({ members }), samples: 3 }, script("", ["a", "a", "b"]), "ask");
  const open = { mode: "batch", input: { prompt: "x" } } as unknown as Run;

  expect(earlierLearning([two, other, open], new Set())).toBeUndefined();
});
