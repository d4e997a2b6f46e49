import { expect, test } from "vitest";
import {
  CACHE,
  CRITIQUE_SAID,
  failure,
  idea,
  ideaOf,
  inputOf,
  LETTER,
  SHARD,
  scriptOf,
  tableWith,
  textOf,
} from "../../../test/suites/generate-run.ts";
import { memberOf, runMode, type Script } from "../../../test/suites/mode-run.ts";
import { generate } from "./generate.ts";

test("the best are criticised by another member and written again by their author, and the change is shown", async () => {
  const members = [memberOf("judge"), memberOf("critic", "sim/b")];
  const better = ideaOf(CACHE, { mechanism: "It is done step by step. The owner clears it." });
  const script: Script = {
    "idea/1": idea(CACHE, { feasibility: { score: 90, why: "Often done." } }),
    "idea/2": idea(SHARD),
    "critique/1": CRITIQUE_SAID,
    "refine/1": JSON.stringify(better),
  };

  const { outcome, sent, rebuilt } = await runMode(
    generate,
    inputOf(2, { members, refine: 1, rankBy: ["feasibility"] }),
    script,
  );

  const { report } = outcome;
  expect(report?.headline).toBe("2 families from 2 ideas, 1 beaten by none, 1 refined; 4 planned, 4 answered");
  expect(report?.units.map(({ key, persona }) => [key, persona])).toEqual([
    ["idea/1", "judge"],
    ["idea/2", "critic"],
    ["critique/1", "critic"],
    ["refine/1", "judge"],
  ]);
  expect(sent[2]).toContain(`Beside it "${SHARD}":`);
  expect(sent[3]).toContain("Nobody says who clears it.");
  const text = textOf(report?.blocks);
  expect(text).toContain("1 of the best 1 written again by the author after a critique by another member");
  expect(text).toContain("The other family was not refined.");
  expect(text).toContain(
    "Written again by judge (refine/1) after the critique of critic: 1 sentence out, 2 in, 6 kept.",
  );
  expect(tableWith(report?.blocks, "before")?.rows).toEqual([
    ["", "The owner clears it."],
    [expect.stringContaining("Feasibility 90"), expect.stringContaining("Feasibility 50")],
  ]);
  expect(report?.items?.[0]).toMatchObject({ key: "refine/1", text: expect.stringContaining("The owner clears it.") });
  expect((await rebuilt()).report).toEqual(JSON.parse(JSON.stringify(report)));
});

test("an idea whose critique or rewrite fails stands as it was, which is said", async () => {
  const script: Script = {
    "idea/1": idea(CACHE),
    "idea/2": idea(SHARD),
    "idea/3": idea(LETTER),
    "critique/1": failure("request"),
    "critique/2": CRITIQUE_SAID,
    "critique/3": CRITIQUE_SAID,
    "refine/2": { text: "No.", finish: "refused" },
    "refine/3": idea(LETTER, { summary: "Post." }),
  };

  const { outcome } = await runMode(generate, inputOf(3, { refine: 5 }), script);

  const { report } = outcome;
  const text = textOf(report?.blocks);
  expect(text).toContain(
    "1 of the best 3 written again by the author after a critique by the same member, since there is only one.",
  );
  expect(text).toContain(
    "Not refined (not run: nothing is written again without a critique, and none came); it stands as it was.",
  );
  expect(text).toContain("Not refined (refused: the model refused to answer); it stands as it was.");
  expect(report?.counts).toEqual({ planned: 9, answered: 6, refused: 1, unparsed: 0, error: 1, not_run: 1 });
  expect(report?.items?.map(({ key }) => key).filter((key) => key.startsWith("refine"))).toEqual(["refine/3"]);
});

test("the calls that are planned are those that are made", async () => {
  const input = inputOf(6, { refine: 2 });
  const script: Script = {
    ...scriptOf([CACHE, SHARD, LETTER, "A walk", "A sleep", "A song"]),
    ...Object.fromEntries(["critique/1", "critique/2"].map((key) => [key, CRITIQUE_SAID])),
    "refine/1": idea(CACHE),
    "refine/2": idea(SHARD),
  };

  const planned = [...generate.calls(input)].map(({ key }) => key);
  const { outcome } = await runMode(generate, input, script);

  expect(outcome.report?.units.map(({ key }) => key).sort()).toEqual(planned.sort());
});
