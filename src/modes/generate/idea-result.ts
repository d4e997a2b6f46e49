import type { IdeaFamily } from "../../collate/ideas/idea-families.ts";
import { shortTitle } from "../../collate/ideas/titles-shown.ts";
import type { ReportItem } from "../../core/report.ts";
import type { Idea } from "../../prompts/generate.ts";
import type { Refined } from "../refine.ts";
import type { AskedInWaves } from "./ask-in-waves.ts";
import { centreOf, type FamilyMaterial, keysOf } from "./family-blocks.ts";
import type { GenerateInput } from "./generate-input.ts";
import { familiesByWave } from "./group-ideas.ts";
import { ideaText } from "./idea-text.ts";
import { richnessOf } from "./space-blocks.ts";

/** What a further stage can take up: a family each, best first, in its refined form where it has one. */
export function ideaItems(material: FamilyMaterial, refined: readonly Refined[]): readonly ReportItem[] {
  return material.families.map((family) => itemOf(material, family, refinedOf(material, family, refined)));
}

/** The refined version of one of the family's ideas, where one came. */
function refinedOf(material: FamilyMaterial, family: IdeaFamily, refined: readonly Refined[]): Refined | undefined {
  if (refined.length === 0) return undefined;
  const keys = keysOf(material, family);
  return refined.find((one) => one.after !== undefined && one.draft.from.some((key) => keys.includes(key)));
}

function itemOf(material: FamilyMaterial, family: IdeaFamily, refined: Refined | undefined): ReportItem {
  const { idea, key } = centreOf(material, family);
  if (refined === undefined) return { key, title: shortTitle(idea.title), text: ideaText(idea) };
  const better = refined.rewrite.value as Idea;
  return { key: refined.rewrite.key, title: shortTitle(better.title), text: ideaText(better) };
}

/** The report as data. */
export function ideaResult(
  { rankBy }: GenerateInput,
  { waves, saturated }: AskedInWaves,
  material: FamilyMaterial,
  refined: readonly Refined[],
) {
  const byWave = familiesByWave(waves, material);
  const richness = richnessOf(byWave.flat());
  return {
    rankedBy: rankBy,
    families: material.families.map((family) => {
      const { rank, bestAt, novelty = null, feasibility, cost, scores } = family;
      const { idea, key } = centreOf(material, family);
      const better = refinedOf(material, family, refined)?.rewrite.key ?? null;
      const figures = { rank, bestAt, novelty, feasibility, cost, scores };
      return { title: idea.title, centre: key, members: keysOf(material, family), ...figures, refined: better };
    }),
    conflicts: material.conflicts.map(({ left, right, kind }) => ({
      left: material.ideas[left]?.key ?? "",
      right: material.ideas[right]?.key ?? "",
      kind,
    })),
    estimate:
      richness === undefined
        ? null
        : { families: richness.estimate, low: richness.interval.low, high: richness.interval.high },
    waves: waves.map(({ count }, wave) => ({ planned: count, ideas: byWave[wave]?.length ?? 0 })),
    saturated: saturated ?? null,
  };
}
