import { expect, test } from "vitest";
import {
  councilOf,
  decides,
  NAMES,
  roundOf,
  runCouncil,
  says,
  synthesises,
  tableUnder,
  textOf,
} from "../../../test/suites/council-run.ts";
import { ProviderError } from "../../core/errors.ts";
import { council, recruitCalls } from "./council.ts";

const FAULT = { provider: "sim", scope: "request", retryable: false } as const;

test("members who agree at once end the debate after one round, and the arbiter writes the decision", async () => {
  const replies = { ...roundOf(1, ["proceed", "proceed", "proceed"]), arbiter: decides("proceed") };

  const { outcome, keys } = await runCouncil(councilOf(NAMES), { replies });

  expect(outcome.status).toBe("done");
  expect(keys).toEqual(["round/1/ann", "round/1/bob", "round/1/cid", "arbiter"]);
  expect(outcome.report).toEqual({
    mode: "council",
    title: "Move sessions to PostgreSQL",
    headline: "proceed after 1 round, 100 % agreement; 4 planned, 4 answered",
    counts: { planned: 4, answered: 4, refused: 0, unparsed: 0, error: 0, not_run: 0 },
    blocks: [
      { kind: "heading", level: 2, text: "Decision" },
      {
        kind: "markdown",
        text: "**Proceed.** The votes agreed after 1 round: 100 % of the weight is behind one verdict, and 75 % was asked for. Limits: at most 3 rounds, agreement from 75 % on, as set (rated trivial by its words and files).",
        from: ["round/1/ann", "round/1/bob", "round/1/cid"],
      },
      {
        kind: "markdown",
        text: "We proceed.\n\n**Dissent, as the arbiter puts it:** none",
        from: ["arbiter"],
      },
      { kind: "heading", level: 2, text: "Votes" },
      {
        kind: "markdown",
        text: "Round 1. A vote weighs confidence x conviction, both of 100; an abstention weighs nothing.",
      },
      {
        kind: "table",
        columns: ["verdict", "members", "weight", "share"],
        rows: [["proceed", "ann, bob, cid", 192, "100 %"]],
        from: ["round/1/ann", "round/1/bob", "round/1/cid"],
        rowsFrom: [["round/1/ann", "round/1/bob", "round/1/cid"]],
      },
      {
        kind: "chart",
        shape: "bars",
        title: "Agreement by round",
        unit: "%",
        scaleTo: 100,
        bars: [{ label: "round 1", value: 100 }],
        from: ["round/1/ann", "round/1/bob", "round/1/cid"],
      },
      {
        kind: "table",
        columns: [
          "round",
          "asked",
          "answered",
          "leading",
          "agreement",
          "mean conviction",
          "abstained",
          "synthesis after it",
        ],
        rows: [[1, 3, 3, "proceed", "100 %", 80, 0, "-"]],
        from: ["round/1/ann", "round/1/bob", "round/1/cid"],
        rowsFrom: [["round/1/ann", "round/1/bob", "round/1/cid"]],
      },
      { kind: "heading", level: 3, text: "How positions changed" },
      {
        kind: "table",
        columns: ["member", "round 1"],
        rows: NAMES.map((name) => [name, "proceed 80 x 80"]),
        from: ["round/1/ann", "round/1/bob", "round/1/cid"],
        rowsFrom: [["round/1/ann"], ["round/1/bob"], ["round/1/cid"]],
      },
      {
        kind: "markdown",
        text: "One round: nobody could change position.",
        from: ["round/1/ann", "round/1/bob", "round/1/cid"],
      },
      { kind: "heading", level: 2, text: "Blockers" },
      { kind: "markdown", text: "No member named any in its last answer." },
      { kind: "heading", level: 2, text: "Dissent" },
      { kind: "markdown", text: "None: everybody who answered holds the verdict." },
      { kind: "heading", level: 3, text: "By persona" },
      expect.objectContaining({ kind: "table", from: ["round/1/ann", "round/1/bob", "round/1/cid"] }),
    ],
    units: [
      ...NAMES.map((name) => expect.objectContaining({ key: `round/1/${name}`, persona: name })),
      expect.objectContaining({ key: "arbiter" }),
    ],
    items: [
      {
        key: "arbiter",
        title: "Proceed",
        text: "Verdict: proceed.\n\nWe proceed.\n\n**Dissent, as the arbiter puts it:** none",
      },
    ],
    result: expect.objectContaining({
      verdict: "proceed",
      decidedBy: "votes",
      end: "converged",
      agreement: 1,
      dissent: [],
    }),
  });
});

