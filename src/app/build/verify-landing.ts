import type { Gate, GateRequest } from "../../core/gate.ts";
import type { VerifyLanding } from "../../landing/local-landing.ts";
import type { GateMode } from "../../plan/gate-order.ts";
import { runGates } from "./run-gates.ts";

export interface LandingGates {
  /** Commands alone: what looks at one task's change has looked at it already. */
  readonly commands: readonly Gate[];
  readonly mode: GateMode;
  /** For outputs; outside any tree. */
  readonly records: string;
  readonly variables: Readonly<Record<string, string>>;
}

/** Runs the commands on what is about to land, of several tasks together. A failure that the target had before is none. */
export function verifyLanding({ commands, mode, records, variables }: LandingGates): VerifyLanding {
  return async (tree, commit, tasks, { base, signal }) => {
    const change = { base, head: commit, files: [] };
    const task = { ...JOINT, id: tasks.join("+") || "target", title: `Landing of ${tasks.join(", ")}` };
    const request: GateRequest = { task, path: tree, change, records, variables, signal };
    const { decision } = await runGates(commands, request, mode);
    const evidence = decision.problems.map(({ gate, reason, evidence: shown }) => `${gate}: ${reason}\n${shown}`);
    return {
      passed: decision.kind === "pass",
      evidence: (evidence.length > 0 ? evidence : decision.reasons).join("\n\n"),
    };
  };
}

/** Commands look at the tree, not at what a task asks for. */
const JOINT: Omit<GateRequest["task"], "id" | "title"> = {
  goal: "",
  skills: [],
  files: [],
  inputs: [],
  outputs: [],
  tests: [],
  done: [],
  needs: [],
  priority: 5,
  risk: "low",
};
