import { type AnonymousNames, anonymousNames, renamed } from "../../collate/council/anonymous-names.ts";
import { seededOrder } from "../../collate/council/seeded-order.ts";
import type { PlannedCall } from "../../core/context.ts";
import { DefectError } from "../../core/errors.ts";
import type { Conversation } from "../../prompts/conversation.ts";
import { type CouncilSetting, type GivenInformation, memberPrompt } from "../../prompts/council.ts";
import { COUNCIL_ANSWER, type CouncilAnswer, type ShownAnswer } from "../../prompts/council-answer.ts";
import { type ArbiterMaterial, arbiterPrompt, COUNCIL_DECISION } from "../../prompts/council-arbiter.ts";
import { RECRUITS, recruiterPrompt } from "../../prompts/council-recruiter.ts";
import { COUNCIL_SYNTHESIS, councilSynthesisPrompt } from "../../prompts/council-synthesis.ts";
import { type StructuredSpec, withSchema } from "../../prompts/structured.ts";
import { callTo, type Member, requestOf } from "../question.ts";
import { type CouncilInput, FEWEST_MEMBERS, MOST_MEMBERS, type Seat } from "./council-input.ts";
import type { Round } from "./round.ts";

export const ARBITER = "arbiter";
export const RECRUITER = "recruiter";

/** What members read in a round besides their own part. */
export interface RoundPlan {
  /** From 1. */
  readonly number: number;
  readonly seats: readonly Seat[];
  /** The last round that was held; absent in the first. */
  readonly before?: Round | undefined;
  /** The last synthesis, in the names under which the answers of the round before are shown; empty when there is none. */
  readonly synthesis: string;
  readonly information: readonly GivenInformation[];
}

export function memberKey(round: number, name: string): string {
  return `round/${round}/${name}`;
}

export function synthesisKey(round: number): string {
  return `synthesis/${round}`;
}

/** One call a member, each with the others' last answers in an order of its own and without its own among them. */
export function* memberCalls(input: CouncilInput, plan: RoundPlan): Generator<PlannedCall> {
  const setting = settingOf(input, plan.seats);
  const { number, before, synthesis, information } = plan;
  for (const seat of plan.seats) {
    const { name } = seat.persona;
    const own = before?.answers.find(({ member }) => member === name);
    const conversation = memberPrompt(setting, {
      number,
      maxRounds: input.council.plan.maxRounds,
      persona: seat.persona,
      ownName: own === undefined ? undefined : before?.names.get(name),
      own: own === undefined || before === undefined ? undefined : inNames(own.answer, before.seen, before.names),
      others: before === undefined ? [] : othersFor(input, before, name),
      synthesis,
      information,
    });
    yield callOf(input, memberKey(number, name), seat, conversation, COUNCIL_ANSWER);
  }
}

function settingOf(input: CouncilInput, seats: readonly Seat[]): CouncilSetting {
  const { consent, waitsForPerson, pool } = input.council;
  const sitting = new Set(seats.map(({ persona }) => persona.name));
  return {
    proposal: input.prompt,
    files: input.files,
    system: input.system,
    consent,
    canAskPerson: waitsForPerson,
    recruitable: pool.flatMap(({ persona }) => (sitting.has(persona.name) ? [] : [persona])),
  };
}

function othersFor(input: CouncilInput, before: Round, viewer: string): readonly ShownAnswer[] {
  const members = before.answers.map(({ member }) => member);
  return seededOrder(members, input.prompt, before.number, "seen by", viewer)
    .filter((member) => member !== viewer)
    .map((member) => shownIn(before, member, before.names));
}

function shownIn(round: Round, member: string, names: AnonymousNames): ShownAnswer {
  const found = round.answers.find((each) => each.member === member);
  const name = names.get(member);
  if (found === undefined || name === undefined) throw new DefectError(`expected an answer of ${member}, got none`);
  return { name, answer: inNames(found.answer, round.seen, names) };
}

/** The answer with members named as in `to` where its author saw them named as in `from`. */
function inNames(answer: CouncilAnswer, from: AnonymousNames, to: AnonymousNames): CouncilAnswer {
  return withTexts(answer, (text) => renamed(text, from, (member) => to.get(member)));
}

/** The answer with every text that may name members changed. */
export function withTexts(answer: CouncilAnswer, change: (text: string) => string): CouncilAnswer {
  return {
    ...answer,
    reasoning: change(answer.reasoning),
    blockers: answer.blockers.map(change),
    missing: answer.missing.map((one) => ({ ...one, what: change(one.what), why: change(one.why) })),
    agreesWith: answer.agreesWith.map(change),
    disagreesWith: answer.disagreesWith.map(change),
    whyChanged: change(answer.whyChanged),
  };
}

/** Where the council stands after a round, by a model as itself. */
export function synthesisCall(input: CouncilInput, round: Round, by: Member): PlannedCall {
  const members = round.answers.map(({ member }) => member);
  const answers = seededOrder(members, input.prompt, round.number, "synthesis").map((member) =>
    shownIn(round, member, round.names),
  );
  const conversation = councilSynthesisPrompt({ proposal: input.prompt, round: round.number, answers });
  return callOf(input, synthesisKey(round.number), asItself(by), conversation, COUNCIL_SYNTHESIS);
}

/** The names under which the arbiter sees everybody, the same in all rounds. */
export function arbiterNames(input: CouncilInput, rounds: readonly Round[]): AnonymousNames {
  const members = new Set(rounds.flatMap(({ answers }) => answers.map(({ member }) => member)));
  return anonymousNames([...members], input.prompt, 0);
}

export interface ArbiterCall {
  readonly rounds: readonly Round[];
  readonly by: Member;
  readonly standing: string;
  readonly synthesis: string;
}

export function arbiterCall(input: CouncilInput, { rounds, by, standing, synthesis }: ArbiterCall): PlannedCall {
  const names = arbiterNames(input, rounds);
  const material: ArbiterMaterial = {
    proposal: input.prompt,
    standing,
    synthesis,
    rounds: rounds.map((round) => {
      const members = round.answers.map(({ member }) => member);
      const order = seededOrder(members, input.prompt, round.number, ARBITER);
      return { number: round.number, answers: order.map((member) => shownIn(round, member, names)) };
    }),
  };
  return callOf(input, ARBITER, asItself(by), arbiterPrompt(material), COUNCIL_DECISION);
}

export function recruiterCall(input: CouncilInput): PlannedCall {
  const { pool } = input.council;
  const [first] = pool;
  if (first === undefined) throw new DefectError("expected personas to recruit from, got none");
  const conversation = recruiterPrompt({
    proposal: input.prompt,
    files: input.files,
    system: input.system,
    personas: pool.map(({ persona }) => persona),
    fewest: FEWEST_MEMBERS,
    most: MOST_MEMBERS,
  });
  return callOf(input, RECRUITER, asItself(first), conversation, RECRUITS);
}

function asItself({ model, nativeSchema }: Member): Member {
  return { model, nativeSchema };
}

function callOf<T>(
  input: CouncilInput,
  key: string,
  member: Member,
  conversation: Conversation,
  spec: StructuredSpec<T>,
): PlannedCall {
  return callTo(key, member, withSchema(requestOf(input, conversation, 0), spec, member.nativeSchema));
}
