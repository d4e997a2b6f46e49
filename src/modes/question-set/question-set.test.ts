import { expect, test } from "vitest";
import { questionOf, runMode, type Script } from "../../../test/suites/mode-run.ts";
import type { EarlierLearning } from "../../collate/question-set/voter-records.ts";
import { ProviderError } from "../../core/errors.ts";
import type { Block, Report } from "../../core/report.ts";
import { batch } from "../batch.ts";
import type { SetQuestion } from "./set-question.ts";

const MODELS = ["sim/a", "sim/b", "sim/c"];
const members = MODELS.map((model) => ({ model, nativeSchema: true }));
const failure = new ProviderError("request failed", { provider: "sim", scope: "request", retryable: false });
const vote = (answer: string) => JSON.stringify({ answer, confidence: 80, reasons: [`because of ${answer}`] });

function questionSetOf(
  questions: readonly SetQuestion[],
  change: { samples?: number; earlier?: EarlierLearning } = {},
) {
  return {
    ...questionOf({ prompt: "", members }),
    samples: change.samples ?? 3,
    questionSet: { questions, source: "q.jsonl", masked: 0 },
    earlier: change.earlier,
  };
}

const numbered = (count: number): readonly SetQuestion[] =>
  Array.from({ length: count }, (_, index) => ({ id: `q${index}`, question: `Question ${index}?` }));

/** What the three models say of each question, in the order of {@link MODELS}; each answers for itself. */
function votes(answers: Readonly<Record<string, readonly string[]>>): Script {
  const entries = Object.entries(answers).flatMap(([id, said]) =>
    said.map(
      (answer, index) => [`${id}/vote/${index + 1}`, { text: vote(answer), model: MODELS[index] ?? "" }] as const,
    ),
  );
  return Object.fromEntries(entries);
}

const tableAfter = (report: Report | null | undefined, heading: string) => {
  const blocks = report?.blocks ?? [];
  const start = blocks.findIndex((block) => block.kind === "heading" && block.text === heading);
  const found = blocks
    .slice(start + 1)
    .find((block): block is Extract<Block, { kind: "table" }> => block.kind === "table");
  return start < 0 ? undefined : found?.rows;
};
const textsIn = (report: Report | null | undefined) =>
  (report?.blocks ?? []).flatMap((block) => (block.kind === "markdown" ? [block.text] : [])).join("\n");

test("each question has its own vote, with choices below it, and one without a leader says so", async () => {
  const questions = [
    { id: "colour", question: "Which colour?", choices: ["red", "blue"] },
    { id: "size", question: "Which size?" },
    { id: "name", question: "Which name?" },
  ];
  const script = votes({ colour: ["A", "red", "B"], size: ["10 GB", "10 GB", "10 GB"], name: ["Ada", "Bob", "Cleo"] });

  const { outcome, sent, rebuilt } = await runMode(batch, questionSetOf(questions), script);

  const { report } = outcome;
  expect(report?.headline).toBe("3 questions, 1 with a consensus; 9 planned, 9 answered");
  expect(tableAfter(report, "Questions")).toEqual([
    ["colour", "Which colour?", "A) red", 3, "67 %", "21 % to 94 %", "no"],
    ["size", "Which size?", "10 GB", 3, "100 %", "44 % to 100 %", "yes"],
    ["name", "Which name?", "no leader: Ada, Bob, Cleo", 3, "33 %", "6 % to 79 %", "no"],
  ]);
  expect(sent[0]).toContain("Which colour?\n\nA) red\nB) blue");
  expect(report?.units.map(({ key }) => key).slice(0, 4)).toEqual([
    "colour/vote/1",
    "colour/vote/2",
    "colour/vote/3",
    "size/vote/1",
  ]);
  expect(report?.items?.map(({ title, key }) => [title, key])).toEqual([
    ["colour: A) red", "colour/vote/1"],
    ["size: 10 GB", "size/vote/1"],
  ]);
  expect(textsIn(report)).toContain("Too little to learn from");
  expect(JSON.stringify(report?.result)).toContain('"plurality":{"answer":null,"leaders":["Ada","Bob","Cleo"]');
  expect((await rebuilt()).report).toEqual(JSON.parse(JSON.stringify(report)));
});

