import type { Gate } from "../../core/gate.ts";
import { changeDiff } from "./change-diff.ts";
import { type GateSpec, gateOf } from "./own-verdict.ts";
import type { ChangeGateParts } from "./scope-gate.ts";

/** One way in which a change makes tests say less. */
export interface WeakenedTest {
  readonly path: string;
  /** In the new file; in the old one where the line was removed. */
  readonly line: number;
  /** What happened, as `assertion removed`. */
  readonly what: string;
  /** The line itself, or both where one took the other's place. */
  readonly text: string;
}

export interface TestsGateParts extends ChangeGateParts {
  /** What of a unified diff weakens tests. */
  find(diff: string): readonly WeakenedTest[];
}

const CONTEXT_LINES = 5;
const MOST_BYTES = 16 * 1024 * 1024;
const LONGEST_TEXT = 300;

/** A change that removes, skips or loosens tests needs a person; whether it was right cannot be told from the change alone. */
export function testsGate(spec: GateSpec, { git, clock, find }: TestsGateParts): Gate {
  return gateOf(spec, clock, async (request) => {
    const { text, isCut } = await changeDiff(git, request, { context: CONTEXT_LINES, mostBytes: MOST_BYTES });
    if (isCut) {
      const reason = `a change of more than ${MOST_BYTES / 1024 / 1024} MiB cannot be searched for weakened tests`;
      return { status: "waiting", reason, evidence: "" };
    }
    const found = find(text);
    if (found.length === 0) return { status: "passed", reason: "no test says less than before", evidence: "" };
    const kinds = Map.groupBy(found, ({ what }) => what);
    const counted = [...kinds].map(([what, places]) => (places.length === 1 ? what : `${what} (${places.length})`));
    const listed = found.map(({ path, line, what, text: said }) => {
      return `${path}:${line}: ${what}\n    ${said.slice(0, LONGEST_TEXT)}`;
    });
    return { status: "waiting", reason: `tests may be weaker: ${counted.join(", ")}`, evidence: listed.join("\n") };
  });
}
