import type { Complexity } from "../../collate/council/complexity.ts";
import type { DebatePlan } from "../../collate/council/debate-end.ts";
import type { Member, QuestionInput } from "../question.ts";

/** A member with a persona; its name tells members apart. */
export type Seat = Member & { readonly persona: NonNullable<Member["persona"]> };

/** How a council deliberates; fixed when it is prepared. */
export type CouncilSettings = {
  readonly plan: DebatePlan;
  /** What the plan follows from, where the user did not set it. */
  readonly complexity: Complexity;
  /** Whether the user set rounds or threshold. */
  readonly isPlanSet: boolean;
  /** Rounds begin before the synthesis of the round before is there. */
  readonly isSpeculative: boolean;
  /** The run waits for a person where information is needed that nobody else can give. */
  readonly waitsForPerson: boolean;
  /** What may be attached without asking: files from the project's root, and command lines as they may run. */
  readonly consent: { readonly files: readonly string[]; readonly commands: readonly string[] };
  /** Everybody who may be recruited, each with the model that would answer. */
  readonly pool: readonly Seat[];
  /** A recruiter chooses the members from the pool. */
  readonly isRecruited: boolean;
};

export type CouncilInput = QuestionInput & { readonly council: CouncilSettings };

/** Most members that the members themselves may bring in, together and in one round. */
export const MOST_RECRUITS = 3;
export const MOST_RECRUITS_A_ROUND = 2;
/** How many members a recruiter is asked for. */
export const FEWEST_MEMBERS = 3;
export const MOST_MEMBERS = 7;
