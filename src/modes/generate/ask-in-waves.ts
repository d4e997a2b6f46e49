import { type Clustering, clusterTexts } from "../../collate/clusters/cluster-texts.ts";
import { distinctTexts } from "../../collate/ideas/distinct-texts.ts";
import { titlesShown } from "../../collate/ideas/titles-shown.ts";
import { saturation } from "../../collate/richness/saturation.ts";
import type { RunContext } from "../../core/context.ts";
import type { Unit } from "../../core/report.ts";
import { existingIdeasPart, type Idea } from "../../prompts/generate.ts";
import { embedTexts } from "../embed-texts.ts";
import { askAll, structuredUnit } from "../units.ts";
import { type GenerateInput, type IdeaRound, type Wave, wavesOf } from "./generate-input.ts";
import { waveCalls } from "./idea-calls.ts";
import { ideaClaim } from "./idea-text.ts";

export interface AskedInWaves {
  /** In the order of the calls. */
  readonly units: readonly Unit[];
  /** The waves that were asked. */
  readonly waves: readonly Wave[];
  /** Why no further wave was asked, in the words of the rule; undefined where all were. */
  readonly saturated?: string | undefined;
}

/** What was decided before a wave. Stored, so that an execution in which more has come in by then asks the same. */
type Outlook = {
  readonly titles: readonly string[];
  readonly families: number;
  readonly saturated: string | null;
};

/**
 * Asks wave by wave. The first is blind; each later one is shown titles of what all earlier ones brought, whatever the order
 * in which that arrived. Where it is to stop at saturation, no wave follows once the last two brought hardly a new family.
 */
export async function askInWaves(ctx: RunContext, question: GenerateInput, round: IdeaRound): Promise<AskedInWaves> {
  const asked: Wave[] = [];
  const units: Unit[] = [];
  const brought: (readonly string[])[] = [];
  const vectors = waveVectors(ctx, question);
  for (const wave of wavesOf(question)) {
    const outlook = await outlookOn(ctx, question, { asked, units, brought, vectors });
    if (outlook.saturated !== null) return { units, waves: asked, saturated: outlook.saturated };
    const existing = existingIdeasPart(outlook.titles, outlook.families);
    const own = await askAll(ctx, waveCalls(question, round, { ...wave, existing }), structuredUnit(round.spec));
    asked.push(wave);
    units.push(...own);
    brought.push(ideasOf(own).map(ideaClaim));
  }
  return { units, waves: asked };
}

const BLIND: Outlook = { titles: [], families: 0, saturated: null };

interface SoFar {
  readonly asked: readonly Wave[];
  readonly units: readonly Unit[];
  /** The claims of each wave's ideas. */
  readonly brought: readonly (readonly string[])[];
  readonly vectors: WaveVectors;
}

async function outlookOn(ctx: RunContext, question: GenerateInput, soFar: SoFar): Promise<Outlook> {
  const { asked, units, brought, vectors } = soFar;
  if (asked.length === 0 || isStopped(question, units)) return BLIND;
  const { families } = familiesSoFar(brought.flat(), await vectors(brought));
  const titles = ideasOf(units).map(({ title }) => title);
  return ctx.record<Outlook>(`wave/${asked.length + 1}`, () => ({
    titles: titlesShown(titles, families),
    families: families.length,
    saturated: question.untilSaturated ? saturatedBy(brought, families) : null,
  }));
}

function familiesSoFar(
  texts: readonly string[],
  vectors: readonly (readonly number[])[] | undefined,
): Pick<Clustering, "families"> {
  if (vectors !== undefined) return clusterTexts(texts, { vectors });
  const distinct = distinctTexts(texts);
  return distinct.expanded(clusterTexts(distinct.texts));
}

/**
 * Whether nothing can be asked any more: every model has calls that were not run. What is decided then would be decided
 * without the answers that a resumed run gets.
 */
export function isStopped({ members }: GenerateInput, units: readonly Unit[]): boolean {
  const idle = new Set(units.flatMap(({ status, model }) => (status === "not_run" ? [model] : [])));
  return members.every(({ model }) => idle.has(model));
}

function saturatedBy(brought: SoFar["brought"], families: Clustering["families"]): string | null {
  const familyOf = new Map(
    families.flatMap(({ members }, family) => members.map((member) => [member, family] as const)),
  );
  let text = 0;
  const waves = brought.map((wave) => wave.map(() => String(familyOf.get(text++))));
  const { isSaturated, reason } = saturation(waves);
  return isSaturated ? reason : null;
}

type WaveVectors = (brought: SoFar["brought"]) => Promise<readonly (readonly number[])[] | undefined>;

/** Embeds each wave once where it must be told what is new and a model for it is named; after a failure words are compared. */
function waveVectors(ctx: RunContext, { untilSaturated, grouping }: GenerateInput): WaveVectors {
  const model = untilSaturated ? grouping?.embedding : undefined;
  const known: (readonly number[])[] = [];
  let waves = 0;
  let isBroken = model === undefined;
  return async (brought) => {
    for (const [index, texts] of brought.entries()) {
      if (index < waves || isBroken || model === undefined) continue;
      waves = index + 1;
      if (texts.length === 0) continue;
      // The number of texts is part of the key, since a resumed run may have more of them.
      const embedded = await embedTexts(ctx, `wave/${waves}/${texts.length}`, texts, model);
      if (embedded.vectors === undefined) isBroken = true;
      else known.push(...embedded.vectors);
    }
    return isBroken || known.length === 0 ? undefined : known;
  };
}

/** The ideas of the units that were answered, in their order. */
export function ideasOf(units: readonly Unit[]): readonly Idea[] {
  return units.flatMap(({ status, value }) => (status === "answered" ? [value as Idea] : []));
}
