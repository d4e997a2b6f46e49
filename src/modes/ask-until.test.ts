import { expect, test } from "vitest";
import { openMemoryStore } from "../../test/fakes/memory-store.ts";
import { ScriptedAgent } from "../../test/fakes/scripted-agent.ts";
import { openWorld } from "../../test/suites/engine-world.ts";
import { questionOf } from "../../test/suites/mode-run.ts";
import type { Mode } from "../core/context.ts";
import { ProviderError } from "../core/errors.ts";
import type { Json } from "../core/json.ts";
import { batch } from "./batch.ts";

const question = { ...questionOf(), samples: 50, untilConfident: 0.95 };
const modes = [batch as unknown as Mode];

function agreeing(): ScriptedAgent {
  const agent = new ScriptedAgent();
  agent.otherwise = () => JSON.stringify({ answer: "yes", confidence: 80, reasons: ["r"] });
  return agent;
}

async function processOf() {
  const opened = openMemoryStore();
  const world = await openWorld({ open: async () => opened });
  return world.process({ modes, agent: agreeing() });
}

test("a run that was interrupted and resumed stops at the call at which it would have stopped", async () => {
  const [whole, cut] = [await processOf(), await processOf()];
  const settings = { concurrency: 3 };

  const expected = await (await whole.start(question as unknown as Json, settings)).ended;
  const first = await (await cut.start(question as unknown as Json, { ...settings, budgetUsd: 2 })).ended;
  const resumed = await (await cut.resume({ budgetUsd: 100 })).ended;

  expect(first.outcome.status).toBe("exhausted");
  expect(resumed.outcome.status).toBe("done");
  expect(resumed.outcome.report).toEqual(expected.outcome.report);
  expect(cut.agent.sent).toHaveLength(whole.agent.sent.length);
});

test("a retry of what failed asks that again, and nothing that was saved", async () => {
  const one = await processOf();
  const answer = one.agent.otherwise;
  const gone = new ProviderError("no answer", { provider: "sim", scope: "request", retryable: false });
  one.agent.otherwise = (input, key) => (key === "vote/2" ? gone : answer(input, key));
  const first = await (await one.start(question as unknown as Json, { concurrency: 3 })).ended;
  one.agent.otherwise = answer;
  const before = one.agent.sent.length;

  const { outcome } = await (await one.retry()).ended;

  expect(first.outcome.report?.counts).toMatchObject({ planned: before, error: 1 });
  expect(outcome.report?.counts).toMatchObject({ planned: before, answered: before });
  expect(one.agent.sent).toHaveLength(before + 1);
});
