import { CancelledError, LimitError } from "../../core/errors.ts";
import type { Gate, GateRequest, Verdict } from "../../core/gate.ts";
import { decide, type GateDecision, type GateMode, gateWaves, holdsUp } from "../../plan/gate-order.ts";

export interface GatesResult {
  /** Of every gate, in the order of the waves; one that was not worth running is `not_run`. */
  readonly verdicts: readonly Verdict[];
  readonly decision: GateDecision;
}

/** Asks gates over a change outside a run's steps: wave after wave, each side by side, until one holds up the rest. Rejects as gates do. */
export async function runGates(gates: readonly Gate[], request: GateRequest, mode: GateMode): Promise<GatesResult> {
  const verdicts: Verdict[] = [];
  if (mode === "skip") return { verdicts, decision: decide(verdicts, mode) };
  const byName = new Map(gates.map((gate) => [gate.name, gate]));
  for (const wave of gateWaves(gates)) {
    const holding = verdicts.find(holdsUp);
    const found = wave.map(({ name, isWarning }) => {
      const gate = byName.get(name);
      if (holding === undefined && gate !== undefined) return asked(gate, request);
      return unrun(name, isWarning, `${holding?.gate} did not pass`);
    });
    // One that is stopped must not leave the others running.
    for (const settled of await Promise.allSettled(found)) {
      if (settled.status === "rejected") throw settled.reason;
      verdicts.push(settled.value);
    }
  }
  return { verdicts, decision: decide(verdicts, mode) };
}

/** A gate that breaks its promise is a broken gate, and no broken run. */
async function asked(gate: Gate, request: GateRequest): Promise<Verdict> {
  try {
    return await gate.check(request);
  } catch (error) {
    if (error instanceof CancelledError || error instanceof LimitError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    return { ...unrun(gate.name, gate.isWarning, reason), status: "error" };
  }
}

function unrun(gate: string, isWarning: boolean, reason: string): Verdict {
  return { gate, status: "not_run", isWarning, reason, evidence: "", ms: 0 };
}
