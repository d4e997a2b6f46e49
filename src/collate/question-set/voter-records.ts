import {
  accuracyOf,
  type Ballot,
  learnReliability,
  type Reliability,
  type VoterRecord,
} from "../consensus/reliability.ts";

/** What earlier runs taught of each voter, from how many questions. */
export type EarlierLearning = {
  readonly reliability: { readonly [voter: string]: { readonly right: number; readonly answered: number } };
  readonly questions: number;
  readonly runs: number;
};

export interface LearnedVoter {
  readonly voter: string;
  /** The estimated chance that an answer of this voter is right, drawn towards one half while little is known. */
  readonly accuracy: number;
  /** Answers it rests on, those of earlier runs included; several to one question count as one. */
  readonly answered: number;
  readonly earlier: number;
}

export interface Learned {
  readonly reliability: Reliability;
  /** Those who voted in this run, most reliable first. */
  readonly voters: readonly LearnedVoter[];
  /** Questions of this run that taught something. */
  readonly teaching: number;
  /** False where two voters of this run with {@link FEWEST_ANSWERS} answers each are not to be found. */
  readonly isEnough: boolean;
}

/** Below this many answers a voter's record says little, and a vote weighted by it no more than chance. */
export const FEWEST_ANSWERS = 10;
const FEWEST_VOTERS = 3;

/** Learns the reliability of voters from how they agree on these ballots and on those of earlier runs. */
export function learnedVoters(ballots: readonly Ballot[], earlier: EarlierLearning | undefined): Learned {
  const before = earlier?.reliability ?? {};
  const reliability = learnReliability(ballots, before);
  const present = new Set(ballots.flatMap(({ votes }) => votes.map(({ voter }) => voter)));
  const voters = [...present].map((voter) => ({
    voter,
    accuracy: accuracyOf(reliability, voter),
    answered: recordOf(reliability, voter).answered,
    earlier: recordOf(before, voter).answered,
  }));
  return {
    reliability,
    voters: voters.sort((a, b) => b.accuracy - a.accuracy),
    teaching: ballots.filter(teaches).length,
    isEnough: voters.filter(({ answered }) => answered >= FEWEST_ANSWERS).length >= 2,
  };
}

/** Two voters who differ look alike, so a ballot teaches from three on. */
export function teaches({ votes }: Ballot): boolean {
  return new Set(votes.map(({ voter }) => voter)).size >= FEWEST_VOTERS;
}

function recordOf(reliability: Reliability, voter: string): VoterRecord {
  return Object.hasOwn(reliability, voter) ? (reliability[voter] ?? NOTHING) : NOTHING;
}

const NOTHING: VoterRecord = { right: 0, answered: 0 };
