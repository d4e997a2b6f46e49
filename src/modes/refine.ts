import { type SentenceChanges, sentenceChanges } from "../collate/refine/sentence-changes.ts";
import type { PlannedCall, RunContext } from "../core/context.ts";
import { DefectError } from "../core/errors.ts";
import type { Unit } from "../core/report.ts";
import { CRITIQUE, type Critique, type CritiquePrompt, critiquePrompt, type GivenCritique } from "../prompts/refine.ts";
import { withSchema } from "../prompts/structured.ts";
import { callTo, type Member, type QuestionInput, requestOf } from "./question.ts";
import { askAll, type ReadAnswer, structuredUnit } from "./units.ts";

/** Something that a run came to, with those who will criticise it and the one who will write it again. */
export interface Draft {
  readonly title: string;
  /** Markdown, as a reader sees it before and after. */
  readonly text: string;
  /** The keys of the units it rests on. */
  readonly from: readonly string[];
  /** One call a critic; see {@link critiqueCall}. */
  readonly critiques: readonly PlannedCall[];
  /** The call that writes it again in the light of the critiques that came, of which there is at least one. */
  rewrite(critiques: readonly GivenCritique[]): PlannedCall;
}

export interface Rewriting {
  readonly read: ReadAnswer;
  /** What a rewrite that was answered says, in the form of the draft's text. */
  textOf(unit: Unit): string;
}

/** What became of a draft. */
export interface Refined {
  readonly draft: Draft;
  readonly critiques: readonly Unit[];
  readonly rewrite: Unit;
  /** Undefined where no rewrite came: then the draft stands as it is. */
  readonly after?: { readonly text: string; readonly changes: SentenceChanges } | undefined;
}

/**
 * One more round: all critiques side by side, then all rewrites. A draft without a critique is not written again, and one whose
 * rewrite fails stands as it is; either is told by the unit of its rewrite.
 */
export async function refine(
  ctx: RunContext,
  drafts: readonly Draft[],
  { read, textOf }: Rewriting,
): Promise<readonly Refined[]> {
  const units = await askAll(
    ctx,
    drafts.flatMap(({ critiques }) => critiques),
    structuredUnit(CRITIQUE),
  );
  let place = 0;
  const criticised = drafts.map((draft) => {
    const own = units.slice(place, place + draft.critiques.length);
    place += own.length;
    const given = own.flatMap(givenCritique);
    return { draft, critiques: own, call: draft.rewrite(given), isCriticised: given.length > 0 };
  });
  const rewrites = await askAll(
    ctx,
    criticised.flatMap(({ call, isCriticised }) => (isCriticised ? [call] : [])),
    read,
  );
  let next = 0;
  return criticised.map(({ draft, critiques, call, isCriticised }) => {
    const rewrite = isCriticised ? rewrites[next++] : uncriticised(call, critiques);
    if (rewrite === undefined) throw new DefectError(`expected a unit of ${call.key}, got none`);
    if (rewrite.status !== "answered") return { draft, critiques, rewrite };
    const text = textOf(rewrite);
    return { draft, critiques, rewrite, after: { text, changes: sentenceChanges(draft.text, text) } };
  });
}

/** A critic's call: every draft of a run is put to its critics in the same words. */
export function critiqueCall(
  key: string,
  critic: Member,
  question: QuestionInput,
  material: Pick<CritiquePrompt, "work" | "others" | "conflicts">,
): PlannedCall {
  const conversation = critiquePrompt({ question: question.prompt, ...material, persona: critic.persona });
  return callTo(key, critic, withSchema(requestOf(question, conversation, 0), CRITIQUE, critic.nativeSchema));
}

function givenCritique({ status, value, persona, model }: Unit): readonly GivenCritique[] {
  return status === "answered" ? [{ ...(value as Critique), by: persona ?? model }] : [];
}

function uncriticised({ key, input }: PlannedCall, critiques: readonly Unit[]): Unit {
  const isStopped = critiques.every(({ status }) => status === "not_run");
  const reason = isStopped ? "the run stopped first" : "nothing is written again without a critique, and none came";
  return { key, status: "not_run", model: input.model, persona: input.persona, text: null, reason };
}
