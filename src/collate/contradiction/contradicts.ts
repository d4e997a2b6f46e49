import type { Claim, Stand } from "./claim.ts";
import { claimOf } from "./claim.ts";
import type { StatedQuantity } from "./claim-quantities.ts";
import { swapsRoles } from "./swapped-roles.ts";

/** How two texts oppose each other. */
export type ContradictionKind = "verdict" | "negation" | "opposite" | "quantity" | "roles";

export interface Contradiction {
  readonly kind: ContradictionKind;
  /** Both texts as they stand, for quoting. */
  readonly left: string;
  readonly right: string;
}

/** Least share of the shorter text's subject words that the other must have, else they speak of different things. */
const SAME_SUBJECT = 0.4;
/**
 * Least share of the longer text's subject words. It is asked of long texts, which say many things, before one word can
 * turn all around, and of any texts before roles count as swapped. The numbers here were set on the table of bench
 * collation/contradiction, with the duplicates of STS and of review findings as a check.
 */
const SAME_WORDS = 0.7;
/** Subject words from which a text is long: more than a plain sentence holds. */
const LONG_SUBJECT = 12;
/** Subject words up to which a text is a bare verdict, that may oppose a long one. */
const BARE_VERDICT = 2;

/**
 * Whether two texts about the same thing oppose each other: one negates what the other says, they stand at opposite ends of
 * a scale (safe, unsafe), give different numbers for the same quantity, or swap who does what to whom. Two turns cancel out:
 * `not safe` agrees with `unsafe`. It reads words, not meaning: a contradiction that shares no words is not seen, and in
 * doubt it says yes, since a split is seen by the reader and a wrong merge is not.
 */
export function contradicts(left: string, right: string): Contradiction | undefined {
  return contradictingClaims(claimOf(left), claimOf(right));
}

/** {@link contradicts} for claims already read. */
export function contradictingClaims(left: Claim, right: Claim): Contradiction | undefined {
  if (left.key === right.key) return undefined;
  const kind = kindOf(left, right);
  return kind && { kind, left: left.text, right: right.text };
}

function kindOf(left: Claim, right: Claim): ContradictionKind | undefined {
  if (left.verdict !== undefined && right.verdict !== undefined && left.verdict !== right.verdict) return "verdict";
  if (!haveSameSubject(left, right)) return undefined;
  if (quantitiesDiffer(left, right)) return "quantity";
  const isSwapped = !isLong(left, right) && areMadeOfSameWords(left, right) && swapsRoles(left, right);
  const isOpposite = standsOppose(left, right);
  if (isSwapped !== isOpposite) return isSwapped ? "roles" : "opposite";
  if (isSwapped) return undefined;
  return negates(left, right) || negates(right, left) ? "negation" : undefined;
}

function haveSameSubject(left: Claim, right: Claim): boolean {
  const fewer = Math.min(left.subject.size, right.subject.size);
  if (isLong(left, right) && fewer > BARE_VERDICT) return areMadeOfSameWords(left, right);
  return fewer === 0 || overlap(left.subject, right.subject) / fewer >= SAME_SUBJECT;
}

function isLong(left: Claim, right: Claim): boolean {
  return Math.max(left.subject.size, right.subject.size) > LONG_SUBJECT;
}

function areMadeOfSameWords(left: Claim, right: Claim): boolean {
  return overlap(left.subject, right.subject) >= SAME_WORDS * Math.max(left.subject.size, right.subject.size);
}

/** True when a word on a scale stands at the other end in the other text, near the same subject, and at its own end nowhere in it. */
function standsOppose(left: Claim, right: Claim): boolean {
  for (const ours of left.stands) {
    const theirs = right.stands.filter((stand) => stand.head === ours.head && nearSame(ours, stand));
    if (theirs.length === 0 || theirs.some(({ sign }) => sign === ours.sign)) continue;
    const isBothWays = left.stands.some(({ head, sign, near }) => {
      return head === ours.head && sign !== ours.sign && nearSame({ near }, theirs[0]);
    });
    if (!isBothWays) return true;
  }
  return false;
}

function nearSame(left: Pick<Stand, "near">, right: Pick<Stand, "near"> | undefined): boolean {
  if (right === undefined) return false;
  return left.near.size === 0 || right.near.size === 0 || overlap(left.near, right.near) > 0;
}

/** True when one text negates what the other has, and the other negates nothing of the same. */
function negates(one: Claim, other: Claim): boolean {
  return one.negated.some(({ stems, head }) => {
    if (head !== undefined && other.stands.some((stand) => stand.head === head)) return false;
    if (
      other.negated.some((others) => others.stems.length === 0 || others.stems.some((stem) => stems.includes(stem)))
    ) {
      return false;
    }
    const affirmed = stems.filter((stem) => other.stems.has(stem));
    return stems[0] !== undefined && (other.stems.has(stems[0]) || affirmed.length >= 2);
  });
}

function quantitiesDiffer(left: Claim, right: Claim): boolean {
  const ours = left.quantities.filter((quantity) => !right.quantities.some((other) => isSame(quantity, other)));
  const theirs = right.quantities.filter((quantity) => !left.quantities.some((other) => isSame(quantity, other)));
  if (ours.some((a) => theirs.some((b) => a.unit === b.unit && (nearSame(a, b) || a.unit !== "")))) return true;
  const [date, otherDate] = [left.dates[0], right.dates[0]];
  return date !== undefined && otherDate !== undefined && !left.dates.some((day) => right.dates.includes(day));
}

function isSame(left: StatedQuantity, right: StatedQuantity): boolean {
  return left.unit === right.unit && left.value === right.value;
}

function overlap(left: ReadonlySet<string>, right: ReadonlySet<string>): number {
  let shared = 0;
  for (const stem of left) if (right.has(stem)) shared += 1;
  return shared;
}
