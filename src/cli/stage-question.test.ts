import { describe, expect, test } from "vitest";
import type { StageWords } from "../app/app.ts";
import { stageQuestion } from "./stage-question.ts";

function stage(
  change: Partial<StageWords> = {},
  options: Readonly<Record<string, boolean | string | readonly string[]>> = {},
): StageWords {
  return { mode: "ask", prompt: "Why?", targets: [], files: [], options: new Map(Object.entries(options)), ...change };
}

test("options mean what the flags of that name mean, lists with commas between", () => {
  const { question, problems } = stageQuestion(
    stage(
      { mode: "batch", samples: "12", files: ["a.ts"] },
      {
        personas: ["judge", "critic"],
        models: "2=sim/a,sim/b",
        "max-tokens": "500",
        temperature: "0.2",
        "until-confident": "0.9",
        judge: true,
      },
    ),
  );

  expect(problems).toEqual([]);
  expect(question).toMatchObject({
    mode: "batch",
    prompt: "Why?",
    samples: 12,
    files: ["a.ts"],
    personas: ["judge", "critic"],
    models: [
      { model: "sim/a", weight: 2 },
      { model: "sim/b", weight: 1 },
    ],
    maxOutputTokens: 500,
    temperature: 0.2,
    untilConfident: 0.9,
    judge: true,
  });
});

test("a prompt may be anything, also what a command line would take for something else", () => {
  for (const prompt of ["-", "--yes", "src/*.ts", "12"]) {
    expect(stageQuestion(stage({ prompt }))).toMatchObject({ question: { prompt }, problems: [] });
  }
});

test("a mode without a prompt takes targets", () => {
  const { question, problems } = stageQuestion(
    stage({ mode: "review", prompt: "", targets: ["src/*.ts"] }, { force: true }),
  );

  expect(problems).toEqual([]);
  expect(question?.targets).toEqual(["src/*.ts"]);
});

describe("what is refused", () => {
  test.each<[what: string, words: StageWords, problem: string]>([
    [
      "an unknown option",
      stage({}, { persna: "judge" }),
      'expected a known option of ask, got "persna" (did you mean persona?)',
    ],
    [
      "what holds for the whole run",
      stage({}, { budget: "3" }),
      "expected budget on the command line, as swarm run NAME --budget, since it holds for the whole run, got it in a stage",
    ],
    [
      "what acts outside the run",
      stage({ mode: "review", prompt: "", targets: ["a"] }, { "write-baseline": "b.json" }),
      "expected no write-baseline in a stage, since it acts outside the run, got one",
    ],
    [
      "a consent",
      stage({ mode: "council" }, { "allow-command": "make" }),
      "expected no allow-command in a stage, since only a person consents to that, got one",
    ],
    [
      "a wrong value",
      stage({}, { temperature: "hot" }),
      'expected --temperature to be a number from 0 to 2, got "hot"',
    ],
    [
      "a switch with a value",
      stage({ mode: "review", prompt: "", targets: ["a"] }, { force: "very" }),
      'expected force to be true or false, got "very"',
    ],
    ["a value left out", stage({}, { persona: true }), "expected persona to have a value, got true"],
    ["no prompt", stage({ prompt: "" }), "expected a prompt for ask, got none"],
    ["samples where none are", stage({ samples: "3" }), "expected no samples for ask, which takes no N, got 3"],
    ["no samples", stage({ mode: "batch" }), "expected samples, how many, for batch, got none"],
    [
      "targets beside a prompt",
      stage({ targets: ["a"] }),
      "expected no targets for ask, got some: attach files with `files`",
    ],
    [
      "a prompt beside targets",
      stage({ mode: "review", targets: ["a"] }),
      "expected no prompt for review, which works on targets, got one",
    ],
  ])("%s", (_, words, problem) => {
    expect(stageQuestion(words).problems).toEqual([problem]);
  });
});
