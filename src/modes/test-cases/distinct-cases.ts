import { contradicts } from "../../collate/contradiction/contradicts.ts";
import { giveTheSame, textOfCase, valuesOfCase } from "../../collate/test-cases/case-text.ts";
import type { RunContext } from "../../core/context.ts";
import type { Unit } from "../../core/report.ts";
import type { TestCase } from "../../core/test-case.ts";
import { groupTexts } from "../group-texts.ts";
import type { GroupingMeans } from "../question.ts";

/** A case that was answered and is about a file that was shown. */
export type FoundCase = TestCase & {
  /** The unit that gave it. */
  readonly key: string;
  readonly bundle: number;
  readonly isSymbolKnown: boolean;
};

/** Cases that say the same: the first of them, which counts, and the others. */
export interface CaseFamily {
  readonly lead: FoundCase;
  readonly merged: readonly FoundCase[];
}

/** Two cases that are alike and demand opposite things. */
export interface CaseConflict {
  readonly left: FoundCase;
  readonly right: FoundCase;
}

export interface DistinctCases {
  readonly families: readonly CaseFamily[];
  /** For each of the cases that were added, the index of its family. */
  readonly familyOf: readonly number[];
  readonly conflicts: readonly CaseConflict[];
  /** The judge's calls. */
  readonly units: readonly Unit[];
  readonly note: string;
}

/** Measured on cases of one function: what is the same in other words lies above and beside it, what differs below. */
const THRESHOLD = 0.5;
const VECTOR_THRESHOLD = 0.9;
const BORDERLINE_WITHIN = 0.12;

/**
 * Adds cases to families, in order. What was apart before stays apart, so the first of a family never changes. Only cases of
 * one category, file and function are the same; cases that contradict each other never are.
 */
export async function addedCases(
  ctx: RunContext,
  key: string,
  families: readonly CaseFamily[],
  added: readonly FoundCase[],
  grouping: GroupingMeans | undefined,
): Promise<DistinctCases> {
  const sameValues = byValues(families, added);
  const fresh = added.filter((_, index) => sameValues[index] === undefined);
  const compared = [...families.map(({ lead }) => lead), ...fresh];
  const before = families.length;
  const at = (index: number): FoundCase => compared[index] as FoundCase;
  const { clustering, units, note } = await groupTexts(ctx, key, compared.map(textOfCase), grouping, {
    threshold: THRESHOLD,
    vectorThreshold: VECTOR_THRESHOLD,
    borderlineWithin: BORDERLINE_WITHIN,
    about: "test cases of one piece of code: the same when one of the two tests would be superfluous",
    partOf: (index) => `${at(index).category}\n${at(index).file}`,
    mayMerge: (left, right) => !(left < before && right < before) && mayBeSame(at(left), at(right)),
  });
  const leadOf = new Map<FoundCase, FoundCase>();
  for (const { members } of clustering.families) {
    const lead = at(members[0] ?? 0);
    for (const member of members) leadOf.set(at(member), lead);
  }
  const conflicts = clustering.conflicts.flatMap(({ left, right, kind }) => {
    const isReal = kind !== "kept_apart" && mayBeSame(at(left), at(right)) && giveTheSame(at(left), at(right));
    return isReal ? [{ left: at(left), right: at(right) }] : [];
  });
  return { ...joined(families, added, sameValues, leadOf), conflicts, units, note };
}

/** Keeps the first of equal values; for each added case the one, known or added before it, whose values it has. */
function byValues(families: readonly CaseFamily[], added: readonly FoundCase[]): readonly (FoundCase | undefined)[] {
  const known = new Map<string, FoundCase>();
  for (const { lead } of families) {
    const values = valuesOfCase(lead);
    if (values !== undefined && !known.has(values)) known.set(values, lead);
  }
  return added.map((each) => {
    const values = valuesOfCase(each);
    if (values === undefined) return undefined;
    const same = known.get(values);
    if (same === undefined) known.set(values, each);
    // "returns 42" and "does not return 42" have equal values.
    return same === undefined || demandsOpposite(same, each) ? undefined : same;
  });
}

function demandsOpposite(one: FoundCase, other: FoundCase): boolean {
  return contradicts(one.assertions.join(" "), other.assertions.join(" ")) !== undefined;
}

function joined(
  families: readonly CaseFamily[],
  added: readonly FoundCase[],
  sameValues: readonly (FoundCase | undefined)[],
  leadOf: ReadonlyMap<FoundCase, FoundCase>,
): Pick<DistinctCases, "families" | "familyOf"> {
  const all = families.map(({ lead, merged }) => ({ lead, merged: [...merged] }));
  const indexOf = new Map(all.map(({ lead }, index) => [lead, index]));
  const familyOf = added.map((each, index) => {
    const same = sameValues[index] ?? each;
    const lead = leadOf.get(same) ?? same;
    const known = indexOf.get(lead);
    if (known !== undefined) {
      all[known]?.merged.push(each);
      return known;
    }
    indexOf.set(each, all.length);
    all.push({ lead: each, merged: [] });
    return all.length - 1;
  });
  return { families: all, familyOf };
}

function mayBeSame(one: FoundCase, other: FoundCase): boolean {
  if (one.category !== other.category || one.file !== other.file) return false;
  const [first, second] = [one.symbol.trim(), other.symbol.trim()];
  return first === "" || second === "" || first === second;
}
