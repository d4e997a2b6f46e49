import type { Ballot, Reliability } from "../consensus/reliability.ts";
import { weightedVote } from "../consensus/weighted-vote.ts";
import { type AnswerGroup, type CastVote, groupAnswers } from "../group-answers.ts";
import type { Choice } from "../multiple-choice.ts";

/** A vote with the model that gave it. */
export interface VoterVote extends CastVote {
  readonly voter: string;
}

/** All valid answers to one question, grouped, and as a ballot of labels. */
export interface VotedQuestion {
  readonly groups: readonly AnswerGroup[];
  readonly ballot: Ballot;
}

/** What a vote comes to: the leader, or several that share the first place. */
export interface Standing {
  readonly leaders: readonly string[];
  /** The part of one leader, of the votes or of their weight, from 0 to 1. */
  readonly share: number;
}

/** Weights that differ by less than this are the same. */
const EVEN = 1e-9;

/** Groups the votes on one question; `choices` are those that it offers. */
export function votedQuestion(votes: readonly VoterVote[], choices: readonly Choice[]): VotedQuestion {
  const groups = groupAnswers(votes, choices);
  const labels = new Map(
    groups.flatMap(({ label, members }, index) => members.map((key) => [key, `${index} ${label}`])),
  );
  const named = votes.map(({ key, voter }) => ({ voter, answer: labels.get(key) ?? "" }));
  return { groups, ballot: { votes: named, options: choices.length >= 2 ? choices.length : undefined } };
}

/** Who leads by number; undefined without a vote. */
export function pluralityOf({ groups }: Pick<VotedQuestion, "groups">): Standing | undefined {
  const [first] = groups;
  if (first === undefined) return undefined;
  const leaders = groups.filter(({ count }) => count === first.count);
  return { leaders: leaders.map(({ label }) => label), share: first.share };
}

/** Who leads by the weight of who voted; undefined without a vote. */
export function weightedStanding({ groups, ballot }: VotedQuestion, reliability: Reliability): Standing | undefined {
  const weighted = weightedVote(ballot, reliability);
  const [first] = weighted;
  if (first === undefined) return undefined;
  const labelOf = (answer: string) => groups[Number(answer.split(" ", 1)[0])]?.label ?? answer;
  const leaders = weighted.filter(({ share }) => first.share - share < EVEN);
  return { leaders: leaders.map(({ answer }) => labelOf(answer)), share: first.share };
}

/** True where the two votes do not have the same answer, or the same answers, in front. */
export function areApart(one: Standing, other: Standing): boolean {
  return [...one.leaders].sort().join("\n") !== [...other.leaders].sort().join("\n");
}