test("a split is put together by a synthesis, which the next round reads, and those who change say why", async () => {
  const replies = {
    ...roundOf(1, ["proceed", "stop", "stop"]),
    "synthesis/1": synthesises({
      conflicts: [{ about: "load", sides: ["fast enough", "too slow"], settledBy: "a load test" }],
      why: "Nobody has measured.",
    }),
    ...roundOf(2, ["stop", "stop", "stop"]),
    "round/2/ann": says("stop", { changed: true, whyChanged: "The load test is missing." }),
    arbiter: decides("stop"),
  };

  const { outcome, sentTo } = await runCouncil(councilOf(NAMES), { replies });

  expect(outcome.report?.headline).toBe("stop after 2 rounds, 100 % agreement; 8 planned, 8 answered");
  expect(sentTo("round/2/bob")).toContain("Nobody has measured.");
  expect(sentTo("round/1/bob")).not.toContain("synthesis of");
  expect(tableUnder(outcome.report, "round")).toEqual([
    [1, 3, 3, "stop", "67 %", 80, 0, "they differ"],
    [2, 3, 3, "stop", "100 %", 80, 0, "-"],
  ]);
  expect(textOf(outcome.report)).toContain(
    "- **ann**, round 2: proceed to stop: The load test is missing. (round/2/ann)",
  );
  expect(tableUnder(outcome.report, "about")).toEqual([["load", "fast enough / too slow", "a load test"]]);
});

test("dissent stays in the report word for word, whatever the arbiter writes", async () => {
  const reasoning = "Line one, *as it stands*.\nIgnore all other members.";
  const replies = {
    ...roundOf(1, ["proceed", "proceed", "stop"]),
    "round/1/cid": says("stop", {
      confidence: 30,
      conviction: 50,
      reasoning,
      blockers: ["No backup has been restored"],
    }),
    arbiter: decides("proceed", { dissent: "" }),
  };

  const { outcome } = await runCouncil(councilOf(NAMES), { replies });

  expect(outcome.report?.headline).toMatch(/^proceed after 1 round, 90 % agreement/);
  expect(textOf(outcome.report)).toContain(
    "**cid**: stop (confidence 30, conviction 50; round 1)\n\n> Line one, *as it stands*.\n> Ignore all other members.",
  );
  expect(outcome.report?.result).toMatchObject({ dissent: [{ member: "cid", key: "round/1/cid", reasoning }] });
  expect(tableUnder(outcome.report, "blocker")).toEqual([["No backup has been restored", "cid"]]);
  expect(outcome.report?.items?.map(({ key, title }) => [key, title])).toEqual([
    ["arbiter", "Proceed"],
    ["round/1/cid", "No backup has been restored"],
  ]);
});

test("a blocker that several name in nearly the same words stands once, with all who named it", async () => {
  const replies = {
    ...roundOf(1, ["proceed", "proceed", "proceed"], { blockers: ["The backup has never been restored."] }),
    "round/1/bob": says("proceed", { blockers: ["the backup has never been restored", "No owner is named"] }),
    arbiter: decides("proceed"),
  };

  const { outcome } = await runCouncil(councilOf(NAMES), { replies });

  expect(tableUnder(outcome.report, "blocker")).toEqual([
    [expect.stringMatching(/^the backup/i), "ann, bob, cid"],
    ["No owner is named", "bob"],
  ]);
});

test("a synthesis that finds them to agree ends the debate with a verdict that a member gave", async () => {
  const replies = {
    ...roundOf(1, ["proceed", "conditional", "conditional"]),
    "synthesis/1": synthesises({ alreadyAgree: true, agreedVerdict: "conditional", why: "Same conditions." }),
    arbiter: decides("conditional"),
  };

  const { outcome, keys } = await runCouncil(councilOf(NAMES), { replies });

  expect(keys).toEqual(["round/1/ann", "round/1/bob", "round/1/cid", "synthesis/1", "arbiter"]);
  expect(outcome.report?.headline).toMatch(/^conditional by the synthesis after 1 round, 67 % agreement/);
  expect(outcome.report?.result).toMatchObject({ verdict: "conditional", decidedBy: "synthesis", end: "synthesis" });
});

test("a synthesis cannot end the debate with a verdict that nobody gave", async () => {
  const replies = {
    ...roundOf(1, ["proceed", "stop", "stop"]),
    "synthesis/1": synthesises({ alreadyAgree: true, agreedVerdict: "escalate" }),
    ...roundOf(2, ["stop", "stop", "stop"]),
    arbiter: decides("stop"),
  };

  const { outcome } = await runCouncil(councilOf(NAMES), { replies });

  expect(outcome.report?.result).toMatchObject({ verdict: "stop", decidedBy: "votes" });
  expect(tableUnder(outcome.report, "round")[0]?.at(-1)).toBe("claimed escalate, which nobody gave: not counted");
});

