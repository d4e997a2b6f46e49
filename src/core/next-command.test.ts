import { expect, test } from "vitest";
import { outcome, unit } from "../../test/fakes/run-outcome.ts";
import { nextCommand } from "./next-command.ts";
import type { RunStatus, UnitStatus } from "./run.ts";

test.each<[RunStatus, UnitStatus, string | undefined]>([
  ["done", "answered", undefined],
  ["done", "refused", undefined],
  ["done", "not_run", undefined],
  ["done", "error", "swarm retry run-1"],
  ["cancelled", "not_run", "swarm retry run-1"],
  ["failed", "error", "swarm retry run-1"],
  ["paused", "not_run", "swarm resume run-1"],
  ["exhausted", "not_run", "swarm resume run-1"],
  ["running", "not_run", undefined],
  ["waiting", "not_run", "swarm status run-1"],
])("after a run that is %s with a unit %s comes %s", (status, unitStatus, expected) => {
  const next = nextCommand(outcome({ status }, { units: [unit({ status: unitStatus })] }));

  expect(next).toBe(expected);
});
