import type { PlannedCall, RunContext } from "../core/context.ts";
import { DefectError } from "../core/errors.ts";
import type { Block, Unit } from "../core/report.ts";
import { SYNTHESIS_SECTIONS } from "../prompts/analyze.ts";
import { type GivenCritique, rewritePrompt } from "../prompts/refine.ts";
import { callTo, type QuestionInput, requestOf } from "./question.ts";
import { critiqueCall, type Draft, type Refined, refine } from "./refine.ts";
import { refinedBlocks } from "./refine-blocks.ts";
import { textUnit } from "./units.ts";

/** A usual length of a synthesis, for the estimate of calls that will hold one. */
const LIKELY_SYNTHESIS_TOKENS = 900;
export const REFINED_SYNTHESIS = "synthesis/refined";

/** The calls that refining a synthesis will make: one critique a persona, one rewrite. */
export function* synthesisRefineCalls(question: QuestionInput): Generator<PlannedCall> {
  const draft = draftOf(question, { key: "synthesis", text: "(the synthesis, once it is there)" });
  for (const call of draft.critiques) yield { ...call, unknownInputTokens: LIKELY_SYNTHESIS_TOKENS };
  const unknownInputTokens = LIKELY_SYNTHESIS_TOKENS * (1 + draft.critiques.length);
  yield { ...draft.rewrite([]), unknownInputTokens };
}

export interface RefinedSynthesis {
  readonly units: readonly Unit[];
  /** What was changed and why, or why nothing was. */
  readonly blocks: readonly Block[];
  /** The refined synthesis; absent where none came. */
  readonly rewrite?: Unit | undefined;
}

/** Every persona criticises the synthesis, then who made it writes it again; without a synthesis there is nothing to refine. */
export async function refineSynthesis(
  ctx: RunContext,
  question: QuestionInput,
  synthesis: Unit | undefined,
): Promise<RefinedSynthesis> {
  if (synthesis === undefined || synthesis.status !== "answered") return unrefined(question, synthesis);
  const draft = draftOf(question, { key: synthesis.key, text: synthesis.text ?? "" });
  const [refined] = await refine(ctx, [draft], { read: textUnit, textOf: ({ text }) => text ?? "" });
  if (refined === undefined) throw new DefectError("expected the synthesis to be refined, got nothing");
  const units = [...refined.critiques, refined.rewrite];
  const rewrite = refined.after === undefined ? undefined : refined.rewrite;
  return { units, blocks: blocksOf(refined), rewrite };
}

function unrefined(question: QuestionInput, synthesis: Unit | undefined): RefinedSynthesis {
  const model = question.members[0]?.model ?? "";
  const isStopped = synthesis?.reason === "the run stopped first";
  const reason = isStopped ? "the run stopped first" : "there is no synthesis to refine";
  const unit: Unit = { key: REFINED_SYNTHESIS, status: "not_run", model, text: null, reason };
  return { units: [unit], blocks: [] };
}

function draftOf(question: QuestionInput, { key, text }: { readonly key: string; readonly text: string }): Draft {
  const [author] = question.members;
  if (author === undefined) throw new DefectError("expected members to refine a synthesis, got none");
  const work = { title: "synthesis", text };
  const critics = question.members.map((member) => {
    return critiqueCall(`critique/${member.persona?.name ?? member.model}`, member, question, {
      work,
      others: [],
      conflicts: [],
    });
  });
  const rewrite = (critiques: readonly GivenCritique[]) => {
    const form = SYNTHESIS_SECTIONS;
    const conversation = rewritePrompt({ question: question.prompt, work, critiques, conflicts: [], form });
    return callTo(REFINED_SYNTHESIS, { ...author, persona: undefined }, requestOf(question, conversation, 0));
  };
  return { title: "Synthesis", text, from: [key], critiques: critics, rewrite };
}

function blocksOf(refined: Refined): readonly Block[] {
  return [{ kind: "heading", level: 2, text: "What the refining changed" }, ...refinedBlocks(refined)];
}
