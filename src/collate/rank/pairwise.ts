/** A judge saw `first` before `second` and preferred one of them, or neither. */
export interface OrderedJudgement {
  readonly first: string;
  readonly second: string;
  readonly preferred: "first" | "second" | "neither";
}

/** What all judgements of a pair come to: wins of each side, where a draw is half a win for both. */
export interface PairOutcome {
  readonly left: string;
  readonly right: string;
  readonly leftWins: number;
  readonly rightWins: number;
}

export interface PairwiseOutcomes {
  readonly outcomes: readonly PairOutcome[];
  /** Pairs that were asked in one order only, as `left` and `right`; they are left out, since the order may have decided. */
  readonly oneSided: readonly (readonly [left: string, right: string])[];
  /** Judgements for the answer seen first, as a part of all that preferred one; 0.5 is no order effect. Undefined without any. */
  readonly firstShare: number | undefined;
}

interface Tally {
  readonly left: string;
  readonly right: string;
  /** Wins of `left` and number of judgements, where `left` was seen first and where it was seen second. */
  wins: [seenFirst: number, seenSecond: number];
  asked: [seenFirst: number, seenSecond: number];
}

/**
 * Cancels order effects: a pair counts only when it was judged both ways, and both orders weigh the same however often
 * each was asked. A judge who always prefers the first answer thereby makes a draw. L. Zheng and others, "Judging
 * LLM-as-a-judge with MT-bench and chatbot arena", NeurIPS 2023, section 3.4.
 */
export function pairwiseFromBothOrders(judgements: readonly OrderedJudgement[]): PairwiseOutcomes {
  const tallies = new Map<string, Tally>();
  let [firsts, decided] = [0, 0];
  for (const { first, second, preferred } of judgements) {
    if (first === second) continue;
    const [left, right] = first < second ? [first, second] : [second, first];
    const key = JSON.stringify([left, right]);
    const tally = tallies.get(key) ?? { left, right, wins: [0, 0], asked: [0, 0] };
    tallies.set(key, tally);
    const order = first === left ? 0 : 1;
    const forFirst = preferred === "neither" ? 0.5 : preferred === "first" ? 1 : 0;
    tally.asked[order] += 1;
    tally.wins[order] += order === 0 ? forFirst : 1 - forFirst;
    if (preferred !== "neither") decided += 1;
    if (preferred === "first") firsts += 1;
  }
  const all = [...tallies.values()];
  return {
    outcomes: all.filter(isBothWays).map(outcomeOf),
    oneSided: all.filter((tally) => !isBothWays(tally)).map(({ left, right }) => [left, right] as const),
    firstShare: decided === 0 ? undefined : firsts / decided,
  };
}

function isBothWays({ asked }: Tally): boolean {
  return asked[0] > 0 && asked[1] > 0;
}

/** As many wins as judgements, the rate being the mean of the two orders. */
function outcomeOf({ left, right, wins, asked }: Tally): PairOutcome {
  const rate = (wins[0] / asked[0] + wins[1] / asked[1]) / 2;
  const judgements = asked[0] + asked[1];
  return { left, right, leftWins: rate * judgements, rightWins: (1 - rate) * judgements };
}
