import type { Clustering } from "../collate/clusters/cluster-texts.ts";
import { type AnswerGroup, type CastVote, groupAnswers } from "../collate/group-answers.ts";
import { choicesIn } from "../collate/multiple-choice.ts";
import type { RunContext } from "../core/context.ts";
import type { Block, Unit } from "../core/report.ts";
import { groupTexts } from "./group-texts.ts";
import type { QuestionInput } from "./question.ts";
import { oneLine } from "./vote-blocks.ts";

/** By embeddings alone; short answers that differ in a word that matters are often above 0.8. */
const VECTOR_THRESHOLD = 0.9;
/** With a judge nothing is merged that it did not call the same: no two different answers are as alike as this. */
const NOTHING_BY_ITSELF = 0.99;
/** Pairs less alike than this are not put to the judge. */
const LEAST_ALIKE = { lexical: 0.2, vectors: 0.5 } as const;
const MOST_SHOWN = 5;

export interface GroupedVotes {
  readonly groups: readonly AnswerGroup[];
  /** What was done beyond comparing canonical forms; empty where nothing was asked for. */
  readonly blocks: readonly Block[];
  /** The judge's calls. */
  readonly asides: readonly Unit[];
}

/**
 * Groups equal answers; where means are given, free texts that mean the same join as well. Numbers, dates, choices, yes and
 * no are told apart exactly and never join, and answers that contradict each other stay apart whatever anybody says.
 */
export async function groupVotes(
  ctx: RunContext,
  { prompt, grouping }: Pick<QuestionInput, "prompt" | "grouping">,
  votes: readonly CastVote[],
): Promise<GroupedVotes> {
  const exact = groupAnswers(votes, choicesIn(prompt));
  if (grouping === undefined) return { groups: exact, blocks: [], asides: [] };
  const texts = exact.filter(({ kind }) => kind === "text");
  if (texts.length < 2) return { groups: exact, blocks: [], asides: [] };
  const hasJudge = grouping.judge !== undefined;
  const labels = texts.map(({ label }) => label);
  const { clustering, units, note } = await groupTexts(ctx, "group", labels, grouping, {
    about: prompt,
    threshold: NOTHING_BY_ITSELF,
    vectorThreshold: hasJudge ? NOTHING_BY_ITSELF : VECTOR_THRESHOLD,
    borderlineWithin: NOTHING_BY_ITSELF - LEAST_ALIKE.lexical,
    vectorBorderlineWithin: NOTHING_BY_ITSELF - LEAST_ALIKE.vectors,
  });
  const families = clustering.families.map(({ members }) => members.flatMap((index) => texts[index] ?? []));
  const merged = families.map((family) => joined(family, votes));
  const others = exact.filter(({ kind }) => kind !== "text");
  const order = new Map(votes.map(({ key }, index) => [key, index]));
  const first = ({ members }: AnswerGroup) => order.get(members[0] ?? "") ?? 0;
  return {
    groups: [...merged, ...others].sort((a, b) => b.count - a.count || first(a) - first(b)),
    blocks: [groupingBlock(note, families, units), ...conflictBlock(clustering, texts)],
    asides: units,
  };
}

/** One group of several, under the label of the largest; its members in the order of the votes. */
function joined(family: readonly AnswerGroup[], votes: readonly CastVote[]): AnswerGroup {
  const [only, ...more] = family;
  if (only !== undefined && more.length === 0) return only;
  const largest = family.reduce((best, group) => (group.count > best.count ? group : best));
  const keys = new Set(family.flatMap(({ members }) => members));
  const confidence = family.reduce((sum, { count, meanConfidence }) => sum + count * meanConfidence, 0);
  return {
    label: largest.label,
    kind: largest.kind,
    count: keys.size,
    share: keys.size / votes.length,
    members: votes.flatMap(({ key }) => (keys.has(key) ? [key] : [])),
    meanConfidence: confidence / keys.size,
  };
}

function groupingBlock(note: string, families: readonly (readonly AnswerGroup[])[], asides: readonly Unit[]): Block {
  const together = families.filter(({ length }) => length > 1);
  const lines = together.slice(0, MOST_SHOWN).map((family) => {
    const bySize = [...family].sort((a, b) => b.count - a.count);
    return `- Counted together: ${bySize.map(({ label, count }) => `${oneLine(label)} (${count})`).join(", ")}`;
  });
  const hidden = together.length - lines.length;
  const rest = hidden > 0 ? [`- and ${hidden} more such groups`] : [];
  const voters = together.flatMap((family) => family.flatMap(({ members }) => members));
  return {
    kind: "markdown",
    text: [note, ...(lines.length > 0 ? [""] : []), ...lines, ...rest].join("\n"),
    from: [...asides.map(({ key }) => key), ...voters],
  };
}

function conflictBlock({ conflicts }: Clustering, texts: readonly AnswerGroup[]): readonly Block[] {
  if (conflicts.length === 0) return [];
  const shown = conflicts.slice(0, MOST_SHOWN).map(({ left, right }) => [texts[left], texts[right]] as const);
  const lines = shown.map(([left, right]) => `- ${oneLine(left?.label ?? "")} against ${oneLine(right?.label ?? "")}`);
  const hidden = conflicts.length - shown.length;
  return [
    {
      kind: "markdown",
      text: [
        "Alike in words, opposed in meaning, and so kept apart:",
        "",
        ...lines,
        ...(hidden > 0 ? [`- and ${hidden} more`] : []),
      ].join("\n"),
      from: shown.flatMap(([left, right]) => [...(left?.members ?? []), ...(right?.members ?? [])]),
    },
  ];
}
