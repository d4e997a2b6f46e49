import { expect, test } from "vitest";
import { memberOf, questionOf, runMode } from "../../test/suites/mode-run.ts";
import { ProviderError, type ProviderScope } from "../core/errors.ts";
import { batch } from "./batch.ts";
import { modeNamed } from "./mode-named.ts";

const batchOf = (samples: number, change = {}) => ({ ...questionOf(change), samples });
const vote = (answer: string, confidence = 80, reasons = [`because of ${answer}`]) =>
  JSON.stringify({ answer, confidence, reasons });
const failure = (scope: ProviderScope) =>
  new ProviderError(`${scope} failed`, { provider: "sim", scope, retryable: false });
const COLUMNS = ["answer", "votes", "share", "95 % interval", "mean confidence"];
const made = { model: "sim/a", costUsd: 0.25, ms: 5 };

test("equal answers are counted together, with the reasons of those who gave them", async () => {
  const script = {
    "vote/1": vote("PostgreSQL"),
    "vote/2": vote("postgresql.", 60, ["mature", "x"]),
    "vote/3": vote("MySQL"),
  };

  const { outcome } = await runMode(batch, batchOf(3), script);

  expect(outcome.status).toBe("done");
  expect(outcome.report).toEqual({
    mode: "batch",
    title: "Which database?",
    headline: "2/3 PostgreSQL, 1/3 MySQL; 3 planned, 3 answered",
    counts: { planned: 3, answered: 3, refused: 0, unparsed: 0, error: 0, not_run: 0 },
    blocks: [
      {
        kind: "chart",
        shape: "bars",
        title: "Share of the votes, with its 95 % interval",
        unit: "%",
        scaleTo: 100,
        bars: [
          { label: "PostgreSQL", value: 66.7, low: 20.8, high: 93.9 },
          { label: "MySQL", value: 33.3, low: 6.1, high: 79.2 },
        ],
        from: ["vote/1", "vote/2", "vote/3"],
      },
      {
        kind: "table",
        columns: COLUMNS,
        rows: [
          ["PostgreSQL", 2, "67 %", "21 % to 94 %", 70],
          ["MySQL", 1, "33 %", "6 % to 79 %", 80],
        ],
        from: ["vote/1", "vote/2", "vote/3"],
        rowsFrom: [["vote/1", "vote/2"], ["vote/3"]],
      },
      {
        kind: "markdown",
        text: expect.stringMatching(/^\*\*No consensus\*\*: PostgreSQL has 2 of 3 votes, 67 % /),
        from: ["vote/1", "vote/2", "vote/3"],
      },
      { kind: "heading", level: 3, text: "Why PostgreSQL" },
      { kind: "markdown", text: "- because of PostgreSQL (vote/1)\n- mature (vote/2)", from: ["vote/1", "vote/2"] },
      { kind: "heading", level: 3, text: "Why MySQL" },
      { kind: "markdown", text: "- because of MySQL (vote/3)", from: ["vote/3"] },
    ],
    units: [1, 2, 3].map((number) => ({
      ...made,
      key: `vote/${number}`,
      status: "answered",
      text: script[`vote/${number}` as keyof typeof script],
      value: JSON.parse(script[`vote/${number}` as keyof typeof script]),
    })),
    items: [
      { key: "vote/1", title: "PostgreSQL", text: "PostgreSQL (2 votes)\n- because of PostgreSQL\n- mature" },
      { key: "vote/3", title: "MySQL", text: "MySQL (1 vote)\n- because of MySQL" },
    ],
  });
});

test("an answer that does not parse is repaired once, and the repair is what counts", async () => {
  const { outcome, sent } = await runMode(batch, batchOf(1), {
    "vote/1": "PostgreSQL, I think",
    "vote/1/repair": vote("PostgreSQL"),
  });

  expect(outcome.report?.headline).toBe("1/1 PostgreSQL; 1 planned, 1 answered");
  expect(outcome.report?.units).toEqual([
    {
      ...made,
      key: "vote/1",
      status: "answered",
      text: vote("PostgreSQL"),
      value: JSON.parse(vote("PostgreSQL")),
      costUsd: 0.5,
      ms: 10,
    },
  ]);
  expect(sent.at(-1)).toContain("expected one JSON value");
});

