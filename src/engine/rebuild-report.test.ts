import { expect, test } from "vitest";
import { answerOf, askOf } from "../../test/fakes/scripted-agent.ts";
import { modeOf, reportedValue } from "../../test/suites/engine-world.ts";
import type { RunContext } from "../core/context.ts";
import { DefectError } from "../core/errors.ts";
import type { Json } from "../core/json.ts";
import { type RunHistory, type StepEnd, stepName } from "./journal.ts";
import { rebuildReport } from "./rebuild-report.ts";

const asked = (text: string): Json => JSON.parse(JSON.stringify(askOf(text)));
const said = (text: string, change: Partial<StepEnd> = {}): StepEnd => ({
  revision: 1,
  kind: "ask",
  input: asked("q"),
  output: JSON.parse(JSON.stringify(answerOf(text))),
  ...change,
});

function historyOf(ends: Readonly<Record<string, StepEnd>>, change: Partial<RunHistory> = {}): RunHistory {
  const named = Object.entries(ends).map(([key, end]) => [stepName("r", key), end] as const);
  const plain = { run: "r", mode: "test", input: null, depth: 0, generation: 1, blobs: new Map(), ended: undefined };
  return { ...plain, ends: new Map(named), ...change };
}

const ask = async (ctx: RunContext, key: string) => (await ctx.step(key, "ask", askOf("q"))).text;
const answering = modeOf(async (ctx) => ask(ctx, "k"));

async function rebuilt(history: RunHistory, mode = answering) {
  return rebuildReport(history, () => mode);
}

test("a step is answered from its end", async () => {
  const outcome = await rebuilt(historyOf({ k: said("the answer") }));

  expect(reportedValue(outcome.report)).toBe("the answer");
  expect(outcome).toMatchObject({ run: "r", status: "running", generation: 1, repeatedCalls: 0 });
});

test("status, money and problem are those of the end of the run", async () => {
  const ended = { status: "exhausted", spend: { settledUsd: 3 }, repeatedCalls: 2, elapsedMs: 9, problem: "too dear" };

  const outcome = await rebuilt(historyOf({ k: said("x") }, { ended }));

  expect(outcome).toMatchObject(ended);
});

test("a failure is thrown again as it was", async () => {
  const error = { kind: "provider", message: "no answer", fault: { provider: "p", scope: "request", retryable: true } };
  const mode = modeOf((ctx) => ask(ctx, "k").catch((thrown: Error) => `${thrown.name}: ${thrown.message}`));

  const outcome = await rebuilt(historyOf({ k: { revision: 1, kind: "ask", input: null, error } }), mode);

  expect(reportedValue(outcome.report)).toBe("ProviderError: no answer");
});

test("what never ended was not run; a mode that needs it has no report", async () => {
  const patient = modeOf(async (ctx) => {
    const kinds: string[] = [];
    for await (const one of ctx.fanOut(["k", "l"], (key) => ask(ctx, key))) kinds.push(one.kind);
    return kinds;
  });
  const history = historyOf({ k: said("x") });

  expect(reportedValue((await rebuilt(history, patient)).report)).toEqual(["value", "not_run"]);
  expect((await rebuilt(historyOf({}))).report).toBeNull();
});

test("records, signals and children are answered too", async () => {
  const inner = modeOf((ctx) => ask(ctx, "k"), "inner");
  const mode = modeOf(async (ctx) => [
    await ctx.record<Json>("choice", () => "another"),
    await ctx.waitFor("approval", "approve"),
    reportedValue(await ctx.child("child", inner, null)),
  ]);
  const history = historyOf({
    choice: { revision: 1, kind: "record", input: null, output: "stored" },
    approval: { revision: 1, kind: "signal", input: "approve", output: { id: 4, value: "yes" } },
  });
  const ends = new Map([...history.ends, [stepName("r/child", "k"), said("child's answer")]]);

  const outcome = await rebuilt({ ...history, ends }, mode);

  expect(reportedValue(outcome.report)).toEqual(["stored", "yes", "child's answer"]);
});

test("an answer to another input of an older generation is no answer", async () => {
  const ends = { k: said("old", { input: asked("another question") }) };

  const outcome = await rebuilt(historyOf(ends, { generation: 2 }));

  expect(outcome.report).toBeNull();
});

test("an input with large texts is compared by what they say", async () => {
  const input = JSON.parse(JSON.stringify(asked("q")).replace('"q"', '{"$blob":"h"}'));
  const history = historyOf({ k: said("kept", { input }) }, { generation: 2, blobs: new Map([["h", "q"]]) });

  expect(reportedValue((await rebuilt(history)).report)).toBe("kept");
});

test("the input of the run is whole again", async () => {
  const history = historyOf({}, { input: { text: { $blob: "h" } }, blobs: new Map([["h", "a long text"]]) });

  const outcome = await rebuilt(
    history,
    modeOf(async (_, input) => input),
  );

  expect(reportedValue(outcome.report)).toEqual({ text: "a long text" });
});

test("a run that gave no report is rebuilt without one", async () => {
  const ended = { status: "failed", hasReport: false, problem: "a bug" };

  const outcome = await rebuilt(historyOf({ k: said("x") }, { ended }));

  expect(outcome).toMatchObject({ status: "failed", report: null, simulated: false, problem: "a bug" });
});

test("a defect of the mode is not hidden", async () => {
  const broken = modeOf(async () => {
    throw new DefectError("impossible");
  });

  await expect(rebuilt(historyOf({}), broken)).rejects.toThrow(DefectError);
});
