import { type Clustering, type ClusterOptions, clusterTexts } from "../collate/clusters/cluster-texts.ts";
import type { RunContext } from "../core/context.ts";
import type { Unit } from "../core/report.ts";
import { embedTexts } from "./embed-texts.ts";
import { type JudgedPair, judgePairs } from "./judge-pairs.ts";
import type { GroupingMeans } from "./question.ts";

/** Most pairs that are put to a judge in one grouping, each twice. */
export const MOST_JUDGED_PAIRS = 50;

export type GroupingOptions = Omit<ClusterOptions, "vectors" | "isSame"> & {
  /** As `threshold`, which is for lexical similarity, where embeddings measure; default 0.8. */
  readonly vectorThreshold?: number | undefined;
  /** As `borderlineWithin`, where embeddings measure; default 0.05. */
  readonly vectorBorderlineWithin?: number | undefined;
  /** What the texts are about, for the judge. */
  readonly about?: string | undefined;
};

export interface GroupedTexts {
  readonly clustering: Clustering;
  /** The judge's calls, each marked `aside`: they stand in the report after the mode's own units and are in none of its counts. */
  readonly units: readonly Unit[];
  /** How the texts were grouped, as a sentence or two for the report; empty where there was nothing to group. */
  readonly note: string;
}

/**
 * Groups texts into families of one idea: by their words, or by embeddings where `means` names a model for them, and with a
 * judge for the closest borderline pairs where it names one. Contradicting texts never share a family, whatever a judge says.
 * Where embeddings fail it groups by words, and the note tells why. Steps stand under `KEY/embed/...` and `KEY/judge/...`.
 */
export async function groupTexts(
  ctx: RunContext,
  key: string,
  texts: readonly string[],
  means: GroupingMeans | undefined,
  options: GroupingOptions = {},
): Promise<GroupedTexts> {
  const { mayMerge, partOf, about } = options;
  if (texts.length < 2) return { clustering: clusterTexts(texts), units: [], note: "" };
  const model = means?.embedding;
  const embedded = model === undefined ? undefined : await embedTexts(ctx, key, texts, model);
  const vectors = embedded?.vectors;
  const measure =
    vectors === undefined
      ? { mayMerge, partOf, threshold: options.threshold, borderlineWithin: options.borderlineWithin }
      : {
          mayMerge,
          partOf,
          vectors,
          threshold: options.vectorThreshold,
          borderlineWithin: options.vectorBorderlineWithin,
        };
  const first = clusterTexts(texts, measure);
  const how = measureNote(model, embedded?.problem);
  if (means?.judge === undefined) return { clustering: first, units: [], note: `${how}.` };

  const pairs = first.borderline.slice(0, MOST_JUDGED_PAIRS).map(({ left, right }) => ({ left, right }));
  const judge = { judge: means.judge, maxOutputTokens: means.maxOutputTokens, about };
  const { judged, units } = await judgePairs(ctx, key, texts, pairs, judge);
  const note = `${how}. ${judgeNote(means.judge.model, first.borderline.length, judged, units)}.`;
  return { clustering: clusteredAgain(texts, measure, first, judged), units, note };
}

/** A verdict on two texts, each the centre of its family, is one on the two families. */
function clusteredAgain(
  texts: readonly string[],
  options: ClusterOptions,
  { families }: Clustering,
  judged: readonly JudgedPair[],
): Clustering {
  const decided = judged.filter(({ verdict }) => verdict !== "undecided");
  const familyOf = new Int32Array(texts.length);
  for (const [family, { members }] of families.entries()) for (const member of members) familyOf[member] = family;
  const pairOf = (left: number, right: number) => {
    const [one = 0, other = 0] = [familyOf[left], familyOf[right]];
    return `${Math.min(one, other)},${Math.max(one, other)}`;
  };
  const verdicts = new Map(decided.map(({ left, right, verdict }) => [pairOf(left, right), verdict]));
  const isSame = (left: number, right: number) => {
    const verdict = verdicts.get(pairOf(left, right));
    return verdict === undefined ? undefined : verdict === "yes";
  };
  const again = clusterTexts(texts, { ...options, isSame });
  // That two ideas differ is no conflict; that they are opposed is one, also where no merge was tried.
  const conflicts = again.conflicts.filter(({ left, right, kind }) => {
    return kind !== "kept_apart" || isSame(left, right) !== false || options.mayMerge?.(left, right) === false;
  });
  const opposed = decided.flatMap(({ left, right, verdict }) => {
    if (verdict !== "opposed") return [];
    return [{ left, right, kind: "kept_apart", quotes: [texts[left] ?? "", texts[right] ?? ""] } as const];
  });
  return { ...again, conflicts: [...conflicts, ...opposed] };
}

function measureNote(model: string | undefined, problem: string | undefined): string {
  if (model === undefined) return "Grouped by the words they share";
  if (problem === undefined) return `Grouped by embeddings of ${model}`;
  return `Grouped by the words they share, since embeddings of ${model} could not be had (${problem.replace(/\.$/, "")})`;
}

function judgeNote(model: string, borderline: number, judged: readonly JudgedPair[], units: readonly Unit[]): string {
  if (borderline === 0) return `No pair was close enough to the border to be judged by ${model}`;
  const count = (verdict: JudgedPair["verdict"]) => judged.filter((pair) => pair.verdict === verdict).length;
  const verdicts = `${count("yes")} the same, ${count("no")} different, ${count("opposed")} opposed, ${count("undecided")} undecided`;
  const unanswered = units.filter(({ status }) => status !== "answered");
  const reason = unanswered[0]?.reason;
  const missing =
    unanswered.length === 0
      ? ""
      : `; ${unanswered.length} of its ${units.length} calls gave no verdict${reason === undefined ? "" : ` (${reason})`}`;
  const left = borderline - judged.length;
  const beyond = left === 0 ? "" : `; ${left} more were not asked, since ${MOST_JUDGED_PAIRS} is the limit`;
  const pairs = judged.length === 1 ? "1 borderline pair" : `${judged.length} borderline pairs`;
  return `${model} judged ${pairs}, both ways round: ${verdicts}${missing}${beyond}`;
}
