import { idOf } from "../../collate/test-cases/test-files.ts";
import { TEST_CATEGORIES } from "../../core/test-case.ts";
import type { CollectedCases } from "./collect-cases.ts";
import type { FoundCase } from "./distinct-cases.ts";

/** A case as it stands in the report. */
export interface NumberedCase {
  /** From 1; its name in code and report is {@link id}. */
  readonly number: number;
  readonly id: string;
  readonly case: FoundCase;
  /** The units that gave it, its own first. */
  readonly from: readonly string[];
  /** Cases that said the same. */
  readonly merged: readonly FoundCase[];
}

/** The cases that count: by file, in a long one by its parts, then by category, then as they came. */
export function numberedCases({ families, chosen }: CollectedCases): readonly NumberedCase[] {
  const counted = chosen.flatMap((index) => {
    const family = families[index];
    return family === undefined ? [] : [{ ...family, index }];
  });
  const order = counted.toSorted((a, b) => {
    if (a.lead.file !== b.lead.file) return a.lead.file < b.lead.file ? -1 : 1;
    if (a.lead.bundle !== b.lead.bundle) return a.lead.bundle - b.lead.bundle;
    const [one, other] = [a, b].map(({ lead }) => TEST_CATEGORIES.indexOf(lead.category));
    return (one ?? 0) - (other ?? 0) || a.index - b.index;
  });
  return order.map(({ lead, merged }, index) => ({
    number: index + 1,
    id: idOf(index + 1),
    case: lead,
    from: [...new Set([lead.key, ...merged.map(({ key }) => key)])],
    merged,
  }));
}