test("an answer that does not parse after its repair is kept as it is and is no vote", async () => {
  const { outcome } = await runMode(batch, batchOf(2), {
    "vote/1": vote("PostgreSQL"),
    "vote/2": "no JSON",
    "vote/2/repair": JSON.stringify({ answer: "", confidence: 200, reasons: ["x"] }),
  });

  expect(outcome.report?.headline).toBe("1/1 PostgreSQL; 2 planned, 1 answered, 1 unparsed (not counted)");
  expect(outcome.report?.units[1]).toMatchObject({
    status: "unparsed",
    costUsd: 0.5,
    reason: expect.stringMatching(
      /at answer: expected an answer of at least one word.*; at confidence: expected a number/,
    ),
  });
});

test("a repair that fails leaves the first answer unparsed, at its own cost", async () => {
  const { outcome } = await runMode(batch, batchOf(1), { "vote/1": "no JSON", "vote/1/repair": failure("request") });

  expect(outcome.report?.units).toEqual([
    {
      ...made,
      key: "vote/1",
      status: "unparsed",
      text: "no JSON",
      reason: 'expected one JSON value, got "no JSON"',
    },
  ]);
});

test("refusals and errors are told and are no votes", async () => {
  const { outcome } = await runMode(batch, batchOf(4), {
    "vote/1": vote("yes"),
    "vote/2": { text: "I will not.", finish: "refused" },
    "vote/3": failure("request"),
    "vote/4": failure("request"),
  });

  expect(outcome.status).toBe("done");
  expect(outcome.report?.headline).toBe("1/1 yes; 4 planned, 1 answered, 1 refused, 2 errors (not counted)");
  expect(outcome.report?.blocks.slice(-2)).toEqual([
    { kind: "heading", level: 3, text: "Not counted" },
    {
      kind: "table",
      columns: ["what", "units", "reason"],
      rows: [
        ["error", 2, "request failed"],
        ["refused", 1, "the model refused to answer"],
      ],
      from: ["vote/3", "vote/4", "vote/2"],
      rowsFrom: [["vote/3", "vote/4"], ["vote/2"]],
    },
  ]);
});

test("a key that is refused stops at once and the rest is not run", async () => {
  const { outcome, sent } = await runMode(batch, batchOf(100), { "vote/1": vote("yes"), "vote/2": failure("key") });

  expect(outcome).toMatchObject({ status: "failed", problem: "key failed" });
  expect(outcome.report?.headline).toBe("1/1 yes; 100 planned, 1 answered, 1 error, 98 not run (not counted)");
  expect(outcome.report?.units).toHaveLength(100);
  expect(sent).toHaveLength(2);
});

test("a budget for a part gives a report of that part", async () => {
  const script = Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`vote/${index + 1}`, vote("yes")]));

  const { outcome } = await runMode(batch, batchOf(10), script, { budgetUsd: 1 });

  expect(outcome.status).toBe("exhausted");
  expect(outcome.report?.headline).toBe("3/3 yes; 10 planned, 3 answered, 7 not run (not counted)");
  expect(outcome.spend.settledUsd).toBeLessThanOrEqual(1);
});

test("no votes at all are no table", async () => {
  const { outcome } = await runMode(batch, batchOf(2), { "vote/1": failure("request"), "vote/2": failure("request") });

  expect(outcome.status).toBe("failed");
  expect(outcome.report?.headline).toBe("no votes; 2 planned, 0 answered, 2 errors (not counted)");
  expect(outcome.report?.blocks.map(({ kind }) => kind)).toEqual(["heading", "table"]);
});

test("members take turns, each draw is another sample, and a seed moves with it", () => {
  const question = batchOf(4, { members: [memberOf("judge"), memberOf("critic", "sim/b")], seed: 10 });

  const calls = [...batch.calls(question)];

  expect(
    calls.map(({ key, input }) => [key, input.model, input.persona, input.request.sample, input.request.seed]),
  ).toEqual([
    ["vote/1", "sim/a", "judge", 0, 10],
    ["vote/2", "sim/b", "critic", 1, 11],
    ["vote/3", "sim/a", "judge", 2, 12],
    ["vote/4", "sim/b", "critic", 3, 13],
  ]);
});

test("a model takes the schema natively where it can, else in words", () => {
  const [native] = batch.calls(batchOf(1));
  const [worded] = batch.calls(batchOf(1, { members: [{ model: "sim/a", nativeSchema: false }] }));

  expect(native?.input.request.schema?.name).toBe("vote");
  expect(worded?.input.request.schema).toBeUndefined();
  expect(worded?.input.request.messages.at(-1)?.parts.at(-1)).toContain("satisfies this schema");
});

