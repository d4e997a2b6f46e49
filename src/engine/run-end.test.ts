import { expect, test } from "vitest";
import {
  CancelledError,
  ConflictError,
  DefectError,
  type ErrorKind,
  InputError,
  LimitError,
  ProviderError,
} from "../core/errors.ts";
import type { Report } from "../core/report.ts";
import { countUnits, type RunStatus, type UnitStatus } from "../core/run.ts";
import { type Ending, endOf, INTERRUPT } from "./run-end.ts";

const reportOf = (...statuses: UnitStatus[]): Report => ({
  mode: "m",
  title: "t",
  headline: "h",
  counts: countUnits(statuses.map((status) => ({ status }))),
  blocks: [],
  units: [],
});

const good = reportOf("answered", "error");
const refused = new ProviderError("key refused", { provider: "p", scope: "key", retryable: false });
const limit = new LimitError("too dear", { limit: "1", used: "2" });
const interrupted = new CancelledError(INTERRUPT);

test.each<[what: string, ending: Partial<Ending>, status: RunStatus, error: ErrorKind | undefined]>([
  ["a report is done, failures of some units included", { report: good }, "done", undefined],
  [
    "a report of which nothing was answered and something failed",
    { report: reportOf("error", "not_run") },
    "failed",
    undefined,
  ],
  ["a report of which everything was refused is done", { report: reportOf("refused") }, "done", undefined],
  ["a report without units is done", { report: reportOf() }, "done", undefined],
  ["a run that is parked waits", { isParked: true }, "waiting", undefined],
  ["an interrupt rests, whatever was reported", { report: good, stopped: interrupted }, "paused", "cancelled"],
  [
    "a cancel is final, whatever was reported",
    { report: good, stopped: new CancelledError("me") },
    "cancelled",
    "cancelled",
  ],
  ["a limit exhausts, whatever was reported", { report: good, stopped: limit }, "exhausted", "limit"],
  ["a limit comes before a refused key", { report: good, stopped: limit, block: refused }, "exhausted", "limit"],
  [
    "what broke the store fails the run",
    { report: good, stopped: new ConflictError("lost", "r") },
    "failed",
    "conflict",
  ],
  ["a refused key fails the run, although some were answered", { report: good, block: refused }, "failed", "provider"],
  ["a mode that throws one of ours fails", { thrown: new InputError("wrong") }, "failed", "input"],
  ["a mode that throws anything else is a defect", { thrown: new TypeError("bug") }, "failed", "defect"],
  [
    "what stopped it comes before what it threw",
    { thrown: new TypeError("bug"), stopped: interrupted },
    "paused",
    "cancelled",
  ],
  [
    "a defect that stopped it fails it",
    { thrown: new DefectError("x"), stopped: new DefectError("x") },
    "failed",
    "defect",
  ],
])("%s", (_, ending, status, error) => {
  const end = endOf({
    report: null,
    thrown: undefined,
    stopped: undefined,
    block: undefined,
    isParked: false,
    ...ending,
  });

  expect(end.status).toBe(status);
  expect(end.error?.kind).toBe(error);
});
