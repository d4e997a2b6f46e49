import path from "node:path";
import { expect, test } from "vitest";
import { resultOf, startProgram } from "../suites/spawn-swarm.ts";

const ROOT = path.dirname(path.dirname(import.meta.dirname));

test.each([
  "fan-out",
  "heavy-tail",
  "journal",
  "rate-limit",
  "kill",
  "engine",
  "review",
  "council",
  "worktrees",
  "start",
])(
  "the benchmark %s measures something in small",
  async (name) => {
    const { PATH = "" } = process.env;

    const bench = startProgram(path.join(ROOT, "bench/run.ts"), [name, "--quick"], { cwd: ROOT, env: { PATH } });
    const printed = resultOf(await bench.ended);

    expect(printed).toMatch(new RegExp(`^${name}: `));
    expect(printed).toContain("at most");
    expect(printed).not.toContain("NaN");
  },
  60_000,
);
