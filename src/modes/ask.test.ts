import { expect, test } from "vitest";
import { memberOf, questionOf, runMode } from "../../test/suites/mode-run.ts";
import { ProviderError } from "../core/errors.ts";
import { ask } from "./ask.ts";

const made = { key: "answer", model: "sim/a", costUsd: 0.25, ms: 5 };

test("an answer is reported as it was given", async () => {
  const { outcome, sent } = await runMode(ask, questionOf(), { answer: "PostgreSQL." });

  expect(outcome).toMatchObject({ status: "done", simulated: true });
  expect(outcome.report).toEqual({
    mode: "ask",
    title: "Which database?",
    headline: "answered by sim/a",
    counts: { planned: 1, answered: 1, refused: 0, unparsed: 0, error: 0, not_run: 0 },
    blocks: [{ kind: "markdown", text: "PostgreSQL.", from: ["answer"] }],
    units: [{ ...made, status: "answered", text: "PostgreSQL." }],
    items: [{ key: "answer", title: "PostgreSQL.", text: "PostgreSQL." }],
  });
  expect(sent).toEqual([expect.stringContaining("Which database?")]);
});

test("what is known of an answer stands with it: another model, the cache, a cut", async () => {
  const reply = { text: "Postg", model: "sim/other", cached: true, finish: "length" } as const;

  const { outcome } = await runMode(ask, questionOf({ members: [memberOf("judge")] }), { answer: reply });

  expect(outcome.report?.headline).toBe("answered by sim/other");
  expect(outcome.report?.units).toEqual([
    { ...made, model: "sim/other", persona: "judge", status: "answered", text: "Postg", cached: true, cut: true },
  ]);
});

test("a refusal is an answer that is not counted as one", async () => {
  const { outcome } = await runMode(ask, questionOf(), { answer: { text: "I cannot.", finish: "refused" } });

  expect(outcome.status).toBe("done");
  expect(outcome.report).toEqual({
    mode: "ask",
    title: "Which database?",
    headline: "the model refused to answer",
    counts: { planned: 1, answered: 0, refused: 1, unparsed: 0, error: 0, not_run: 0 },
    blocks: [{ kind: "markdown", text: "I cannot.", from: ["answer"] }],
    units: [{ ...made, status: "refused", text: "I cannot.", reason: "the model refused to answer" }],
    items: [],
  });
});

test("an answer of which the output cap left nothing is no answer", async () => {
  const { outcome } = await runMode(ask, questionOf(), { answer: { text: "", finish: "length" } });

  expect(outcome.status).toBe("failed");
  expect(outcome.report).toMatchObject({
    headline: expect.stringContaining("the output cap of 100 tokens before its first word"),
    counts: { planned: 1, answered: 0, error: 1 },
    units: [{ status: "error", text: null, cut: true, costUsd: 0.25 }],
  });
});

test("a failure is said, and there is no text", async () => {
  const gone = new ProviderError("no answer in 60 s", { provider: "sim", scope: "request", retryable: true });

  const { outcome } = await runMode(ask, questionOf(), { answer: gone });

  expect(outcome.status).toBe("failed");
  expect(outcome.report).toEqual({
    mode: "ask",
    title: "Which database?",
    headline: "no answer in 60 s",
    counts: { planned: 1, answered: 0, refused: 0, unparsed: 0, error: 1, not_run: 0 },
    blocks: [],
    units: [{ key: "answer", model: "sim/a", status: "error", text: null, reason: "no answer in 60 s" }],
    items: [],
  });
});

test("a budget too small for the call leaves it unrun", async () => {
  const { outcome } = await runMode(ask, questionOf(), {}, { budgetUsd: 0.1 });

  expect(outcome.status).toBe("exhausted");
  expect(outcome.report).toMatchObject({
    counts: { planned: 1, not_run: 1 },
    units: [{ status: "not_run", text: null, reason: "the run stopped first" }],
  });
});

test("the calls that are planned are those that are made", async () => {
  const question = questionOf({ system: "Be brief.", temperature: 0.2, seed: 7 });

  const calls = [...ask.calls(question)];

  expect(calls).toMatchObject([
    {
      key: "answer",
      input: { model: "sim/a", request: { maxOutputTokens: 100, temperature: 0.2, seed: 7, sample: 0 } },
    },
  ]);
});

test.each([
  ["one line\nand more", "one line"],
  ["  \n  spaced  ", "spaced"],
  ["x".repeat(100), `${"x".repeat(79)}…`],
])("a title is the first line, short enough: %j", async (prompt, title) => {
  const { outcome } = await runMode(ask, questionOf({ prompt }), { answer: "a" });

  expect(outcome.report?.title).toBe(title);
});
