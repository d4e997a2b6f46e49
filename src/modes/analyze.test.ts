import { expect, test } from "vitest";
import { memberOf, questionOf, runMode, type Script } from "../../test/suites/mode-run.ts";
import { ProviderError, type ProviderScope } from "../core/errors.ts";
import { analyze } from "./analyze.ts";

const three = questionOf({ members: [memberOf("judge"), memberOf("critic"), memberOf("skeptic")] });
const all: Script = { judge: "Fine.", critic: "Bad.", skeptic: "Unsure.", synthesis: "All in all." };
const failure = (scope: ProviderScope) =>
  new ProviderError(`${scope} failed`, { provider: "sim", scope, retryable: false });
const made = { model: "sim/a", costUsd: 0.25, ms: 5 };
const heading = (text: string) => ({ kind: "heading", level: 2, text });
const said = (text: string, from: string) => ({ kind: "markdown", text, from: [from] });

test("every persona answers, then a synthesis puts it together and comes first", async () => {
  const { outcome, sent } = await runMode(analyze, three, all);

  expect(outcome.status).toBe("done");
  expect(outcome.report).toEqual({
    mode: "analyze",
    title: "Which database?",
    headline: "3 points of view and a synthesis: 4 planned, 4 answered",
    counts: { planned: 4, answered: 4, refused: 0, unparsed: 0, error: 0, not_run: 0 },
    blocks: [
      heading("Synthesis"),
      said("All in all.", "synthesis"),
      heading("judge"),
      said("Fine.", "judge"),
      heading("critic"),
      said("Bad.", "critic"),
      heading("skeptic"),
      said("Unsure.", "skeptic"),
      { kind: "heading", level: 3, text: "By persona" },
      expect.objectContaining({ kind: "table", from: ["judge", "critic", "skeptic"] }),
    ],
    units: [
      { ...made, key: "judge", persona: "judge", status: "answered", text: "Fine." },
      { ...made, key: "critic", persona: "critic", status: "answered", text: "Bad." },
      { ...made, key: "skeptic", persona: "skeptic", status: "answered", text: "Unsure." },
      { ...made, key: "synthesis", status: "answered", text: "All in all." },
    ],
    items: [
      { key: "synthesis", title: "Synthesis", text: "All in all." },
      { key: "judge", title: "judge", text: "Fine." },
      { key: "critic", title: "critic", text: "Bad." },
      { key: "skeptic", title: "skeptic", text: "Unsure." },
    ],
  });
  for (const text of ["Fine.", "Bad.", "Unsure."]) expect(sent.at(-1)).toContain(text);
});

test("a persona that fails or refuses is missing from the synthesis and named as missing", async () => {
  const script = { ...all, critic: failure("request"), skeptic: { text: "No.", finish: "refused" } } as const;
  const four = questionOf({ members: [...three.members, memberOf("advocate")] });

  const { outcome, sent } = await runMode(analyze, four, { ...script, advocate: "Do it." });

  expect(outcome.report).toMatchObject({
    headline: "4 points of view and a synthesis: 5 planned, 3 answered, 1 refused, 1 error (not counted)",
    counts: { planned: 5, answered: 3, refused: 1, error: 1 },
  });
  expect(outcome.report?.blocks).toEqual(
    expect.arrayContaining([
      said("*error: request failed*", "critic"),
      said("*refused: the model refused to answer*", "skeptic"),
      said("All in all.", "synthesis"),
    ]),
  );
  expect(sent.at(-1)).not.toContain("No.");
  expect(sent.at(-1)).toMatch(/critic/);
});

test("fewer than two answers have no synthesis, which is said", async () => {
  const { outcome, sent } = await runMode(analyze, three, {
    ...all,
    judge: failure("request"),
    critic: failure("request"),
  });

  expect(outcome.status).toBe("done");
  expect(outcome.report?.units.at(-1)).toEqual({
    key: "synthesis",
    status: "not_run",
    model: "sim/a",
    text: null,
    reason: "a synthesis needs two answers, got 1",
  });
  expect(outcome.report?.counts).toEqual({ planned: 4, answered: 1, refused: 0, unparsed: 0, error: 2, not_run: 1 });
  expect(sent).toHaveLength(3);
});

test("a key that is refused stops at once: the rest and the synthesis are not run", async () => {
  const { outcome, sent } = await runMode(analyze, three, { judge: failure("key") });

  expect(outcome).toMatchObject({ status: "failed", problem: "key failed" });
  expect(outcome.report?.counts).toEqual({ planned: 4, answered: 0, refused: 0, unparsed: 0, error: 1, not_run: 3 });
  expect(sent).toHaveLength(1);
});

test("a budget that is used up before the synthesis keeps what was answered", async () => {
  const { outcome } = await runMode(analyze, three, all, { budgetUsd: 1 });

  expect(outcome.status).toBe("exhausted");
  expect(outcome.report?.units.map(({ status }) => status)).toEqual(["answered", "answered", "answered", "not_run"]);
  expect(outcome.report?.blocks.slice(0, 2)).toEqual([
    heading("Synthesis"),
    said("*not run: the run stopped first*", "synthesis"),
  ]);
});

