import type { Clock } from "../core/clock.ts";
import { type Progress, progressLine } from "./progress.ts";
import type { Terminal } from "./terminal.ts";

const FRAME_MS = 100;

/** Shows where the run stands, at most ten times a second, until the signal aborts; then the line is gone. */
export async function paintProgress(
  terminal: Terminal,
  progress: Progress,
  clock: Clock,
  columns: () => number,
  signal: AbortSignal,
): Promise<void> {
  if (!terminal.canRewrite) return;
  while (!signal.aborted) {
    // One column stays free: a full line would wrap on some terminals.
    terminal.status(progressLine(progress.view(clock.now()), columns() - 1));
    await clock.sleep(FRAME_MS, signal);
  }
  terminal.status("");
}
