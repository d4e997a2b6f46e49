/** One answer to a question, in a form that is equal for equal answers. */
export interface BallotVote {
  /** Whose reliability is learned, usually a model. */
  readonly voter: string;
  readonly answer: string;
}

/** All valid answers to one question. */
export interface Ballot {
  readonly votes: readonly BallotVote[];
  /** How many answers the question offers; undefined where the answer is open. */
  readonly options?: number | undefined;
}

export interface VoterRecord {
  /** How many of the voter's answers were right, as far as agreement tells; a sum of probabilities. */
  readonly right: number;
  readonly answered: number;
}

/** What was learned of each voter over all runs so far; plain JSON, to be stored and given back with the next run. */
export type Reliability = Readonly<Record<string, VoterRecord>>;

/** What one voter is taken for before anything is known: right as often as wrong, worth four answers. */
const PRIOR: VoterRecord = { right: 2, answered: 4 };
/** Of an open question: as if wrong answers fell evenly on this many. The vote hardly changes between 10 and 200. */
const OPEN_ANSWERS = 20;
const FEWEST_VOTERS = 3;
const MOST_ROUNDS = 200;
const SETTLED = 1e-6;

/**
 * Learns how often each voter is right from agreement alone, without labels, and adds it to what `earlier` runs taught.
 *
 * The one-coin model of A. P. Dawid, A. M. Skene, "Maximum likelihood estimation of observer error-rates using the EM
 * algorithm", Applied Statistics 28 (1979), 20-28: a voter is right with a chance of its own, and when wrong, any other
 * answer is equally likely, since letters mean something else in each question. Expectation maximisation with a Beta prior;
 * several votes of one voter in a ballot weigh as one. Ballots of fewer than three voters teach nothing: two who differ look alike.
 */
export function learnReliability(ballots: readonly Ballot[], earlier: Reliability = {}): Reliability {
  const teaching = ballots.filter(({ votes }) => new Set(votes.map(({ voter }) => voter)).size >= FEWEST_VOTERS);
  let learned = earlier;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const next = recount(teaching, learned, earlier);
    const moved = Object.keys(next).some(
      (voter) => Math.abs(accuracyOf(next, voter) - accuracyOf(learned, voter)) > SETTLED,
    );
    learned = next;
    if (!moved) break;
  }
  return learned;
}

/** The estimated chance that an answer of this voter is right, drawn towards one half while little is known. */
export function accuracyOf(reliability: Reliability, voter: string): number {
  const { right, answered } = Object.hasOwn(reliability, voter) ? (reliability[voter] ?? NOTHING) : NOTHING;
  return (PRIOR.right + right) / (PRIOR.answered + answered);
}

/**
 * What one vote of a voter counts: the logarithm of how much likelier it is on the right answer than on any one wrong one,
 * never below 0. This is the weight that makes the sum of votes the likelihood of an answer.
 */
export function voteWeight(accuracy: number, options: number = OPEN_ANSWERS): number {
  const wrongAnswers = Math.max(1, options - 1);
  return Math.max(0, Math.log((accuracy * wrongAnswers) / (1 - accuracy)));
}

/** Each answer with the chance that it is the right one, in order of first vote; what is missing to 1 is left for answers nobody gave. */
export function answerChances({ votes, options }: Ballot, reliability: Reliability): ReadonlyMap<string, number> {
  const scores = new Map<string, number>();
  const shares = voteShares(votes);
  for (const { voter, answer } of votes) {
    const accuracy = accuracyOf(reliability, voter);
    const odds = Math.log((accuracy * Math.max(1, (options ?? OPEN_ANSWERS) - 1)) / (1 - accuracy));
    scores.set(answer, (scores.get(answer) ?? 0) + odds * (shares.get(voter) ?? 1));
  }
  const highest = Math.max(0, ...scores.values());
  const unsaid = Math.max(0, (options ?? Math.max(OPEN_ANSWERS, scores.size + 1)) - scores.size) * Math.exp(-highest);
  const sum = [...scores.values()].reduce((total, score) => total + Math.exp(score - highest), unsaid);
  return new Map([...scores].map(([answer, score]) => [answer, Math.exp(score - highest) / sum]));
}

/** What part of a voter's say one vote has: 1 by how often it voted in the ballot. */
export function voteShares(votes: readonly BallotVote[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { voter } of votes) counts.set(voter, (counts.get(voter) ?? 0) + 1);
  return new Map([...counts].map(([voter, count]) => [voter, 1 / count]));
}

const NOTHING: VoterRecord = { right: 0, answered: 0 };

function recount(ballots: readonly Ballot[], learned: Reliability, earlier: Reliability): Reliability {
  const records = new Map<string, VoterRecord>(Object.entries(earlier));
  for (const ballot of ballots) {
    const chances = answerChances(ballot, learned);
    const shares = voteShares(ballot.votes);
    for (const { voter, answer } of ballot.votes) {
      const record = records.get(voter) ?? NOTHING;
      const share = shares.get(voter) ?? 1;
      records.set(voter, {
        right: record.right + (chances.get(answer) ?? 0) * share,
        answered: record.answered + share,
      });
    }
  }
  return Object.fromEntries(records);
}
