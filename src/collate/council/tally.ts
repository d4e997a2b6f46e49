/** What a member may say of a proposal. `abstain` is no position; `escalate` says that somebody else must decide. */
export type CouncilVerdict = "proceed" | "conditional" | "stop" | "abstain" | "escalate";

/** A verdict that carries weight. */
export type Position = Exclude<CouncilVerdict, "abstain">;

export const POSITIONS: readonly Position[] = ["proceed", "conditional", "stop", "escalate"];

/** One member's verdict of one round. */
export interface Ballot {
  readonly member: string;
  readonly verdict: CouncilVerdict;
  /** From 0 to 100: how likely the member thinks it is right. */
  readonly confidence: number;
  /** From 0 to 100: how much it matters to the member. */
  readonly conviction: number;
}

/** What stands behind one verdict. */
export interface Side {
  readonly verdict: Position;
  readonly members: readonly string[];
  /** The sum of the weights of its ballots. */
  readonly weight: number;
  /** Its part of the weight behind all positions, from 0 to 1. */
  readonly share: number;
}

export interface Tally {
  /** Heaviest first; of equal weights in the order of {@link POSITIONS}. */
  readonly sides: readonly Side[];
  readonly abstained: readonly string[];
  /** The side with more weight than any other; undefined where nobody took a position with weight, or where several are level. */
  readonly leader: Side | undefined;
  /** The sides that share the most weight; one when there is a leader, none when nothing has weight. */
  readonly leaders: readonly Side[];
  /** The share of the weight behind the leading verdict, from 0 to 1; 0 without any weight. */
  readonly agreement: number;
  /** From 0 to 100, over those who took a position; 0 when nobody did. */
  readonly meanConviction: number;
  /** How many took a position. */
  readonly votes: number;
}

/** Two weights closer than this are level: they are products of numbers that people and models round. */
const LEVEL = 1e-9;

/** The weight of a ballot, from 0 to 100: confidence x conviction. An abstention has none. */
export function weightOf({ verdict, confidence, conviction }: Ballot): number {
  return verdict === "abstain" ? 0 : (confidence * conviction) / 100;
}

/** Counts one round's ballots by weight. The order of the ballots does not matter to any figure. */
export function tallyOf(ballots: readonly Ballot[]): Tally {
  const positions = ballots.filter(({ verdict }) => verdict !== "abstain");
  const total = positions.reduce((sum, ballot) => sum + weightOf(ballot), 0);
  const sides = POSITIONS.flatMap((verdict) => sideOf(verdict, positions, total)).sort((one, other) =>
    Math.abs(other.weight - one.weight) < LEVEL ? 0 : other.weight - one.weight,
  );
  const most = sides[0]?.weight ?? 0;
  const leaders = most === 0 ? [] : sides.filter(({ weight }) => most - weight < LEVEL);
  return {
    sides,
    abstained: ballots.filter(({ verdict }) => verdict === "abstain").map(({ member }) => member),
    leader: leaders.length === 1 ? leaders[0] : undefined,
    leaders,
    agreement: leaders[0]?.share ?? 0,
    meanConviction: meanOf(positions.map(({ conviction }) => conviction)),
    votes: positions.length,
  };
}

function sideOf(verdict: Position, positions: readonly Ballot[], total: number): readonly Side[] {
  const own = positions.filter((ballot) => ballot.verdict === verdict);
  if (own.length === 0) return [];
  const weight = own.reduce((sum, ballot) => sum + weightOf(ballot), 0);
  return [{ verdict, members: own.map(({ member }) => member), weight, share: total === 0 ? 0 : weight / total }];
}

function meanOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
