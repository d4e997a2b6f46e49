import path from "node:path";
import type { TestResult } from "../../core/test-run.ts";
import { type FrameworkRunner, shortMessage } from "./framework-runner.ts";

/** `go test -json` on the package that the file lies in; other tests of the package are compiled with it and not run. */
export const GO: FrameworkRunner = {
  isParallel: false,
  reportsTo: "stdout",
  command: async ({ place }) => ({
    program: "go",
    args: ["test", "-json", "-count=1", "-run", "^TestTC", `./${path.posix.dirname(place)}`],
  }),
  read: readGoJson,
};

interface GoEvent {
  readonly Action?: string;
  readonly Test?: string;
  readonly Output?: string;
}

/** The tests of `go test -json`, without subtests: those belong to their test. */
export function readGoJson(text: string): readonly TestResult[] {
  const printed = new Map<string, string[]>();
  const ended = new Map<string, TestResult["status"]>();
  for (const line of text.split("\n")) {
    const { Action, Test, Output } = eventIn(line);
    const name = Test?.split("/")[0];
    if (name === undefined) continue;
    if (Action === "output" && Output !== undefined) printed.set(name, [...(printed.get(name) ?? []), Output]);
    const status =
      Action === "pass" ? "passed" : Action === "fail" ? "failed" : Action === "skip" ? "skipped" : undefined;
    if (status !== undefined && Test === name) ended.set(name, status);
  }
  return [...ended].map(([name, status]) => {
    return status === "failed"
      ? { name, status, message: shortMessage((printed.get(name) ?? []).join("")) }
      : { name, status };
  });
}

function eventIn(line: string): GoEvent {
  if (!line.startsWith("{")) return {};
  try {
    return JSON.parse(line) as GoEvent;
  } catch {
    // A line that a test printed by itself.
    return {};
  }
}
