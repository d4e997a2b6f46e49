import type { Clock } from "../../core/clock.ts";
import { CancelledError, LimitError } from "../../core/errors.ts";
import type { Gate, GateRequest, Verdict } from "../../core/gate.ts";

/** What a look at a change found. */
export type Finding = Pick<Verdict, "status" | "reason" | "evidence">;

export interface GateSpec {
  readonly name: string;
  readonly after: readonly string[];
  readonly isWarning: boolean;
}

const MOST_CHARACTERS = 12_000;

/**
 * A gate out of a look at the change: what goes wrong in it becomes a verdict, save a stop and a limit that was reached, and its
 * evidence is bounded.
 */
export function gateOf(
  { name, after, isWarning }: GateSpec,
  clock: Pick<Clock, "monotonic">,
  look: (request: GateRequest) => Promise<Finding>,
): Gate {
  return {
    name,
    after,
    isWarning,
    async check(request) {
      const startedAt = clock.monotonic();
      const { status, reason, evidence } = await look(request).catch((error: unknown): Finding => {
        if (error instanceof CancelledError || error instanceof LimitError || request.signal.aborted) throw error;
        return { status: "error", reason: error instanceof Error ? error.message : String(error), evidence: "" };
      });
      const ms = Math.round(clock.monotonic() - startedAt);
      return { gate: name, status, isWarning, reason, evidence: bounded(evidence), ms };
    },
  };
}

function bounded(evidence: string): string {
  if (evidence.length <= MOST_CHARACTERS) return evidence;
  const kept = evidence.slice(0, MOST_CHARACTERS);
  return `${kept.slice(0, kept.lastIndexOf("\n") + 1)}… and more, which is left out`;
}

/** `1 changed file`, `2 changed files`. */
export function fileCount(count: number): string {
  return `${count} changed ${count === 1 ? "file" : "files"}`;
}
