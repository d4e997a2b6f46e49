import { debateEnd } from "../../collate/council/debate-end.ts";
import type { CouncilEnd } from "../../collate/council/decision.ts";
import { newMembers, type Recruited } from "../../collate/council/new-members.ts";
import type { Position } from "../../collate/council/tally.ts";
import type { RunContext } from "../../core/context.ts";
import type { RoundPlan } from "./council-calls.ts";
import { type CouncilInput, MOST_RECRUITS, MOST_RECRUITS_A_ROUND, type Seat } from "./council-input.ts";
import { gatherInformation, type Information, informationFor, informationPlan } from "./gather-information.ts";
import { holdSynthesis, type Speculation, type Synthesis, speculate, synthesisIn } from "./hold-synthesis.ts";
import { holdRound, type Round } from "./round.ts";
import { withRecruits } from "./seat-members.ts";

/** Everything that was said, and why it ended. */
export interface Debate {
  readonly end: CouncilEnd;
  readonly rounds: readonly Round[];
  readonly syntheses: readonly Synthesis[];
  /** The verdict that the last synthesis found all to share, where that ended the debate. */
  readonly agreedOn?: Position | undefined;
  readonly information: readonly Information[];
  readonly recruits: readonly (Recruited & { readonly round: number })[];
  readonly speculations: readonly Speculation[];
  /** Everybody who ever sat, in the order of joining. */
  readonly seats: readonly Seat[];
}

/** Rounds until the votes agree, a synthesis finds that they do, or nothing more can come of it. */
export async function deliberate(ctx: RunContext, input: CouncilInput, seated: readonly Seat[]): Promise<Debate> {
  const rounds: Round[] = [];
  const syntheses: Synthesis[] = [];
  const information: Information[] = [];
  const recruits: Debate["recruits"][number][] = [];
  const speculations: Speculation[] = [];
  let seats = seated;
  let plan: RoundPlan = { number: 1, seats, synthesis: "", information: [] };
  const over = (end: CouncilEnd, agreedOn?: Position): Debate => ({
    end,
    rounds,
    syntheses,
    agreedOn,
    information,
    recruits,
    speculations,
    seats,
  });

  for (;;) {
    const round = await holdRound(ctx, input, plan);
    rounds.push(round);
    if (round.isCut) return over("stopped");
    const end = debateEnd(round.tally, countOf(round), input.council.plan);
    const isLast = round.number >= input.council.plan.maxRounds;
    if (end !== undefined && (end !== "silent" || isLast)) return over(end);

    const wanted = informationPlan(input, round, information);
    // A silent council has nothing to put together, and goes on for new information only.
    const waits = wanted.questions.length > 0;
    const by = speakerOf(round, plan.seats);
    if (end === undefined && (waits || !input.council.isSpeculative)) {
      const synthesis = await holdSynthesis(ctx, input, round, by);
      syntheses.push(synthesis);
      if (synthesis.unit.status === "not_run") return over("stopped");
      if (synthesis.agreedOn !== undefined) return over("synthesis", synthesis.agreedOn);
    }
    const gathered = await gatherInformation(ctx, wanted);
    if (gathered === undefined) return over("stopped");
    information.push(...gathered);
    if (end === "silent" && !gathered.some(({ given }) => given.kind === "text")) return over("silent");

    const staying = plan.seats.filter(({ persona }) => !round.lost.includes(persona.name));
    const recruited = recruitedIn(input, round, seats, recruits);
    recruits.push({ ...recruited, round: round.number });
    const joining = recruited.joining.map(({ name }) => name);
    seats = withRecruits(seats, input.council.pool, joining);
    plan = {
      number: round.number + 1,
      seats: withRecruits(staying, input.council.pool, joining),
      before: round,
      synthesis: synthesisIn(syntheses.at(-1), round.names),
      information: informationFor(information),
    };
    if (end !== undefined || waits || !input.council.isSpeculative) continue;
    const ahead = await speculate(ctx, input, { round, next: plan, by });
    if (ahead === undefined) return over("stopped");
    syntheses.push(ahead.synthesis);
    speculations.push(ahead.speculation);
    if (ahead.synthesis.agreedOn !== undefined) return over("synthesis", ahead.synthesis.agreedOn);
  }
}

function countOf({ number, members, answers }: Round) {
  return { number, asked: members.length, answered: answers.length };
}

/** Whose model makes what no member says: the first that can still be reached. */
function speakerOf(round: Round, seats: readonly Seat[]): Seat {
  const reachable = seats.find(({ persona }) => !round.lost.includes(persona.name));
  return reachable ?? (seats[0] as Seat);
}

function recruitedIn(
  { council }: CouncilInput,
  { answers }: Round,
  seats: readonly Seat[],
  before: Debate["recruits"],
): Recruited {
  const joined = before.reduce((sum, { joining }) => sum + joining.length, 0);
  return newMembers(
    answers.map(({ member, answer }) => ({ by: member, names: answer.recruits })),
    {
      known: council.pool.map(({ persona }) => persona.name),
      seated: seats.map(({ persona }) => persona.name),
      most: Math.min(MOST_RECRUITS_A_ROUND, MOST_RECRUITS - joined),
    },
  );
}