test("a persona that is called synthesis is asked beside the synthesis", async () => {
  const members = [memberOf("synthesis"), memberOf("critic")];

  const { outcome } = await runMode(analyze, questionOf({ members }), { ...all, "persona/synthesis": "Both." });

  expect(outcome.status).toBe("done");
  expect(outcome.report?.units.map(({ key, text }) => [key, text])).toEqual([
    ["persona/synthesis", "Both."],
    ["critic", "Bad."],
    ["synthesis", "All in all."],
  ]);
});

test("one persona needs no synthesis", async () => {
  const { outcome } = await runMode(analyze, questionOf({ members: [memberOf("judge")] }), { judge: "Fine." });

  expect(outcome.report?.headline).toBe("1 points of view: 1 planned, 1 answered");
  expect(outcome.report?.units).toHaveLength(1);
});

test("the calls that are planned are those that are made, the synthesis with what it will hold", () => {
  const calls = [...analyze.calls(three)];

  expect(calls.map(({ key }) => key)).toEqual(["judge", "critic", "skeptic", "synthesis"]);
  expect(calls.map(({ unknownInputTokens = 0 }) => unknownInputTokens > 0)).toEqual([false, false, false, true]);
});

test("personas over several models are told apart by model too, and the journal alone tells the same", async () => {
  const members = [memberOf("judge"), memberOf("critic", "sim/b"), memberOf("skeptic")];

  const { outcome, rebuilt } = await runMode(analyze, questionOf({ members }), all);

  const tables = outcome.report?.blocks.flatMap((block) => (block.kind === "table" ? [block] : []));
  expect(
    tables?.map(({ columns, rows }) => [columns[0], ...rows.map(([name, planned]) => `${name} ${planned}`)]),
  ).toEqual([
    ["model", "sim/a 3", "sim/b 1"],
    ["persona", "judge 1", "critic 1", "skeptic 1"],
  ]);
  expect((await rebuilt()).report).toEqual(JSON.parse(JSON.stringify(outcome.report)));
});

const critique = (weakness: string) =>
  JSON.stringify({ strengths: ["Short."], weaknesses: [weakness], conflicts: [], fixes: ["Say who pays."] });
const refining: Script = {
  ...all,
  synthesis: "## Agreement\nNone.\n\n## Recommendation\nDo it. It is cheap.",
  "critique/judge": critique("Nobody says who pays."),
  "critique/critic": critique("Cheap for whom?"),
  "critique/skeptic": failure("request"),
  "synthesis/refined": "## Agreement\nNone.\n\n## Recommendation\nDo it. It is cheap for us. The team pays.",
};

test("with refining every persona criticises the synthesis, which is written again; what changed is told", async () => {
  const { outcome, sent, rebuilt } = await runMode(analyze, { ...three, refine: true }, refining);

  const { report } = outcome;
  expect(report?.headline).toBe(
    "3 points of view and a synthesis, refined: 8 planned, 7 answered, 1 error (not counted)",
  );
  expect(report?.units.map(({ key }) => key)).toEqual([
    ...["judge", "critic", "skeptic", "synthesis"],
    ...["critique/judge", "critique/critic", "critique/skeptic", "synthesis/refined"],
  ]);
  expect(report?.blocks.slice(0, 5)).toEqual([
    heading("Synthesis, refined"),
    said(String(refining["synthesis/refined"]), "synthesis/refined"),
    heading("What the refining changed"),
    expect.objectContaining({
      text: "Written again by sim/a (synthesis/refined) after the critiques of judge, critic (1 more asked, without an answer): 1 sentence out, 2 in, 4 kept.",
    }),
    {
      kind: "table",
      columns: ["before", "after"],
      rows: [
        ["It is cheap.", "It is cheap for us."],
        ["", "The team pays."],
      ],
      from: ["synthesis", "synthesis/refined"],
    },
  ]);
  expect(report?.blocks).toEqual(
    expect.arrayContaining([heading("Synthesis, as it was"), said(String(refining.synthesis), "synthesis")]),
  );
  expect(sent.at(-1)).toContain("Nobody says who pays.");
  expect(report?.items?.[0]).toMatchObject({ key: "synthesis/refined", title: "Synthesis" });
  expect((await rebuilt()).report).toEqual(JSON.parse(JSON.stringify(report)));
});

test("a synthesis whose critics or whose rewrite fail stands as it was, which is said", async () => {
  const failed = { ...refining, "synthesis/refined": failure("request") };

  const { outcome } = await runMode(analyze, { ...three, refine: true }, failed);

  expect(outcome.report?.blocks.slice(0, 4)).toEqual([
    heading("Synthesis"),
    said(String(refining.synthesis), "synthesis"),
    heading("What the refining changed"),
    expect.objectContaining({ text: "Not refined (error: request failed); it stands as it was." }),
  ]);
  expect(outcome.report?.items?.[0]).toMatchObject({ key: "synthesis" });
});

test("without a synthesis there is nothing to refine, which is said", async () => {
  const script = { ...all, judge: failure("request"), critic: failure("request") };

  const { outcome } = await runMode(analyze, { ...three, refine: true }, script);

  expect(outcome.report?.units.at(-1)).toMatchObject({
    key: "synthesis/refined",
    status: "not_run",
    reason: "there is no synthesis to refine",
  });
});

test("the calls of refining are planned with the rest", () => {
  const calls = [...analyze.calls({ ...three, refine: true })];

  expect(calls.slice(4).map(({ key }) => key)).toEqual([
    ...["critique/judge", "critique/critic", "critique/skeptic", "synthesis/refined"],
  ]);
});
