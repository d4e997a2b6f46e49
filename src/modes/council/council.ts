import { type CouncilDecision, councilDecision } from "../../collate/council/decision.ts";
import { type Position, type Tally, tallyOf } from "../../collate/council/tally.ts";
import type { Mode, PlannedCall, RunContext } from "../../core/context.ts";
import type { Unit } from "../../core/report.ts";
import { COUNCIL_DECISION, type CouncilDecisionText } from "../../prompts/council-arbiter.ts";
import { askAll, structuredUnit } from "../units.ts";
import { arbiterCall, arbiterNames, memberCalls, recruiterCall, synthesisCall } from "./council-calls.ts";
import { type CouncilInput, MOST_MEMBERS, MOST_RECRUITS, MOST_RECRUITS_A_ROUND, type Seat } from "./council-input.ts";
import { councilReport } from "./council-report.ts";
import { type Debate, deliberate } from "./deliberate.ts";
import { synthesisIn } from "./hold-synthesis.ts";
import type { Round } from "./round.ts";
import { seatMembers } from "./seat-members.ts";
import { standingText } from "./standing.ts";

/** Usual lengths of an answer and of a synthesis, for the estimate of what later calls will read. */
const LIKELY_ANSWER_TOKENS = 350;
const LIKELY_SYNTHESIS_TOKENS = 400;
/** Everyone answers, everyone hears everyone, until they agree or the rounds are spent; then the arbiter writes the decision. */
export const council: Mode<CouncilInput> = {
  name: "council",

  /** As many rounds, and as many members from the start, as there can be; a debate that agrees earlier makes fewer calls. */
  *calls(input) {
    const { isRecruited, plan } = input.council;
    const members = firstMembers(input);
    if (isRecruited) yield recruiterCall(input);
    for (let number = 1; number <= plan.maxRounds; number++) {
      yield* unheardAnswers(input, number, members, members.length);
      if (number < plan.maxRounds) yield unheard(input, number, members);
    }
    const answers = members.length * plan.maxRounds * LIKELY_ANSWER_TOKENS;
    const by = members[0];
    if (by === undefined) return;
    const call = arbiterCall(input, { rounds: [], by, standing: "", synthesis: "" });
    yield { ...call, unknownInputTokens: answers + LIKELY_SYNTHESIS_TOKENS };
  },

  async run(ctx, input) {
    const seating = await seatMembers(ctx, input);
    const debate: Debate = seating.seats.length === 0 ? NO_DEBATE : await deliberate(ctx, input, seating.seats);
    const tally = lastTally(debate.rounds);
    const arbiter = await arbitrate(ctx, input, debate, tally);
    const text = arbiter?.status === "answered" ? (arbiter.value as CouncilDecisionText) : undefined;
    const decision = councilDecision({
      // Between level verdicts nothing is decided before the arbiter was asked.
      end:
        arbiter?.status === "not_run" && tally.leader === undefined && debate.agreedOn === undefined
          ? "stopped"
          : debate.end,
      tally,
      agreedOn: debate.agreedOn,
      arbiter: text === undefined || text.verdict === "undecided" ? undefined : text.verdict,
    });
    const names = arbiterNames(input, debate.rounds);
    return councilReport({ input, seating, debate, tally, decision, arbiter, text, arbiterNames: names });
  },
};

/** The calls of those whom members may bring in, as early and as many as can be; in none of the planned calls. */
export function* recruitCalls(input: CouncilInput): Generator<PlannedCall> {
  const members = firstMembers(input);
  const seated = new Set(members.map(({ persona }) => persona.name));
  const free = input.council.pool.filter(({ persona }) => !seated.has(persona.name));
  for (let number = 2; number <= input.council.plan.maxRounds; number++) {
    const joined = free.slice(0, Math.min(MOST_RECRUITS, (number - 1) * MOST_RECRUITS_A_ROUND));
    yield* unheardAnswers(input, number, joined, members.length + joined.length);
  }
}

/** Who sits at the start, or the most whom a recruiter may choose. */
function firstMembers({ members, council: { isRecruited, pool } }: CouncilInput): readonly Seat[] {
  return isRecruited ? pool.slice(0, MOST_MEMBERS) : (members as readonly Seat[]);
}

/** The calls of one round to some of its members, with what they will read of everybody who sits in it. */
function* unheardAnswers(
  input: CouncilInput,
  number: number,
  seats: readonly Seat[],
  sitting: number,
): Generator<PlannedCall> {
  const others = number === 1 ? 0 : sitting * LIKELY_ANSWER_TOKENS + LIKELY_SYNTHESIS_TOKENS;
  for (const call of memberCalls(input, { number, seats, synthesis: "", information: [] })) {
    yield others === 0 ? call : { ...call, unknownInputTokens: others };
  }
}

/** What a run was stopped before. */
const NO_DEBATE: Debate = {
  end: "stopped",
  rounds: [],
  syntheses: [],
  information: [],
  recruits: [],
  speculations: [],
  seats: [],
};

/** The votes that the decision rests on: those of the last round in which somebody answered. */
function lastTally(rounds: readonly Round[]): Tally {
  return rounds.findLast(({ answers }) => answers.length > 0)?.tally ?? tallyOf([]);
}

/** One call over the whole debate; none where there is nothing to decide or the run has stopped. */
async function arbitrate(
  ctx: RunContext,
  input: CouncilInput,
  debate: Debate,
  tally: Tally,
): Promise<Unit | undefined> {
  if (debate.end === "stopped" || tally.votes === 0) return undefined;
  const rounds = debate.rounds.filter(({ answers }) => answers.length > 0);
  const lost = new Set(debate.rounds.flatMap((round) => round.lost));
  const by = debate.seats.find(({ persona }) => !lost.has(persona.name)) ?? debate.seats[0];
  if (by === undefined) return undefined;
  const standing = standingText(input, debate, tally, standingVerdict(debate, tally));
  const synthesis = synthesisIn(debate.syntheses.at(-1), arbiterNames(input, rounds));
  const call = arbiterCall(input, { rounds, by, standing, synthesis });
  const [unit] = await askAll(ctx, [call], structuredUnit(COUNCIL_DECISION));
  return unit;
}

/** What stands before the arbiter is asked; undefined between level verdicts. */
function standingVerdict({ end, agreedOn }: Debate, tally: Tally): Position | undefined {
  const decision: CouncilDecision = councilDecision({ end, tally, agreedOn });
  return decision.kind === "decided" ? decision.verdict : undefined;
}

/** A synthesis that is yet to be asked for. */
function unheard(input: CouncilInput, number: number, members: readonly Seat[]): PlannedCall {
  const round: Round = {
    number,
    members: [],
    units: [],
    answers: [],
    tally: tallyOf([]),
    seen: new Map(),
    names: new Map(),
    lost: [],
    isCut: false,
  };
  const call = synthesisCall(input, round, members[0] as Seat);
  return { ...call, unknownInputTokens: members.length * LIKELY_ANSWER_TOKENS };
}
