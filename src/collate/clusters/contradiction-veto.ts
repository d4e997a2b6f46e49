import type { Claim } from "../contradiction/claim.ts";
import { claimOf } from "../contradiction/claim.ts";
import type { ContradictionKind } from "../contradiction/contradicts.ts";
import { contradictingClaims } from "../contradiction/contradicts.ts";

/** Two texts, by index, that are alike and were kept apart, with what each says. */
export interface TextConflict {
  readonly left: number;
  readonly right: number;
  /** How they oppose each other; `kept_apart` where the caller forbade the merge. */
  readonly kind: ContradictionKind | "kept_apart";
  /** Both texts in full, in the order of their indexes. */
  readonly quotes: readonly [left: string, right: string];
}

/** Keeps texts that contradict each other out of one group, and remembers which did. */
export interface ContradictionVeto {
  /** False when any text of one side contradicts any of the other; the first such pair becomes a conflict. */
  mayJoin(left: readonly number[], right: readonly number[]): boolean;
  /** The conflicts met so far, each pair once, in the order they were met. */
  conflicts(): readonly TextConflict[];
}

export interface VetoOptions {
  /** A caller's own reason to keep two texts apart. */
  readonly mayMerge?: ((left: number, right: number) => boolean) | undefined;
  /** Whether two texts are near enough for opposing words to mean opposing claims; all are, when absent. */
  readonly isComparable?: ((left: number, right: number) => boolean) | undefined;
}

/** Claims are read when first needed, and texts that make equal claims are asked once. */
export function contradictionVeto(texts: readonly string[], options: VetoOptions = {}): ContradictionVeto {
  const { mayMerge, isComparable } = options;
  const claims = new Map<number, Claim>();
  const found = new Map<string, TextConflict>();
  const claim = (index: number): Claim => {
    const known = claims.get(index) ?? claimOf(texts[index] ?? "");
    claims.set(index, known);
    return known;
  };
  const kindOf = (left: number, right: number): TextConflict["kind"] | undefined => {
    if (mayMerge !== undefined && !mayMerge(left, right)) return "kept_apart";
    const kind = contradictingClaims(claim(left), claim(right))?.kind;
    return kind !== undefined && (isComparable?.(left, right) ?? true) ? kind : undefined;
  };
  // A caller's reasons may differ between texts of one claim, so then each is asked.
  const askedOf = (group: readonly number[]) =>
    mayMerge === undefined && isComparable === undefined
      ? [...new Map(group.map((index) => [claim(index).key, index])).values()]
      : group;
  return {
    mayJoin(left, right) {
      for (const one of askedOf(left)) {
        for (const other of askedOf(right)) {
          const [first, second] = one < other ? [one, other] : [other, one];
          const kind = kindOf(first, second);
          if (kind === undefined) continue;
          const quotes = [texts[first] ?? "", texts[second] ?? ""] as const;
          found.set(`${first},${second}`, { left: first, right: second, kind, quotes });
          return false;
        }
      }
      return true;
    },
    conflicts: () => [...found.values()],
  };
}