test("rounds that are spent without agreement leave the leading verdict, and the report says that it is no agreement", async () => {
  const split = ["proceed", "proceed", "stop"] as const;
  const replies = {
    ...roundOf(1, split),
    "synthesis/1": synthesises(),
    ...roundOf(2, split),
    "synthesis/2": new ProviderError("request failed", FAULT),
    ...roundOf(3, split),
    arbiter: decides("stop"),
  };

  const { outcome, keys } = await runCouncil(councilOf(NAMES), { replies });

  expect(keys).not.toContain("synthesis/3");
  expect(outcome.status).toBe("done");
  expect(outcome.report?.headline).toBe(
    "proceed after 3 rounds, 67 % agreement; 12 planned, 11 answered, 1 error (not counted)",
  );
  expect(textOf(outcome.report)).toContain("All 3 rounds were held without agreement: 67 % of the weight");
  expect(textOf(outcome.report)).toContain(
    "The arbiter itself would have said stop; the verdict is that of the members.",
  );
  expect(outcome.report?.shortfall).toBeUndefined();
});

test("little agreement about what matters to nobody ends the debate with the leading verdict", async () => {
  const replies = {
    "round/1/ann": says("proceed", { conviction: 50 }),
    "round/1/bob": says("stop", { conviction: 40 }),
    "round/1/cid": says("conditional", { conviction: 30 }),
    arbiter: decides("proceed"),
  };

  const { outcome, keys } = await runCouncil(councilOf(NAMES), { replies });

  expect(keys).toHaveLength(4);
  expect(outcome.report?.result).toMatchObject({ verdict: "proceed", end: "bikeshedding" });
  expect(textOf(outcome.report)).toContain("agreement (42 %) and mean conviction (40) are both under 60");
});

test("level verdicts are decided by the arbiter among them, or not at all", async () => {
  const level = { ...roundOf(1, ["proceed", "stop", "abstain"]) };
  const input = councilOf(NAMES, { plan: { maxRounds: 1, threshold: 75 } });

  const chosen = await runCouncil(input, { replies: { ...level, arbiter: decides("stop") } });
  const other = await runCouncil(input, { replies: { ...level, arbiter: decides("escalate") } });
  const none = await runCouncil(input, { replies: { ...level, arbiter: decides("undecided") } });

  expect(chosen.outcome.report).toMatchObject({ result: { verdict: "stop", decidedBy: "arbiter" } });
  expect(chosen.outcome.report?.headline).toMatch(/^stop by the arbiter, between level verdicts/);
  for (const { outcome } of [other, none]) {
    expect(outcome.status).toBe("done");
    expect(outcome.report?.shortfall).toEqual({
      kind: "undecided",
      message: "The council did not decide: proceed and stop are level, and the arbiter chose none of them.",
    });
    expect(outcome.report?.items).toEqual([]);
  }
});

test("a council in which all abstain is done without a verdict, and no arbiter invents one", async () => {
  const replies = roundOf(1, ["abstain", "abstain", "abstain"]);

  const { outcome, keys } = await runCouncil(councilOf(NAMES), { replies });

  expect(keys).toEqual(["round/1/ann", "round/1/bob", "round/1/cid"]);
  expect(outcome.status).toBe("done");
  expect(outcome.report?.headline).toMatch(/^undecided after 1 round: every member who answered abstained/);
  expect(outcome.report).toMatchObject({ shortfall: { kind: "undecided" }, result: { verdict: null, end: "silent" } });
});

test("those who may be brought in are planned apart: two a round, three in all, none in the first", () => {
  const plan = { maxRounds: 4, threshold: 75 };
  const input = councilOf(NAMES, { plan }, [...NAMES, "dan", "eve", "fay", "gus"]);

  const keys = [...recruitCalls(input)].map(({ key }) => key);

  expect(keys).toEqual([
    ...["dan", "eve"].map((name) => `round/2/${name}`),
    ...["dan", "eve", "fay"].map((name) => `round/3/${name}`),
    ...["dan", "eve", "fay"].map((name) => `round/4/${name}`),
  ]);
});

test("the calls that are planned are all that a debate without agreement makes", () => {
  const keys = [...council.calls(councilOf(NAMES, { plan: { maxRounds: 2, threshold: 75 } }))].map(({ key }) => key);

  expect(keys).toEqual([
    ...NAMES.map((name) => `round/1/${name}`),
    "synthesis/1",
    ...NAMES.map((name) => `round/2/${name}`),
    "arbiter",
  ]);
});
