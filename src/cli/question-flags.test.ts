import { expect, test } from "vitest";
import { fakeApp } from "../../test/fakes/fake-app.ts";
import { fakeWiring } from "../../test/fakes/fake-io.ts";
import { InputError } from "../core/errors.ts";
import { type QuestionFlags, readQuestion, type TypedQuestion } from "./question-flags.ts";

const renderers = await fakeWiring(fakeApp()).renderers();

function read(words: readonly string[], flags: QuestionFlags = {}, over: Partial<TypedQuestion> = {}) {
  const exists = (path: string) => path.endsWith(".ts") && !path.startsWith("no");
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

const whole = "a whole number from 1 to 100,000";
const NUMBERS: readonly (readonly [flag: string, flags: QuestionFlags, problem: string])[] = [
  ["N", { samples: "0" }, `expected N to be ${whole}, got "0"`],
  ["N", { samples: "-1" }, `expected N to be ${whole}, got "-1"`],
  ["N", { samples: "1.5" }, `expected N to be ${whole}, got "1.5"`],
  ["N", { samples: "1e9" }, `expected N to be ${whole}, got "1e9"`],
  ["N", { samples: "1000000000" }, `expected N to be ${whole}, got "1000000000"`],
  ["N", { samples: "100001" }, `expected N to be ${whole}, got "100001"`],
  ["N", { samples: "NaN" }, `expected N to be ${whole}, got "NaN"`],
  ["N", { samples: "Infinity" }, `expected N to be ${whole}, got "Infinity"`],
  ["N", { samples: "" }, `expected N to be ${whole}, got ""`],
  ["-j", { concurrency: "0" }, 'expected --concurrency to be auto or a whole number from 1 to 10,000, got "0"'],
  ["-j", { concurrency: "many" }, 'expected --concurrency to be auto or a whole number from 1 to 10,000, got "many"'],
  ["--max-tokens", { maxTokens: "-5" }, 'expected --max-tokens to be a whole number from 1 to 10,000,000, got "-5"'],
  ["--temperature", { temperature: "2.1" }, 'expected --temperature to be a number from 0 to 2, got "2.1"'],
  ["--temperature", { temperature: "hot" }, 'expected --temperature to be a number from 0 to 2, got "hot"'],
  ["--seed", { seed: "-1" }, 'expected --seed to be a whole number from 0 to 2,147,483,647, got "-1"'],
  [
    "--timeout",
    { timeout: "soon" },
    'expected --timeout to be a time such as 90s, 10m or 2h, above 0 and at most 168h, got "soon"',
  ],
  [
    "--timeout",
    { timeout: "0s" },
    'expected --timeout to be a time such as 90s, 10m or 2h, above 0 and at most 168h, got "0s"',
  ],
  [
    "--budget",
    { budget: "0" },
    'expected --budget to be US dollars as a number above 0, such as 2.50, at most 1,000,000, got "0"',
  ],
  ["--models", { model: "a/b", models: "a/b,c/d" }, "expected --model or --models, got both"],
  ...["0.5", "1", "95", "95%", "-1", ""].map(
    (untilConfident) =>
      [
        "--until-confident",
        { untilConfident },
        `expected --until-confident to be a number above 0.5 and below 1, such as 0.95, got "${untilConfident}"`,
      ] as const,
  ),
  ["--dry-run", { dryRun: "all" }, 'expected --dry-run to be summary, json or full, got "all"'],
  ["--fallback", { fallback: "a,,b" }, 'expected --fallback as names with commas between, got "a,,b"'],
  ["--personas", { personas: "a", preset: "b" }, "expected --personas or --preset, got both"],
  ["--json", { json: true, outputFormat: "md" }, "expected --json or --output-format md, got both"],
  ["-o", { output: ["a.md", "a.md"] }, "expected each -o file once, got a.md twice"],
  ["-o", { output: ["a.txt"] }, "-o: expected a file that ends in a known extension, got a.txt"],
];

test.each(NUMBERS)("%s: a wrong value is refused with what was expected and what came", (_flag, flags, problem) => {
  const problems = problemsOf(() => read(flags.samples === undefined ? ["5", "q"] : ["q"], flags));

  expect(problems).toEqual([problem]);
});

test("all problems are told at once", () => {
  const problems = problemsOf(() => read(["0", " "], { seed: "x", temperature: "9", budget: "-1" }));

  expect(problems).toHaveLength(5);
});

test("right values become a question", () => {
  const { question } = read(["50", "Which?"], {
    concurrency: "auto",
    budget: "2.50",
    timeout: "10m",
    seed: "0",
    temperature: "0",
    fallback: "a/b, c/d",
    models: "3=a/b,c/d",
    untilConfident: "0.95",
    cache: false,
    hedge: true,
  });

  expect(question).toMatchObject({
    samples: 50,
    prompt: "Which?",
    concurrency: undefined,
    budgetUsd: 2.5,
    timeoutMs: 600_000,
    seed: 0,
    temperature: 0,
    fallback: ["a/b", "c/d"],
    models: [
      { model: "a/b", weight: 3 },
      { model: "c/d", weight: 1 },
    ],
    untilConfident: 0.95,
    cache: false,
    hedge: undefined,
  });
});

type Expected = { prompt?: string; samples?: number; files?: readonly string[] };
const ASK: readonly (readonly [words: readonly string[], files: readonly string[], expected: Expected])[] = [
  [["q"], ["a.ts", "b.ts"], { prompt: "q", files: ["a.ts", "b.ts"] }],
  [[], ["a.ts", "question"], { prompt: "question", files: ["a.ts"] }],
  [[], ["a.ts", "b.ts", "Why is it slow?"], { prompt: "Why is it slow?", files: ["a.ts", "b.ts"] }],
  [[], ["*.ts", "!no.ts", "Explain src/a.ts please"], { prompt: "Explain src/a.ts please", files: ["*.ts", "!no.ts"] }],
];

test.each(ASK)("ask with words %j and -f %j", (words, files, expected) => {
  const { question } = read(words, { file: files }, { mode: "ask" });

  expect(question).toMatchObject(expected);
});

test.each([
  [["a.ts"]],
  [["a.ts", "missing.md"]],
  [["a.ts", "src/none"]],
  [["a.ts", "*.css"]],
  [["a.ts", "!b.ts"]],
  [["a.ts", "b?.css"]],
  [["question"]],
])("ask takes no prompt from -f %j", (files) => {
  const problems = problemsOf(() => read([], { file: files }, { mode: "ask" }));

  expect(problems).toEqual(['expected a prompt, got none: swarm ask "your question", or - to read it from stdin']);
});

test("batch takes N and prompt back from -f", () => {
  const { question } = read([], { file: ["q.ts", "20", "Optimize this"] });

  expect(question).toMatchObject({ samples: 20, prompt: "Optimize this", files: ["q.ts"] });
});

test("batch takes the prompt alone back from -f", () => {
  const { question } = read(["20"], { file: ["q.ts", "Optimize this"] });

  expect(question).toMatchObject({ samples: 20, prompt: "Optimize this", files: ["q.ts"] });
});

test("batch without N says so", () => {
  const problems = problemsOf(() => read(["Which?"]));

  expect(problems[0]).toContain("expected N, how many, before the prompt, got none");
});

test("words without quotes are refused, with what to do", () => {
  const problems = problemsOf(() => read(["why", "is", "this"], {}, { mode: "ask" }));

  expect(problems).toEqual(["expected one prompt, got 3 words (why is this): put the prompt in quotes"]);
});

test.each([
  ["-", true, true],
  ["-", false, true],
  [undefined, false, true],
  ["q", false, false],
])("prompt %s with a terminal on stdin %s is read from stdin: %s", (prompt, isStdinTerminal, expected) => {
  const { isPromptOnStdin } = read(prompt === undefined ? ["5"] : ["5", prompt], {}, { isStdinTerminal });

  expect(isPromptOnStdin).toBe(expected);
});
