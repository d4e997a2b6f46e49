import type { Clustering, TextFamily } from "../clusters/cluster-texts.ts";

/** The different ones of a list of texts; equal texts need be compared with others only once. */
export interface DistinctTexts {
  readonly texts: readonly string[];
  /** The families and conflicts of `texts` as those of the whole list: equal texts join the family of the first. */
  expanded(clustering: Clustering): Pick<Clustering, "families" | "conflicts">;
}

export function distinctTexts(all: readonly string[]): DistinctTexts {
  const places = new Map<string, number[]>();
  for (const [index, text] of all.entries()) {
    const known = places.get(text);
    if (known === undefined) places.set(text, [index]);
    else known.push(index);
  }
  const groups = [...places.values()];
  const firstOf = (text: number) => groups[text]?.[0] ?? 0;
  const familyOf = ({ medoid, members, cohesion }: TextFamily): TextFamily => ({
    medoid: firstOf(medoid),
    members: members.flatMap((text) => groups[text] ?? []).sort((a, b) => a - b),
    cohesion,
  });
  return {
    texts: [...places.keys()],
    expanded: ({ families, conflicts }) => ({
      families: families
        .map(familyOf)
        .sort((a, b) => b.members.length - a.members.length || (a.members[0] ?? 0) - (b.members[0] ?? 0)),
      conflicts: conflicts.map((conflict) => ({
        ...conflict,
        left: firstOf(conflict.left),
        right: firstOf(conflict.right),
      })),
    }),
  };
}
