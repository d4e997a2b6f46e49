/** What came of the calls through one lens. */
export interface LensYield {
  readonly lens: string;
  readonly planned: number;
  readonly ideas: number;
  /** Different families that its ideas fell into. */
  readonly families: number;
  /** Families that no other lens found. */
  readonly alone: number;
  /** Its families on the Pareto front. */
  readonly onFront: number;
}

export interface LensMaterial {
  /** The lens of each call, in order. */
  readonly planned: readonly string[];
  /** The lens of each idea, by its index. */
  readonly lensOf: readonly string[];
  readonly families: readonly { readonly members: readonly number[]; readonly rank: number }[];
}

/** One row a lens, in the order in which they were first asked. */
export function lensYield({ planned, lensOf, families }: LensMaterial): readonly LensYield[] {
  const rows = new Map<string, { -readonly [K in keyof LensYield]: LensYield[K] }>();
  const rowOf = (lens: string) => {
    const row = rows.get(lens) ?? { lens, planned: 0, ideas: 0, families: 0, alone: 0, onFront: 0 };
    rows.set(lens, row);
    return row;
  };
  for (const lens of planned) rowOf(lens).planned += 1;
  for (const lens of lensOf) rowOf(lens).ideas += 1;
  for (const { members, rank } of families) {
    const lenses = new Set(members.map((member) => lensOf[member] ?? ""));
    for (const lens of lenses) {
      const row = rowOf(lens);
      row.families += 1;
      if (lenses.size === 1) row.alone += 1;
      if (rank === 1) row.onFront += 1;
    }
  }
  return [...rows.values()];
}
