import { expect, test } from "vitest";
import {
  CACHE,
  CACHED,
  failure,
  familiesIn,
  idea,
  inputOf,
  LETTER,
  SHARD,
  scriptOf,
  tableWith,
  textOf,
} from "../../../test/suites/generate-run.ts";
import { memberOf, runMode, type Script } from "../../../test/suites/mode-run.ts";
import { modeNamed } from "../mode-named.ts";
import { generate } from "./generate.ts";

test("one idea in other words is one family, and the report tells who had it and what each figure is", async () => {
  const script = {
    "idea/1": idea(CACHE, { feasibility: { score: 80, why: "Often done." } }),
    "idea/2": idea(CACHED, {
      feasibility: { score: 60, why: "Often done." },
      cost: { level: "medium", why: "Memory." },
    }),
    "idea/3": idea(SHARD, { feasibility: { score: 30, why: "Hard." }, cost: { level: "high", why: "Machines." } }),
    "idea/4": idea(LETTER, { feasibility: { score: 90, why: "A letter." } }),
  };

  const { outcome, rebuilt } = await runMode(generate, inputOf(4), script);

  const { report } = outcome;
  expect(outcome.status).toBe("done");
  expect(report?.headline).toMatch(/^3 families from 4 ideas, \d beaten by none; 4 planned, 4 answered$/);
  const best = tableWith(report?.blocks, "best at");
  expect(best?.columns).toEqual(["family", "ideas", "novelty", "feasibility", "cost", "best at"]);
  const letter = best?.rows.find(([family]) => family === LETTER);
  expect(letter).toEqual([LETTER, 1, expect.any(Number), 90, "low", expect.stringContaining("feasibility")]);
  expect(tableWith(report?.blocks, "idea")?.rows).toEqual([
    [CACHE, CACHE, "idea/1", "simplicity", "sim/a"],
    [CACHE, CACHED, "idea/2", "cost", "sim/a"],
  ]);
  expect(tableWith(report?.blocks, "idea")?.rowsFrom).toEqual([["idea/1"], ["idea/2"]]);
  const families = familiesIn(report);
  expect(families.find(({ title }) => title === CACHE)).toMatchObject({
    members: ["idea/1", "idea/2"],
    feasibility: 70,
    cost: "medium",
    refined: null,
  });
  expect(tableWith(report?.blocks, "found by no other lens")?.rows).toEqual([
    ["simplicity", 2, 2, 2, 1, expect.any(Number)],
    ["cost", 2, 2, 2, 1, expect.any(Number)],
  ]);
  expect(textOf(report?.blocks)).toContain(
    "4 ideas in 3 different families. How many more there are cannot be told: 4 are too few",
  );
  expect(report?.items?.map(({ title }) => title)).toEqual(families.map(({ title }) => title));
  expect((await rebuilt()).report).toEqual(JSON.parse(JSON.stringify(report)));
});

test("what is common is less novel, and a family that is beaten on all counts stands below the front", async () => {
  const script = {
    "idea/1": idea(CACHE, { feasibility: { score: 40, why: "x y" } }),
    "idea/2": idea(CACHED, { feasibility: { score: 40, why: "x y" } }),
    "idea/3": idea(`${CACHED} now`, { feasibility: { score: 40, why: "x y" } }),
    "idea/4": idea(LETTER, { feasibility: { score: 60, why: "x y" } }),
  };

  const { outcome } = await runMode(generate, inputOf(4), script);

  expect(tableWith(outcome.report?.blocks, "best at")?.rows).toEqual([
    [LETTER, 1, expect.any(Number), 60, "low", "novelty, feasibility"],
  ]);
  const [[family, ideas, novelty, , , rank] = []] = tableWith(outcome.report?.blocks, "rank")?.rows ?? [];
  expect([family, ideas, rank]).toEqual([expect.stringContaining("ache"), 3, 2]);
  expect(novelty).toBeLessThan(60);
});

test("the criteria that were named rank, each by its own figure and none added up", async () => {
  const rankBy = ["safety", "impact", "cost"];
  const input = inputOf(3, { rankBy, scored: ["safety", "impact"] });
  const script = {
    "idea/1": idea(CACHE, { scores: { safety: 90, impact: 20 } }),
    "idea/2": idea(SHARD, { scores: { safety: 20, impact: 90 } }),
    "idea/3": idea(LETTER, { scores: { safety: 20, impact: 20 } }),
  };

  const { outcome, sent } = await runMode(generate, input, script);

  const best = tableWith(outcome.report?.blocks, "best at");
  expect(best?.columns).toEqual(["family", "ideas", "novelty", "feasibility", "cost", "safety", "impact", "best at"]);
  expect(best?.rows.map(([title, , , , , safety, impact, at]) => [title, safety, impact, at])).toEqual([
    [CACHE, 90, 20, "safety, cost"],
    [SHARD, 20, 90, "impact, cost"],
  ]);
  expect(tableWith(outcome.report?.blocks, "rank")?.rows.map((row) => [row[0], row.at(-1)])).toEqual([[LETTER, 2]]);
  expect(sent[0]).toContain("`scores`: how good the idea is at each of `safety`, `impact`");
});

