import type { Clock } from "../../core/clock.ts";
import type { Gate, GateRequest } from "../../core/gate.ts";
import { fileCount, type GateSpec, gateOf } from "./own-verdict.ts";

const MOST_FILES = 50;

/** Always waits for a person; whoever asks the gates waits for the answer and acts on it. */
export function approvalGate(spec: GateSpec, clock: Pick<Clock, "monotonic">): Gate {
  return gateOf(spec, clock, async ({ change, task }: GateRequest) => {
    const { files } = change;
    const added = files.reduce((sum, file) => sum + file.added, 0);
    const removed = files.reduce((sum, file) => sum + file.removed, 0);
    const listed = files
      .slice(0, MOST_FILES)
      .map((file) => `${file.status} ${file.path} +${file.added} -${file.removed}`);
    const more = files.length > MOST_FILES ? [`and ${files.length - MOST_FILES} more files`] : [];
    return {
      status: "waiting",
      reason: `a person must approve ${task.id}: ${fileCount(files.length)}, +${added} -${removed} lines`,
      evidence: [...listed, ...more].join("\n"),
    };
  });
}
