import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { appConfig } from "../../../test/fakes/app-config.ts";
import { memberOf, questionOf } from "../../../test/suites/mode-run.ts";
import type { CouncilInput } from "../../modes/council/council-input.ts";
import type { CouncilChoice, Question } from "../app.ts";
import { council } from "./council.ts";

const folder = realpathSync(mkdtempSync(path.join(tmpdir(), "swarm-council-")));
writeFileSync(path.join(folder, "plan.md"), "plan");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const everybody = ["ann", "bob", "cid", "dan"].map((name) => ({ ...memberOf(name).persona, model: "own/model" }));

async function partsOf(choice: CouncilChoice | undefined, change: Partial<Question> = {}, names = ["ann", "bob"]) {
  const members = names.map((name, index) => memberOf(name, `sim/${index}`));
  const prompt = "Rename the button";
  const question: Question = { mode: "council", prompt, files: [], council: choice, ...change };
  const base = { ...questionOf({ prompt, members }) };
  const parts = await council.parts({
    question,
    base,
    config: appConfig(folder),
    personas: async () => everybody,
    earlierRuns: async () => [],
  });
  return { ...parts, input: parts.input as CouncilInput };
}

test("rounds and threshold follow from the proposal, and each can be set by itself", async () => {
  const plans = await Promise.all(
    [undefined, { maxRounds: 4 }, { threshold: 66.5 }].map(async (choice) => (await partsOf(choice)).input.council),
  );

  expect(plans.map(({ plan, isPlanSet }) => [plan.maxRounds, plan.threshold, isPlanSet])).toEqual([
    [2, 80, false],
    [4, 80, true],
    [2, 66.5, true],
  ]);
});

test("everybody may be recruited: members with their own model, the others with the members' models in turn", async () => {
  const { input } = await partsOf({});

  expect(input.council.pool.map(({ model, persona }) => [persona.name, model])).toEqual([
    ["ann", "sim/0"],
    ["bob", "sim/1"],
    ["cid", "sim/0"],
    ["dan", "sim/1"],
  ]);
});

test("what members may have is fixed when the run is prepared", async () => {
  const { input } = await partsOf({
    allowFiles: ["*.md"],
    allowCommands: [" git log ", "git log"],
    waitsForPerson: false,
  });

  expect(input.council).toMatchObject({
    consent: { files: ["plan.md"], commands: ["git log"] },
    waitsForPerson: false,
    isSpeculative: false,
  });
});

test.each<readonly [string, CouncilChoice, Partial<Question>, readonly string[]]>([
  ["expected at least two members for a council, got 1", {}, {}, ["ann"]],
  ["expected members to be named or recruited, got both", { isRecruited: true }, { preset: "quick" }, ["ann", "bob"]],
  ["expected from 1 to 20 rounds, got 21", { maxRounds: 21 }, {}, ["ann", "bob"]],
  ["expected a convergence threshold from 1 to 100 per cent, got 0", { threshold: 0 }, {}, ["ann", "bob"]],
  ["expected a command that may run, got an empty one", { allowCommands: [" "] }, {}, ["ann", "bob"]],
])("it is refused with: %s", async (problem, choice, change, names) => {
  await expect(partsOf(choice, change, [...names])).rejects.toThrow(problem);
});
