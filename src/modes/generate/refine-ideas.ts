import type { IdeaFamily } from "../../collate/ideas/idea-families.ts";
import type { PlannedCall, RunContext } from "../../core/context.ts";
import { DefectError } from "../../core/errors.ts";
import { type Idea, ideaFields } from "../../prompts/generate.ts";
import { type GivenCritique, rewritePrompt, type Work } from "../../prompts/refine.ts";
import { withSchema } from "../../prompts/structured.ts";
import { callTo, type Member, requestOf } from "../question.ts";
import { critiqueCall, type Draft, type Refined, refine } from "../refine.ts";
import { structuredUnit } from "../units.ts";
import type { GenerateInput, IdeaRound } from "./generate-input.ts";
import { slotOf } from "./idea-calls.ts";
import { ideaDraft } from "./idea-text.ts";

/** Most families that are refined in one run. */
export const MOST_REFINED = 20;
/** Other ideas that a critic sees beside the one it reads. */
const MOST_BESIDE = 8;
const MOST_CONFLICTS = 4;
/** Usual lengths in tokens, for the estimate of calls that hold what is yet to be written. */
const LIKELY_DRAFT_TOKENS = 2_000;

/** An idea that is to be refined: what its critics and its author are shown, as it was decided once. */
export type ChosenIdea = {
  /** The place of its author among the members. */
  readonly author: number;
  readonly key: string;
  readonly work: { readonly title: string; readonly text: string };
  readonly others: readonly { readonly title: string; readonly text: string }[];
  readonly conflicts: readonly string[];
};

export interface KnownIdea {
  readonly idea: Idea;
  readonly key: string;
  /** The index of the call that it came from. */
  readonly index: number;
}

/** The best families, with the others and the conflicts that each stands in. */
export function chosenIdeas(
  question: GenerateInput,
  ideas: readonly KnownIdea[],
  families: readonly IdeaFamily[],
  conflictsOf: (family: IdeaFamily) => readonly string[],
): readonly ChosenIdea[] {
  const best = families.slice(0, question.refine ?? 0);
  const beside = families.slice(0, MOST_BESIDE + 1);
  const known = (family: IdeaFamily): KnownIdea => {
    const centre = ideas[family.centre];
    if (centre === undefined) throw new DefectError(`expected an idea at ${family.centre}, got none`);
    return centre;
  };
  return best.map((family) => {
    const { idea, key, index } = known(family);
    const others = beside.filter((other) => other !== family).slice(0, MOST_BESIDE);
    return {
      author: slotOf(question, index).place,
      key,
      work: { title: idea.title, text: ideaDraft(idea) },
      others: others.map((other) => besideOf(known(other).idea)),
      conflicts: conflictsOf(family).slice(0, MOST_CONFLICTS),
    };
  });
}

/** One more round over the ideas that were chosen: each is criticised by another member and written again by its author. */
export function refineIdeas(
  ctx: RunContext,
  question: GenerateInput,
  { spec }: IdeaRound,
  chosen: readonly ChosenIdea[],
): Promise<readonly Refined[]> {
  const drafts = chosen.map((one, place) => draftOf(question, { spec }, one, place));
  return refine(ctx, drafts, { read: structuredUnit(spec), textOf: ({ value }) => ideaDraft(value as Idea) });
}

/** The calls that refining will make, before it is known of what. */
export function* refineCalls(question: GenerateInput, round: IdeaRound): Generator<PlannedCall> {
  const count = Math.min(question.refine ?? 0, question.samples);
  const work = { title: "the idea", text: "(the idea, once it is there)" };
  const unknownInputTokens = LIKELY_DRAFT_TOKENS;
  for (let place = 0; place < count; place++) {
    const draft = draftOf(
      question,
      round,
      { author: slotOf(question, place).place, key: "", work, others: [], conflicts: [] },
      place,
    );
    for (const call of draft.critiques) yield { ...call, unknownInputTokens };
  }
  for (let place = 0; place < count; place++) {
    const author = slotOf(question, place).place;
    const draft = draftOf(question, round, { author, key: "", work, others: [], conflicts: [] }, place);
    yield { ...draft.rewrite([]), unknownInputTokens };
  }
}

function draftOf(question: GenerateInput, { spec }: IdeaRound, chosen: ChosenIdea, place: number): Draft {
  const { author, key, work, others, conflicts } = chosen;
  const member = question.members[author];
  if (member === undefined) throw new DefectError(`expected a member at ${author}, got none`);
  const critic = criticFor(question.members, author, place);
  return {
    title: work.title,
    text: work.text,
    from: [key],
    critiques: [critiqueCall(`critique/${place + 1}`, critic, question, { work, others, conflicts })],
    rewrite: (critiques) =>
      rewriteCall(question, { spec }, member, { key: `refine/${place + 1}`, work, conflicts, critiques }),
  };
}

interface Rewrite {
  readonly key: string;
  readonly work: Work;
  readonly conflicts: readonly string[];
  readonly critiques: readonly GivenCritique[];
}

function rewriteCall(
  question: GenerateInput,
  { spec }: IdeaRound,
  { persona, ...member }: Member,
  { key, work, conflicts, critiques }: Rewrite,
): PlannedCall {
  const form = ideaFields(question.scored).replace("Give one idea,", "Give the improved idea,");
  const conversation = rewritePrompt({ question: question.prompt, work, critiques, conflicts, form, persona });
  const request = withSchema(requestOf(question, conversation, 0), spec, member.nativeSchema);
  return callTo(key, { ...member, persona }, request);
}

/** Another member than the author, of another model where there is one; the author where it is alone. */
function criticFor(members: readonly Member[], author: number, turn: number): Member {
  const own = members[author];
  const others = members.filter((_, place) => place !== author);
  const foreign = others.filter(({ model }) => model !== own?.model);
  const pool = foreign.length > 0 ? foreign : others;
  const critic = pool[turn % Math.max(1, pool.length)] ?? own;
  if (critic === undefined) throw new DefectError("expected members to criticise an idea, got none");
  return critic;
}

function besideOf({ title, summary }: Idea): ChosenIdea["others"][number] {
  return { title, text: summary };
}
