import { Command } from "commander";
import { expect, test } from "vitest";
import { fakeApp } from "../../test/fakes/fake-app.ts";
import { fakeWiring } from "../../test/fakes/fake-io.ts";
import { InputError } from "../core/errors.ts";
import { REVIEW_FOCUSES } from "../core/review-focus.ts";
import { SEVERITIES } from "../core/severity.ts";
import { type QuestionFlags, readQuestion } from "./question-flags.ts";
import { REVIEW_COMMAND } from "./review-command.ts";
import type { Cli } from "./wiring.ts";

const renderers = await fakeWiring(fakeApp()).renderers();

function read(words: readonly string[], flags: QuestionFlags = {}) {
  return readQuestion({ mode: "review", words, flags, isStdinTerminal: false, exists: () => true, renderers });
}

function problemsOf(flags: QuestionFlags): readonly string[] {
  try {
    read(["src"], flags);
  } catch (error) {
    if (error instanceof InputError) return error.problems;
  }
  return [];
}

test("words are files, and stdin is left alone", () => {
  const { question, isPromptOnStdin } = read(["src", "!src/old", "50"]);

  expect(question).toMatchObject({ mode: "review", targets: ["src", "!src/old", "50"], prompt: "" });
  expect(isPromptOnStdin).toBe(false);
});

test("every flag of a review is read", () => {
  const flags = {
    diff: "main",
    per: "symbol",
    reviewers: "3",
    focus: "security, API,security",
    minSeverity: "Low",
    minAgreement: "0.5",
    baseline: "known.json",
    failOn: "high",
    force: true,
  };

  expect(read([], flags).question.review).toEqual({
    diffBase: "main",
    per: "symbol",
    reviewers: 3,
    focus: ["security", "api"],
    minSeverity: "low",
    minAgreement: 0.5,
    baseline: "known.json",
    failOn: "high",
    isForced: true,
  });
});

test("the new baseline is a file of the output", () => {
  const { output } = read(["src"], { writeBaseline: "known.json", output: ["report.md"] });

  expect(output.files).toEqual([
    { path: "report.md", format: "md" },
    { path: "known.json", format: "baseline" },
  ]);
});

test.each([
  [{ per: "line" }, '--per: expected a known unit, got "line" (did you mean file?)'],
  [{ reviewers: "0" }, 'expected --reviewers to be a whole number from 1 to 100, got "0"'],
  [{ focus: "securty" }, '--focus: expected a known focus, got "securty" (did you mean security?)'],
  [{ focus: "" }, '--focus: expected a known focus, got ""'],
  [{ minSeverity: "bad" }, '--min-severity: expected a known severity, got "bad"'],
  [{ failOn: "hgih" }, '--fail-on: expected a known severity, got "hgih" (did you mean high?)'],
  [{ minAgreement: "2" }, 'expected --min-agreement to be a share from 0 to 1, such as 0.5, got "2"'],
  [{ minAgreement: "50%" }, 'expected --min-agreement to be a share from 0 to 1, such as 0.5, got "50%"'],
  [{ diff: " " }, "expected --diff to be a commit, branch or tag, got an empty text"],
  [
    { failOn: "low", minSeverity: "high" },
    "expected --fail-on to be at least as severe as --min-severity high, got low",
  ],
  [
    { writeBaseline: "known.json", output: ["known.json"] },
    "expected -o and --write-baseline to name different files, got known.json for both",
  ],
])("%j is refused", (flags, problem) => {
  expect(problemsOf(flags).join("\n")).toContain(problem);
});

test("all that is wrong is told at once", () => {
  expect(problemsOf({ per: "line", reviewers: "x", failOn: "y", minAgreement: "z" })).toHaveLength(4);
});

test("the help names every severity and focus", () => {
  const command = new Command();

  REVIEW_COMMAND.define(command, { program: command, cli: {} as Cli, finish: async () => {} });

  const help = command.helpInformation().replace(/\s+/g, " ");
  expect(help).toContain(`what to look for, with commas between: ${REVIEW_FOCUSES.join(", ")}`);
  expect(help).toContain(`list nothing less severe; ${SEVERITIES.join(", ")}`);
});
