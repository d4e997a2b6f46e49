import { setTimeout as sleep } from "node:timers/promises";
import { type Belonging, livingProcesses } from "./process-table.ts";

/** How long processes get to end by themselves once they were asked to. */
const GRACE_MS = 2_000;
/** How long the system gets to take away what was killed; one that waits for a broken disk may take for ever. */
const REMOVAL_MS = 5_000;

/**
 * Ends every process of an attempt: asks all of them, and after two seconds no longer asks. Answers those that would not go,
 * which is normally nobody.
 */
export async function endProcesses(belonging: Belonging, graceMs: number = GRACE_MS): Promise<readonly number[]> {
  const startedAt = performance.now();
  let waitMs = 5;
  for (let round = 0; ; round++) {
    const living = await livingProcesses(belonging);
    if (living.length === 0) return [];
    const passedMs = performance.now() - startedAt;
    if (passedMs > graceMs + REMOVAL_MS) return living;
    if (passedMs >= graceMs) signalAll(living, "SIGKILL");
    else if (round === 0) {
      signalAll(living, "SIGTERM");
      // What is stopped hears nothing until it goes on.
      signalAll(living, "SIGCONT");
    }
    await sleep(waitMs);
    waitMs = Math.min(waitMs * 2, 50);
  }
}

function signalAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch {
      // It has gone meanwhile, which is what was wanted, or is not ours to end and stays in the answer.
    }
  }
}