test("calls are planned lazily, so that a million cost nothing until they are made", () => {
  const [first] = batch.calls(batchOf(1_000_000));

  expect(first?.key).toBe("vote/1");
});

test("a mode is found by its name, and an unknown one is refused with the nearest", async () => {
  expect((await modeNamed("batch")).name).toBe("batch");
  await expect(modeNamed("bacth")).rejects.toThrow('expected a known mode, got "bacth" (did you mean batch?)');
  await expect(modeNamed("toString")).rejects.toThrow('expected a known mode, got "toString"');
});

test("several models are told apart, and the journal alone tells the same", async () => {
  const members = [memberOf("judge"), memberOf("critic", "sim/b")];
  const script = { "vote/1": vote("yes"), "vote/2": vote("no"), "vote/3": vote("yes"), "vote/4": failure("request") };

  const { outcome, rebuilt } = await runMode(batch, batchOf(4, { members }), script);

  const tables = outcome.report?.blocks.flatMap((block) => (block.kind === "table" ? [block.rows] : []));
  const asked = [2, 0, 0, "100 % (2 of 2)", "$0.50", "5 ms"];
  expect(tables?.slice(1, 3)).toEqual([
    [
      ["sim/a", 2, ...asked],
      ["sim/b", 2, 1, 1, 0, "0 % (0 of 1)", "$0.25", "5 ms"],
    ],
    [
      ["judge", 2, ...asked],
      ["critic", 2, 1, 1, 0, "0 % (0 of 1)", "$0.25", "5 ms"],
    ],
  ]);
  expect((await rebuilt()).report).toEqual(JSON.parse(JSON.stringify(outcome.report)));
});

const agreeing = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`vote/${index + 1}`, vote("yes")]));
const confident = (samples: number) => batchOf(samples, { untilConfident: 0.95 });

test.each([1, 5])(
  "with %i in flight sampling stops once the leader is safe, and says what it saved",
  async (concurrency) => {
    const { outcome, sent, rebuilt } = await runMode(batch, confident(50), agreeing(50), { concurrency });

    const asked = sent.length;
    expect(asked).toBeLessThan(30);
    expect(outcome.status).toBe("done");
    expect(outcome.report?.headline).toBe(`${asked}/${asked} yes; ${asked} planned, ${asked} answered`);
    expect(outcome.report?.units.map(({ key }) => key)).toEqual(Object.keys(agreeing(asked)));
    expect(outcome.report?.blocks).toContainEqual({
      kind: "markdown",
      text: `stopped after ${asked} of 50: the leader can no longer plausibly be overtaken (95 %); ${50 - asked} calls saved`,
    });
    expect((await rebuilt()).report).toEqual(JSON.parse(JSON.stringify(outcome.report)));
  },
);

test("what was in flight when sampling stopped is waited for and counted", async () => {
  const [alone, five] = await Promise.all(
    [1, 5].map((concurrency) => runMode(batch, confident(50), agreeing(50), { concurrency })),
  );

  expect(five?.sent.length).toBe((alone?.sent.length ?? 0) + 4);
});

test("a vote that stays open is asked to the end, which is said", async () => {
  const script = Object.fromEntries(
    Array.from({ length: 10 }, (_, index) => [`vote/${index + 1}`, vote(index % 2 === 0 ? "yes" : "no")]),
  );

  const { outcome } = await runMode(batch, confident(10), script);

  expect(outcome.report?.counts.planned).toBe(10);
  expect(outcome.report?.blocks).toContainEqual({
    kind: "markdown",
    text: "no calls saved: no lead was safe from being overtaken before the last answer (95 %)",
  });
});

test("errors are no votes: without one nothing stops, and no leader is claimed", async () => {
  const script = Object.fromEntries(Array.from({ length: 6 }, (_, index) => [`vote/${index + 1}`, failure("request")]));

  const { outcome, sent } = await runMode(batch, confident(6), script);

  expect(sent).toHaveLength(6);
  expect(JSON.stringify(outcome.report?.blocks)).not.toContain("leader");
});

test("a run that its budget stopped before it was clear leaves the rest unrun, and rebuilds", async () => {
  const { outcome, rebuilt } = await runMode(batch, confident(50), agreeing(50), { budgetUsd: 1 });

  expect(outcome.status).toBe("exhausted");
  expect(outcome.report?.headline).toBe("3/3 yes; 50 planned, 3 answered, 47 not run (not counted)");
  expect((await rebuilt()).report).toEqual(JSON.parse(JSON.stringify(outcome.report)));
});