test("who agrees often weighs more, and where that changes the leader it is said", async () => {
  const agreed = Object.fromEntries(
    numbered(30).map(({ id }, index) => [id, ["yes", "yes", index % 2 === 0 ? "yes" : `odd ${index}`]]),
  );
  const questions = [...numbered(30), { id: "last", question: "And this?" }];
  const script = votes({ ...agreed, last: ["left", "left", "right"] });
  const split = votes({ ...agreed, last: ["one", "two", "three"] });

  const clear = await runMode(batch, questionSetOf(questions), script);
  const divided = await runMode(batch, questionSetOf(questions), split);

  const rows = tableAfter(clear.outcome.report, "Reliability of the models");
  expect(rows?.map(([model]) => model)).toEqual(["sim/a", "sim/b", "sim/c"]);
  expect(rows?.map(([, , answers]) => answers)).toEqual([31, 31, 31]);
  expect(textsIn(clear.outcome.report)).toContain("has the same answers in front everywhere");
  expect(textsIn(divided.outcome.report)).toContain("**On 1 of 31 questions** the vote weighted by reliability");
  expect(textsIn(divided.outcome.report)).toContain(
    "- last: by number no leader: one, two, three (33 %), by reliability",
  );
  expect(tableAfter(divided.outcome.report, "Questions")?.at(-1)?.[2]).toBe("no leader: one, two, three");
});

test("what earlier runs taught counts from the first question on", async () => {
  const earlier = {
    reliability: {
      "sim/a": { right: 48, answered: 50 },
      "sim/b": { right: 10, answered: 50 },
      "sim/c": { right: 10, answered: 50 },
    },
    questions: 50,
    runs: 2,
  };
  const script = votes({ q0: ["left", "right", "right"] });

  const { outcome } = await runMode(batch, questionSetOf(numbered(1), { earlier }), script);

  expect(tableAfter(outcome.report, "Questions")).toEqual([
    ["q0", "Question 0?", "right", 3, "67 %", "21 % to 94 %", "no", "left"],
  ]);
  expect(textsIn(outcome.report)).toContain("by number right (67 %), by reliability left");
  expect(textsIn(outcome.report)).toContain("50 questions of 2 earlier runs");
  expect(tableAfter(outcome.report, "Reliability of the models")?.[0]?.slice(2)).toEqual([51, 50]);
});

test("errors, refusals and unparsed answers are no votes, and a question without one has no answer", async () => {
  const script: Script = {
    ...votes({ q0: ["yes", "yes", "yes"] }),
    "q1/vote/1": failure,
    "q1/vote/2": { text: "no", finish: "refused" },
    "q1/vote/3": "not JSON",
    "q1/vote/3/repair": "not JSON",
  };

  const { outcome } = await runMode(batch, questionSetOf(numbered(2)), script);

  const { report } = outcome;
  expect(report?.headline).toBe(
    "2 questions, 1 with a consensus, 1 without a vote; 6 planned, 3 answered, 1 refused, 1 unparsed, 1 error (not counted)",
  );
  expect(tableAfter(report, "Questions")?.[1]).toEqual(["q1", "Question 1?", null, 0, null, null, "no"]);
  expect(report?.items).toHaveLength(1);
  expect(tableAfter(report, "Not counted")).toHaveLength(3);
});

test("answers that contradict each other are never one", async () => {
  const { outcome } = await runMode(
    batch,
    questionSetOf(numbered(1)),
    votes({ q0: ["Enable the cache", "Disable the cache", "enable the cache"] }),
  );

  expect(tableAfter(outcome.report, "Where the votes are most divided")?.map((row) => row.slice(0, 2))).toEqual([
    ["Enable the cache", 2],
    ["Disable the cache", 1],
  ]);
});

test("a spent budget reports what was answered, question by question", async () => {
  const all = Object.fromEntries(numbered(5).map(({ id }) => [id, ["yes", "yes", "yes"]]));

  const { outcome, rebuilt } = await runMode(batch, questionSetOf(numbered(5)), votes(all), { budgetUsd: 1 });

  expect(outcome.status).toBe("exhausted");
  expect(outcome.report?.headline).toContain(
    "5 questions, 1 with a consensus, 4 without a vote; 15 planned, 3 answered, 12 not run",
  );
  expect((await rebuilt()).report).toEqual(JSON.parse(JSON.stringify(outcome.report)));
});

test("the report shows a hundred questions, its data all", async () => {
  const questions = numbered(130);
  const script = votes(Object.fromEntries(questions.map(({ id }) => [id, ["yes", "yes", "yes"]])));

  const { outcome } = await runMode(batch, questionSetOf(questions), script, { concurrency: 20 });

  expect(tableAfter(outcome.report, "Questions")).toHaveLength(100);
  expect(textsIn(outcome.report)).toContain("and 30 more questions");
  expect((outcome.report?.result as { questions: unknown[] } | undefined)?.questions).toHaveLength(130);
  expect(outcome.report?.items).toHaveLength(130);
});

test("with fewer draws than members only the first are asked", () => {
  const calls = [...batch.calls(questionSetOf(numbered(2), { samples: 2 }))];

  expect(calls.map(({ key, input }) => [key, input.model, input.request.sample])).toEqual([
    ["q0/vote/1", "sim/a", 0],
    ["q0/vote/2", "sim/b", 1],
    ["q1/vote/1", "sim/a", 0],
    ["q1/vote/2", "sim/b", 1],
  ]);
});
