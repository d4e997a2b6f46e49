import { InputError } from "../core/errors.ts";
import type { LandingEntry, LandingRejection } from "../core/landing.ts";
import type { Placed, Placing } from "./place-entries.ts";

/** What gates say about a commit. */
export interface LandingVerdict {
  readonly passed: boolean;
  /** What an agent needs to see to repair it. */
  readonly evidence: string;
}

export interface LineParts {
  /** Puts entries on a commit; see `placeEntries`. */
  place(onto: string, entries: readonly LandingEntry[]): Promise<readonly Placing[]>;
  /** Runs the gates on a commit that these tasks made of the target. */
  verify(commit: string, tasks: readonly string[]): Promise<LandingVerdict>;
}

/** Changes in a row whose last commit passed the gates, and what became of the others. */
export interface GreenLine {
  readonly tip: string;
  readonly landed: readonly { readonly task: string; readonly commit: string }[];
  readonly rejected: readonly LandingRejection[];
}

/**
 * Finds the longest row of entries, in their order, that passes the gates on top of the target. All together are tried first;
 * when that fails, halving finds the one that breaks it, in log2 runs of the gates, and the row goes on without it: what comes
 * after is placed anew, so nobody conflicts with a change that does not land. InputError when the target itself fails.
 */
export async function greenLine(
  target: string,
  entries: readonly LandingEntry[],
  { place, verify }: LineParts,
): Promise<GreenLine> {
  const fixed: Placing[] = [];
  let tip = target;
  let rest = entries;
  for (;;) {
    const placings = await place(tip, rest);
    const row = placings.filter((placing) => placing.kind === "placed");
    const last = row.at(-1);
    if (last === undefined) return lineOf(tip, [...fixed, ...placings]);
    const before = tasksOf(fixed);
    const whole = await verify(last.commit, [...before, ...tasksOf(row)]);
    if (whole.passed) return lineOf(last.commit, [...fixed, ...placings]);
    const guilt = await firstRed(row, whole, (count) => {
      const tasks = [...before, ...tasksOf(row.slice(0, count))];
      return verify(row[count - 1]?.commit ?? tip, tasks);
    });
    // Without a change that passed on it, nothing says yet that the target is green by itself.
    if (guilt.at === 0 && tip === target) await expectGreen(target, verify);
    const guilty = row[guilt.at] ?? last;
    const onto = row[guilt.at - 1]?.commit ?? tip;
    const { task } = guilty.entry;
    const cut = placings.findIndex(({ entry }) => entry.task === task);
    const rejection = { task, reason: "gates", evidence: guilt.evidence, files: [], onto } as const;
    fixed.push(...placings.slice(0, cut), { kind: "rejected", entry: guilty.entry, rejection });
    tip = onto;
    rest = rest.slice(cut + 1);
  }
}

/** Halves a row that is red as a whole; `verify` judges its first `count` changes. */
async function firstRed(
  row: readonly Placed[],
  whole: LandingVerdict,
  verify: (count: number) => Promise<LandingVerdict>,
): Promise<{ readonly at: number; readonly evidence: string }> {
  let green = 0;
  let red = row.length;
  let { evidence } = whole;
  while (red - green > 1) {
    const middle = (green + red) >> 1;
    const verdict = await verify(middle);
    if (verdict.passed) green = middle;
    else {
      red = middle;
      evidence = verdict.evidence;
    }
  }
  return { at: red - 1, evidence };
}

async function expectGreen(target: string, verify: LineParts["verify"]): Promise<void> {
  const { passed, evidence } = await verify(target, []);
  if (passed) return;
  throw new InputError(
    `expected the target to pass the gates before anything lands on it, got failures at ${target.slice(0, 12)} itself; repair it and resume:\n${evidence}`,
  );
}

function tasksOf(placings: readonly (Placing | Placed)[]): readonly string[] {
  return placings.flatMap((placing) => ("kind" in placing && placing.kind !== "placed" ? [] : [placing.entry.task]));
}

function lineOf(tip: string, placings: readonly Placing[]): GreenLine {
  return {
    tip,
    landed: placings.flatMap((placing) =>
      placing.kind === "rejected" ? [] : [{ task: placing.entry.task, commit: placing.commit }],
    ),
    rejected: placings.flatMap((placing) => (placing.kind === "rejected" ? [placing.rejection] : [])),
  };
}
