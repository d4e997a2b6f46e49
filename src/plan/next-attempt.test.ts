import { expect, test } from "vitest";
import { type AttemptRecord, nextAttempt } from "./next-attempt.ts";

const past = (...attempts: Partial<AttemptRecord>[]): readonly AttemptRecord[] =>
  attempts.map((attempt) => ({ agent: 0, ending: "finished", costUsd: 1, reason: "tests failed", ...attempt }));
const LIMITS = { attempts: 4 };

test.each<[what: string, past: readonly AttemptRecord[], agents: number, agent: number, isHandOff: boolean]>([
  ["the first attempt is the first agent's", past(), 2, 0, false],
  ["what was sent back goes to the same agent", past({}), 2, 0, false],
  ["after two in a row another one is asked", past({}, {}), 2, 1, true],
  ["a single agent is asked again", past({}, {}), 1, 0, false],
  ["an agent that crashed is replaced at once", past({ ending: "crashed" }), 2, 1, true],
  ["so is one that could not be started", past({ ending: "unstarted" }), 3, 1, true],
  ["so is one that refused", past({ ending: "refused" }), 2, 1, true],
  ["one that stalled tries again", past({ ending: "stalled" }), 2, 0, false],
  ["behind the last agent comes the first", past({}, {}, { agent: 1, ending: "crashed" }), 2, 0, true],
])("%s", (_, attempts, agents, agent, isHandOff) => {
  expect(nextAttempt(attempts, agents, LIMITS)).toEqual({ kind: "attempt", agent, isHandOff });
});

test("when all attempts are used the task has failed, for the reason of the last", () => {
  const next = nextAttempt(past({}, {}, {}, { reason: "lint failed" }), 2, LIMITS);

  expect(next).toEqual({ kind: "failed", reason: "4 of 4 attempts used; the last: lint failed" });
});

test("a task that has used its money has failed; unknown prices count as nothing", () => {
  const next = nextAttempt(past({ costUsd: null }, { costUsd: 2.5 }), 2, { attempts: 9, costUsd: 2.5 });

  expect(next).toEqual({ kind: "failed", reason: "the task has used $2.50 of $2.50; the last attempt: tests failed" });
});
