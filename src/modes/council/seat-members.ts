import { newMembers } from "../../collate/council/new-members.ts";
import type { RunContext } from "../../core/context.ts";
import { DefectError } from "../../core/errors.ts";
import type { Unit } from "../../core/report.ts";
import { RECRUITS, type Recruits } from "../../prompts/council-recruiter.ts";
import { askAll, structuredUnit } from "../units.ts";
import { RECRUITER, recruiterCall } from "./council-calls.ts";
import { type CouncilInput, MOST_MEMBERS, type Seat } from "./council-input.ts";

/** Who sits in the council at its start, and how they came to. */
export interface Seating {
  readonly seats: readonly Seat[];
  /** The recruiter's call; it gives no answer to the proposal. */
  readonly recruiter?: Unit | undefined;
  /** One sentence for the report; empty where the user named the members. */
  readonly note: string;
}

/** The members that were named, or those whom a recruiter chose; where that gives fewer than two, the usual ones. */
export async function seatMembers(ctx: RunContext, input: CouncilInput): Promise<Seating> {
  const usual = namedSeats(input);
  if (!input.council.isRecruited) return { seats: usual, note: "" };
  const [made] = await askAll(ctx, [recruiterCall(input)], structuredUnit(RECRUITS));
  if (made === undefined) throw new DefectError("expected the recruiter's call to end, got nothing");
  const recruiter: Unit = { ...made, aside: true };
  if (recruiter.status === "not_run")
    return { seats: [], recruiter, note: "The run stopped before anybody was chosen." };
  const { pool } = input.council;
  const { members } = recruiter.status === "answered" ? (recruiter.value as Recruits) : { members: [] };
  const chosen = newMembers(
    members.map(({ persona }) => ({ by: RECRUITER, names: [persona] })),
    { known: pool.map(({ persona }) => persona.name), seated: [], most: MOST_MEMBERS },
  );
  const seats = chosen.joining.flatMap(({ name }) => pool.find(({ persona }) => persona.name === name) ?? []);
  const unknown = chosen.unknown.map(({ name }) => JSON.stringify(name)).join(", ");
  const strangers = unknown === "" ? "" : ` It also named ${unknown}, which no persona is called.`;
  if (seats.length >= 2) {
    return { seats, recruiter, note: `A recruiter chose the members.${strangers}` };
  }
  const why = recruiter.status === "answered" ? "named fewer than two" : `gave no answer (${recruiter.status})`;
  return { seats: usual, recruiter, note: `The recruiter ${why}, so the usual members sat.${strangers}` };
}

/** Members of a council have personas, each another. */
function namedSeats({ members }: CouncilInput): readonly Seat[] {
  return members.map(({ persona, ...member }) => {
    if (persona === undefined) throw new DefectError("expected every member of a council to have a persona");
    return { ...member, persona };
  });
}

/** Everybody who is in, the new ones last. */
export function withRecruits(
  seats: readonly Seat[],
  pool: readonly Seat[],
  joining: readonly string[],
): readonly Seat[] {
  return [...seats, ...joining.flatMap((name) => pool.find(({ persona }) => persona.name === name) ?? [])];
}
