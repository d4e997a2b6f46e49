import { BIKESHEDDING_BELOW, hasQuorum } from "../../collate/council/debate-end.ts";
import type { Position, Tally } from "../../collate/council/tally.ts";
import { percent } from "../vote-blocks.ts";
import type { CouncilInput } from "./council-input.ts";
import type { Debate } from "./deliberate.ts";

/** Why the debate ended, in one sentence. */
export function endSentence(
  input: CouncilInput,
  { end, rounds }: Pick<Debate, "end" | "rounds">,
  tally: Tally,
): string {
  const { threshold } = input.council.plan;
  const held = rounds.length === 1 ? "1 round" : `${rounds.length} rounds`;
  const agreement = `${percent(tally.agreement)} of the weight`;
  switch (end) {
    case "converged":
      return `The votes agreed after ${held}: ${agreement} is behind one verdict, and ${threshold} % was asked for.`;
    case "bikeshedding":
      return `The debate was ended after ${held}: agreement (${percent(tally.agreement)}) and mean conviction (${Math.round(tally.meanConviction)}) are both under ${BIKESHEDDING_BELOW}, so it is about what matters little to its members.`;
    case "synthesis":
      return `The synthesis after round ${rounds.length} found that the members hold the same in substance; by the bare votes it is ${agreement}.`;
    case "rounds":
      return `All ${held} were held without agreement: ${agreement} is behind the leading verdict, and ${threshold} % was asked for.${fewVotes(rounds, tally)}`;
    case "silent":
      return `Everybody who answered round ${rounds.length} abstained.`;
    case "unanswered":
      return `No member answered round ${rounds.length}.`;
    case "stopped":
      return rounds.length === 0
        ? "The run stopped before the debate began."
        : `The run stopped in or after round ${rounds.length}.`;
  }
}

/** ` Only 1 of 5 members took a position.`; empty where enough of them did. */
function fewVotes(rounds: Debate["rounds"], tally: Tally): string {
  const asked = askedFor(rounds);
  return hasQuorum(tally, asked) ? "" : ` Only ${tally.votes} of ${asked} members took a position.`;
}

/** How many were asked in the round whose votes count: the last in which somebody answered. */
export function askedFor(rounds: Debate["rounds"]): number {
  return rounds.findLast(({ answers }) => answers.length > 0)?.members.length ?? 0;
}

/** How the votes stand, for the arbiter: members are not named, only counted. */
export function standingText(
  input: CouncilInput,
  debate: Pick<Debate, "end" | "rounds">,
  tally: Tally,
  verdict: Position | undefined,
): string {
  const sides = tally.sides.map(
    ({ verdict: side, members, share }) => `${side}: ${percent(share)} (${members.length})`,
  );
  const abstained = tally.abstained.length === 0 ? "" : `; ${tally.abstained.length} abstained`;
  const level = tally.leaders.map((side) => side.verdict).join(" and ");
  const result = verdict === undefined ? `${level} are level.` : `The verdict of the council is ${verdict}.`;
  return `${endSentence(input, debate, tally)} Shares of the weight, with members: ${sides.join(", ")}${abstained}. ${result}`;
}
