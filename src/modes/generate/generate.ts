import { showCounts } from "../../collate/headline.ts";
import type { IdeaFamily } from "../../collate/ideas/idea-families.ts";
import { shortTitle } from "../../collate/ideas/titles-shown.ts";
import type { Mode, PlannedCall, RunContext } from "../../core/context.ts";
import type { Block, Unit } from "../../core/report.ts";
import { countUnits } from "../../core/run.ts";
import { existingIdeasPart, type Idea, ideaSpec } from "../../prompts/generate.ts";
import { cutTables } from "../cut-tables.ts";
import { problemTable } from "../problem-table.ts";
import { titleOf } from "../question.ts";
import type { Refined } from "../refine.ts";
import { refinedBlocks } from "../refine-blocks.ts";
import { type AskedInWaves, askInWaves, isStopped } from "./ask-in-waves.ts";
import {
  conflictBlocks,
  conflictSentence,
  type FamilyMaterial,
  frontBlocks,
  inFullBlocks,
  memberBlocks,
  otherBlocks,
} from "./family-blocks.ts";
import { type GenerateInput, type IdeaRound, wavesOf } from "./generate-input.ts";
import { familiesByWave, groupIdeas } from "./group-ideas.ts";
import { indexOfIdea, slotOf, waveCalls } from "./idea-calls.ts";
import { ideaItems, ideaResult } from "./idea-result.ts";
import { ideaText } from "./idea-text.ts";
import { lensBlocks } from "./lens-blocks.ts";
import { type ChosenIdea, chosenIdeas, refineCalls, refineIdeas } from "./refine-ideas.ts";
import { spaceBlocks } from "./space-blocks.ts";

/** Usual length, in tokens, of the titles that a later wave is shown. */
const LIKELY_TITLES_TOKENS = 500;

/** Many ideas for one problem, each through another lens; alike ones are one family, and no figure is made of several. */
export const generate: Mode<GenerateInput> = {
  name: "generate",

  *calls(question): Generator<PlannedCall> {
    const round = { spec: ideaSpec(question.scored) };
    const existing = existingIdeasPart(["(titles of what earlier waves found, once they are there)"], 1);
    for (const wave of wavesOf(question)) {
      if (wave.first === 0) yield* waveCalls(question, round, { ...wave, existing: "" });
      else {
        for (const call of waveCalls(question, round, { ...wave, existing })) {
          yield { ...call, unknownInputTokens: LIKELY_TITLES_TOKENS };
        }
      }
    }
    yield* refineCalls(question, round);
  },

  async run(ctx, question) {
    const round = { spec: ideaSpec(question.scored) };
    const asked = await askInWaves(ctx, question, round);
    const { material, judged } = await groupIdeas(ctx, question, asked.units);
    const refined = await refinedIdeas(ctx, question, round, material, asked.units);
    const units = [...asked.units, ...refined.flatMap(({ critiques, rewrite }) => [...critiques, rewrite]), ...judged];
    const counts = countUnits(units);
    const { families, ideas } = material;
    const planned = asked.units.map(({ key }) => slotOf(question, indexOfIdea(key)).lens.name);
    return {
      mode: "generate",
      title: titleOf(question.prompt),
      headline: `${headlineOf(families, ideas.length, refined)}; ${showCounts(counts)}`,
      counts,
      blocks: [
        ...frontBlocks(material),
        ...inFullBlocks(material),
        ...refinedSection(question, material, refined),
        ...otherBlocks(material),
        ...memberBlocks(material),
        ...conflictBlocks(material),
        ...spaceBlocks(spaceOf(question, asked, material)),
        ...lensBlocks(material, planned),
        ...cutTables(units),
        ...problemTable(units),
      ],
      units,
      items: ideaItems(material, refined),
      result: ideaResult(question, asked, material, refined),
    };
  },
};

/** What is refined is decided once; a resumed run, which may have more ideas, goes on with it. */
async function refinedIdeas(
  ctx: RunContext,
  question: GenerateInput,
  round: IdeaRound,
  material: FamilyMaterial,
  units: readonly Unit[],
): Promise<readonly Refined[]> {
  if (question.refine === undefined || material.families.length === 0) return [];
  const choose = () =>
    chosenIdeas(question, material.ideas, material.families, (family) => conflictsOf(material, family));
  const chosen = isStopped(question, units) ? choose() : await ctx.record<readonly ChosenIdea[]>("refine", choose);
  return refineIdeas(ctx, question, round, chosen);
}

function conflictsOf(material: FamilyMaterial, { members }: IdeaFamily): readonly string[] {
  const own = new Set(members);
  return material.conflicts
    .filter(({ left, right }) => own.has(left) || own.has(right))
    .map((conflict) => conflictSentence(material, conflict));
}

function refinedSection(
  { refine, members }: GenerateInput,
  { families }: FamilyMaterial,
  refined: readonly Refined[],
): readonly Block[] {
  if (refine === undefined || refined.length === 0) return [];
  const left = families.length - refined.length;
  const rest = left === 0 ? "" : ` The other ${left === 1 ? "family was" : `${left} families were`} not refined.`;
  const done = refined.filter(({ after }) => after !== undefined).length;
  const critic = members.length > 1 ? "another member" : "the same member, since there is only one";
  const text = `${done} of the best ${refined.length} written again by the author after a critique by ${critic}. The figures above are those of before.${rest}`;
  return [
    { kind: "heading", level: 2, text: "Refined" },
    { kind: "markdown", text },
    ...refined.flatMap((one, place): readonly Block[] => [
      { kind: "heading", level: 3, text: `${place + 1}. ${shortTitle(titleAfter(one))}` },
      ...(one.after === undefined
        ? []
        : [{ kind: "markdown", text: ideaText(one.rewrite.value as Idea), from: [one.rewrite.key] } as const]),
      ...refinedBlocks(one),
    ]),
  ];
}

function titleAfter({ draft, after, rewrite }: Refined): string {
  return after === undefined ? draft.title : (rewrite.value as Idea).title;
}

function spaceOf(
  { samples, untilSaturated }: GenerateInput,
  { units, waves, saturated }: AskedInWaves,
  material: FamilyMaterial,
) {
  const families = familiesByWave(waves, material);
  const saved = saturated === undefined ? undefined : { calls: samples - units.length, reason: saturated };
  return { waves: families, from: material.ideas.map(({ key }) => key), saved, untilSaturated };
}

function headlineOf(families: readonly IdeaFamily[], ideas: number, refined: readonly Refined[]): string {
  if (ideas === 0) return "no ideas";
  const front = families.filter(({ rank }) => rank === 1).length;
  const done = refined.filter(({ after }) => after !== undefined).length;
  const what = `${families.length} ${families.length === 1 ? "family" : "families"} from ${ideas} ${ideas === 1 ? "idea" : "ideas"}`;
  return `${what}${families.length > 1 ? `, ${front} beaten by none` : ""}${done > 0 ? `, ${done} refined` : ""}`;
}
