import type { DebateEnd } from "./debate-end.ts";
import type { Position, Tally } from "./tally.ts";

/** How a debate ended, the two ends included that do not follow from votes alone. `stopped`: the run was stopped first. */
export type CouncilEnd = DebateEnd | "synthesis" | "stopped";

/** What the council came to. */
export type CouncilDecision =
  | {
      readonly kind: "decided";
      readonly verdict: Position;
      /** `votes`: the weight of the members; `synthesis`: found to be shared by all; `arbiter`: chosen among level verdicts. */
      readonly by: "votes" | "synthesis" | "arbiter";
    }
  | { readonly kind: "undecided"; readonly reason: string };

/** What the decision rests on. */
export interface DecisionGrounds {
  readonly end: CouncilEnd;
  /** Of the last round in which somebody answered. */
  readonly tally: Tally;
  /** What the synthesis found all to hold, where it ended the debate. */
  readonly agreedOn?: Position | undefined;
  /** What the arbiter chose; it counts between level verdicts alone. */
  readonly arbiter?: Position | undefined;
}

/** The verdict of the votes, else of the synthesis that ended the debate, else of the arbiter among level ones; never one that nobody voted for. */
export function councilDecision({ end, tally, agreedOn, arbiter }: DecisionGrounds): CouncilDecision {
  if (end === "stopped") return { kind: "undecided", reason: "the run was stopped before the debate ended" };
  if (end === "synthesis" && agreedOn !== undefined) return { kind: "decided", verdict: agreedOn, by: "synthesis" };
  if (tally.votes === 0) {
    const nobody = tally.abstained.length === 0 ? "no member answered" : "every member who answered abstained";
    return { kind: "undecided", reason: nobody };
  }
  if (tally.leader !== undefined) return { kind: "decided", verdict: tally.leader.verdict, by: "votes" };
  if (tally.leaders.length === 0) return { kind: "undecided", reason: "no vote has any weight" };
  const level = tally.leaders.map(({ verdict }) => verdict);
  if (arbiter !== undefined && level.includes(arbiter)) return { kind: "decided", verdict: arbiter, by: "arbiter" };
  return { kind: "undecided", reason: `${level.join(" and ")} are level, and the arbiter chose none of them` };
}

/** Whether a synthesis may end the debate with the verdict: only with one that a member gave. */
export function mayAgreeOn(verdict: string, tally: Tally): verdict is Position {
  return tally.sides.some((side) => side.verdict === verdict && side.weight > 0);
}