test("an idea without the scores that were asked for is repaired, not filled in", async () => {
  const input = inputOf(1, { rankBy: ["safety"], scored: ["safety"] });
  const script = { "idea/1": idea(CACHE), "idea/1/repair": idea(CACHE, { scores: { safety: 70 } }) };

  const { outcome, sent } = await runMode(generate, input, script);

  expect(sent.at(-1)).toContain("at scores: expected object, got nothing");
  expect(outcome.report?.units[0]?.value).toMatchObject({ scores: { safety: 70 } });
});

test("opposites share their words and are never one family; both are quoted as a conflict", async () => {
  const against = "Do not put a cache in front of the database for hot reads";

  const { outcome } = await runMode(generate, inputOf(2), scriptOf([CACHE, against]));

  expect(outcome.report?.headline).toContain("2 families from 2 ideas");
  const text = textOf(outcome.report?.blocks);
  expect(text).toContain("Conflicts");
  expect(text).toContain(`one says what the other denies: “${CACHE}. ${CACHE}.” (idea/1) against “${against}.`);
  expect(outcome.report?.result).toMatchObject({ conflicts: [{ left: "idea/1", right: "idea/2", kind: "negation" }] });
});

test("errors, refusals and what does not parse are told and are no ideas", async () => {
  const script: Script = {
    "idea/1": idea(CACHE),
    "idea/2": failure("request"),
    "idea/3": { text: "I will not.", finish: "refused" },
    "idea/4": "no JSON",
    "idea/4/repair": JSON.stringify({ title: "" }),
  };

  const { outcome } = await runMode(generate, inputOf(4), script);

  expect(outcome.report).toMatchObject({
    headline: "1 family from 1 idea; 4 planned, 1 answered, 1 refused, 1 unparsed, 1 error (not counted)",
    counts: { planned: 4, answered: 1, refused: 1, unparsed: 1, error: 1, not_run: 0 },
  });
  expect(textOf(outcome.report?.blocks)).toContain("Not counted");
  expect(tableWith(outcome.report?.blocks, "found by no other lens")?.rows).toEqual([
    ["simplicity", 2, 1, 1, 1, 1],
    ["cost", 2, 0, 0, 0, 0],
  ]);
});

test("without a single idea nothing is ranked or estimated", async () => {
  const { outcome } = await runMode(generate, inputOf(2, { refine: 2 }), {
    "idea/1": failure("request"),
    "idea/2": failure("request"),
  });

  expect(outcome.report?.headline).toBe("no ideas; 2 planned, 0 answered, 2 errors (not counted)");
  expect(outcome.report?.items).toEqual([]);
  expect(textOf(outcome.report?.blocks)).not.toMatch(/Best families|space/);
});

test("one idea is shown as it is: no novelty, no ranking, no estimate", async () => {
  const { outcome } = await runMode(generate, inputOf(1), scriptOf([CACHE]));

  expect(tableWith(outcome.report?.blocks, "best at")?.rows).toEqual([[CACHE, 1, null, 50, "low", "feasibility"]]);
  const text = textOf(outcome.report?.blocks);
  expect(text).toContain("All ideas are one family, so there is nothing to rank.");
  expect(text).toContain("1 idea in 1 different family. How many more there are cannot be told: 1 are too few");
});

test("when all are equal there is one family, and nothing suggests another", async () => {
  const { outcome } = await runMode(generate, inputOf(12), scriptOf(Array.from({ length: 12 }, () => CACHE)));

  expect(outcome.report?.headline).toMatch(/^1 family from 12 ideas;/);
  expect(tableWith(outcome.report?.blocks, "best at")?.rows).toEqual([
    [CACHE, 12, 0, 50, "low", "novelty, feasibility"],
  ]);
  expect(tableWith(outcome.report?.blocks, "estimated in all")?.rows.at(-1)).toEqual([
    "all waves, the later told to differ",
    12,
    1,
    1,
    "1 to 1",
    null,
  ]);
});

test("lenses, personas and models are crossed: each lens meets each member, and temperatures are spread where they may be", () => {
  const members = [memberOf("judge"), memberOf("critic", "sim/b")];
  const input = inputOf(8, { members, variedModels: ["sim/a"] });

  const calls = [...generate.calls(input)];

  const met = calls.map(({ input: { persona, request } }) => {
    const lens = /# Your lens: (\S+)/.exec(request.messages[0]?.parts.at(-1) ?? "")?.[1];
    return `${persona} ${lens}`;
  });
  expect(met.slice(0, 4)).toEqual(["judge simplicity", "critic cost", "judge cost", "critic simplicity"]);
  expect(new Set(met.slice(0, 4)).size).toBe(4);
  const temperatures = calls.map(({ input: { model, request } }) => [model, request.temperature] as const);
  expect(new Set(temperatures.flatMap(([model, one]) => (model === "sim/a" ? [one] : []))).size).toBe(3);
  expect(temperatures.flatMap(([model, one]) => (model === "sim/b" ? [one] : []))).toEqual(Array(4).fill(undefined));
});

test("a temperature that was named is used for all", () => {
  const calls = [...generate.calls(inputOf(6, { temperature: 0.3, variedModels: ["sim/a"] }))];

  expect(new Set(calls.map(({ input: { request } }) => request.temperature))).toEqual(new Set([0.3]));
});

test("the mode is known by its name", async () => {
  expect((await modeNamed("generate")).name).toBe("generate");
});
