import { distinctTexts } from "../../collate/ideas/distinct-texts.ts";
import { rankFamilies } from "../../collate/ideas/idea-families.ts";
import type { RunContext } from "../../core/context.ts";
import type { Unit } from "../../core/report.ts";
import type { Idea } from "../../prompts/generate.ts";
import { groupTexts } from "../group-texts.ts";
import type { AskedInWaves } from "./ask-in-waves.ts";
import type { FamilyMaterial } from "./family-blocks.ts";
import type { GenerateInput } from "./generate-input.ts";
import { indexOfIdea, slotOf } from "./idea-calls.ts";
import { ideaClaim } from "./idea-text.ts";

export interface GroupedIdeas {
  readonly material: FamilyMaterial;
  /** The judge's calls. */
  readonly judged: readonly Unit[];
}

/** The ideas of the units that were answered, in families with their figures, best first. */
export async function groupIdeas(
  ctx: RunContext,
  question: GenerateInput,
  units: readonly Unit[],
): Promise<GroupedIdeas> {
  const ideas = units.flatMap((unit) => {
    if (unit.status !== "answered") return [];
    const index = indexOfIdea(unit.key);
    return [{ idea: unit.value as Idea, key: unit.key, index, lens: slotOf(question, index).lens.name, unit }];
  });
  const texts = ideas.map(({ idea }) => ideaClaim(idea));
  const distinct = distinctTexts(texts);
  const about = question.prompt;
  // The number of texts is part of the key, since a resumed run may have more of them.
  const grouped = await groupTexts(ctx, `families/${texts.length}`, distinct.texts, question.grouping, { about });
  const { families: found, conflicts } = distinct.expanded(grouped.clustering);
  const measured = ideas.map(({ idea }, index) => ({
    text: texts[index] ?? "",
    feasibility: idea.feasibility.score,
    cost: idea.cost.level,
    scores: idea.scores ?? {},
  }));
  const families = rankFamilies(measured, found, question.rankBy);
  const { rankBy, scored } = question;
  return { material: { ideas, families, rankBy, scored, conflicts, note: grouped.note }, judged: grouped.units };
}

/** The family of each idea, wave by wave, by the final grouping. */
export function familiesByWave(
  waves: AskedInWaves["waves"],
  { ideas, families }: FamilyMaterial,
): readonly (readonly number[])[] {
  const familyOf = new Map(
    families.flatMap(({ members }, family) => members.map((member) => [member, family] as const)),
  );
  const byWave: number[][] = waves.map(() => []);
  let wave = 0;
  for (const [member, { index }] of ideas.entries()) {
    while (index >= (waves[wave]?.first ?? 0) + (waves[wave]?.count ?? Infinity)) wave++;
    byWave[wave]?.push(familyOf.get(member) ?? -1);
  }
  return byWave;
}
