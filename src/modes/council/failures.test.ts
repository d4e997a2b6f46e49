import { expect, test } from "vitest";
import {
  councilOf,
  decides,
  NAMES,
  openCouncil,
  roundOf,
  runCouncil,
  says,
  synthesises,
  tableUnder,
  textOf,
} from "../../../test/suites/council-run.ts";
import { driven } from "../../../test/suites/engine-world.ts";
import { memberOf } from "../../../test/suites/mode-run.ts";
import { ProviderError } from "../../core/errors.ts";
import type { CouncilVerdictWord } from "../../prompts/council-answer.ts";

const failure = () => new ProviderError("request failed", { provider: "sim", scope: "request", retryable: false });

test("a council in which all members fail has failed", async () => {
  const replies = Object.fromEntries(NAMES.map((name) => [`round/1/${name}`, failure()]));

  const { outcome } = await runCouncil(councilOf(NAMES), { replies });

  expect(outcome.status).toBe("failed");
  expect(outcome.report?.headline).toBe(
    "undecided after 1 round: no member answered; 3 planned, 0 answered, 3 errors (not counted)",
  );
  expect(outcome.report?.result).toMatchObject({ verdict: null, end: "unanswered" });
});

test("what a single member of three says is told as that, and never as what all agreed on", async () => {
  const replies = {
    "round/1/ann": says("stop"),
    "round/1/bob": failure(),
    "round/1/cid": failure(),
    "synthesis/1": synthesises(),
    "round/2/ann": says("stop"),
    "round/2/bob": failure(),
    "round/2/cid": failure(),
    arbiter: decides("stop"),
  };

  const { outcome } = await runCouncil(councilOf(NAMES, { plan: { maxRounds: 2, threshold: 75 } }), { replies });

  expect(outcome.report?.headline).toBe(
    "stop after 2 rounds, 100 % agreement of the 1 of 3 members who took a position; 8 planned, 4 answered, 4 errors (not counted)",
  );
  expect(textOf(outcome.report)).toContain("Only 1 of 3 members took a position.");
});

test("a member that errs, refuses or has no shape is no vote, and the round goes on with the rest", async () => {
  const names = [...NAMES, "dan", "eve"];
  const replies = {
    ...roundOf(1, ["proceed", "proceed", "proceed"]),
    "round/1/ann": failure(),
    "round/1/dan": { text: "I will not.", finish: "refused" } as const,
    "round/1/eve": "I say stop!",
    "round/1/eve/repair": "Still stop!",
    "synthesis/1": synthesises(),
    ...roundOf(2, ["proceed", "proceed", "proceed"]),
    "round/2/dan": says("proceed"),
    "round/2/eve": says("proceed"),
    arbiter: decides("proceed"),
  };

  const { outcome, sentTo } = await runCouncil(councilOf(names), { replies });

  expect(outcome.report?.counts).toMatchObject({ planned: 12, answered: 9, refused: 1, unparsed: 1, error: 1 });
  expect(tableUnder(outcome.report, "round")[0]).toEqual([1, 5, 2, "proceed", "100 %", 80, 0, "they differ"]);
  expect(sentTo("round/2/ann")).not.toContain("Still stop!");
  for (const line of [
    "- **ann** did not answer in round 1; the round went on with the rest.",
    "- **dan** gave no answer that counts (refused) in round 1; the round went on with the rest.",
    "- **eve** gave no answer that counts (unparsed) in round 1; the round went on with the rest.",
  ]) {
    expect(textOf(outcome.report)).toContain(line);
  }
  expect(tableUnder(outcome.report, "what")).toHaveLength(3);
});

test("a member whose model cannot be reached any more is not asked again, and another model speaks for the council", async () => {
  const input = { ...councilOf(NAMES), members: [memberOf("ann", "dead/x"), memberOf("bob"), memberOf("cid")] };
  const replies = {
    ...roundOf(1, ["proceed", "proceed", "stop"]),
    "round/1/ann": new ProviderError("no such model", { provider: "dead", scope: "model", retryable: false }),
    "synthesis/1": synthesises(),
    ...roundOf(2, ["proceed", "stop", "stop"]),
    "round/2/bob": says("stop"),
    arbiter: decides("stop"),
  };

  const { outcome, keys } = await runCouncil(input, { replies });

  expect(outcome.report?.headline).toMatch(/^stop after 2 rounds/);
  expect(keys).not.toContain("round/2/ann");
  expect(outcome.report?.units.find(({ key }) => key === "arbiter")?.model).toBe("sim/a");
  expect(textOf(outcome.report)).toContain("its model cannot be reached, so it was not asked again");
});

test("an arbiter without an answer leaves the verdict of the votes, and no text", async () => {
  const replies = { ...roundOf(1, ["stop", "stop", "stop"]), arbiter: failure() };

  const { outcome } = await runCouncil(councilOf(NAMES), { replies });

  expect(outcome.report?.headline).toBe(
    "stop after 1 round, 100 % agreement; 4 planned, 3 answered, 1 error (not counted)",
  );
  expect(textOf(outcome.report)).toContain("The arbiter gave no text that counts");
  expect(outcome.report?.items?.[0]).toEqual({ key: "round/1/ann", title: "Stop", text: "Verdict: stop." });
});

test("a budget that ends in the middle of a round claims no verdict, and the journal tells the same", async () => {
  const replies = {
    ...roundOf(1, ["proceed", "stop", "stop"]),
    "synthesis/1": synthesises(),
    ...roundOf(2, ["stop", "stop", "stop"]),
  };
  const run = await openCouncil();

  const execution = await run.process({ replies }).start(councilOf(NAMES), { concurrency: 1, budgetUsd: 1.3 });
  const { outcome } = await driven(run.world.clock, execution);

  expect(outcome.status).toBe("exhausted");
  expect(outcome.report?.headline).toMatch(/^undecided after 2 rounds: the run was stopped before the debate ended/);
  expect(outcome.report?.shortfall).toBeUndefined();
  expect((await run.rebuilt()).report).toEqual(JSON.parse(JSON.stringify(outcome.report)));
});

test("a run that stops before its arbiter keeps the verdict of the votes, and leaves level ones open", async () => {
  const stoppedAfter = async (verdicts: readonly CouncilVerdictWord[]) => {
    const run = await openCouncil();
    const replies = roundOf(1, verdicts);
    const input = councilOf(NAMES, { plan: { maxRounds: 1, threshold: 75 } });
    const execution = await run.process({ replies }).start(input, { concurrency: 1, budgetUsd: 1.1 });
    return (await driven(run.world.clock, execution)).outcome;
  };

  const led = await stoppedAfter(["stop", "stop", "stop"]);
  const level = await stoppedAfter(["stop", "proceed", "abstain"]);

  expect(led.status).toBe("exhausted");
  expect(led.report?.headline).toMatch(/^stop after 1 round/);
  expect(textOf(led.report)).toContain("The run stopped before the arbiter wrote the decision");
  expect(level.report?.headline).toMatch(/^undecided after 1 round: the run was stopped before the debate ended/);
  expect(level.report?.shortfall).toBeUndefined();
});
