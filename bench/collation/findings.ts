import type { Finding } from "../../src/collate/findings/finding.ts";
import { confidenceOf, mergeFindings } from "../../src/collate/findings/merge-findings.ts";
import { chanceOfSame } from "../../src/collate/findings/same-finding.ts";
import { categoryOf, severityFromWords, severityOf } from "../../src/collate/findings/severity-of.ts";
import { lexicalSimilarity } from "../../src/collate/similarity/lexical-similarity.ts";
import { wilsonInterval } from "../../src/collate/wilson.ts";
import type { Severity } from "../../src/core/severity.ts";
import { seededRandom } from "../../test/fakes/seeded-random.ts";
import { areaUnderCurve, bootstrapInterval } from "./area-under-curve.ts";
import { atLeast, LABELLED_DATA, note, type Row, readLabelled, skipped } from "./labelled-sets.ts";

export const name = "collation/findings";
export const claim =
  "Findings of several reviewers that name one defect become one, and who agrees says how true it is.";

interface PullRequest {
  readonly golden: readonly { readonly gid: number; readonly comment: string; readonly severity: Severity }[];
  readonly candidates: readonly {
    readonly tool: string;
    readonly text: string;
    /** The golden issues it names, judged by people. */
    readonly matched_gids: readonly number[];
    readonly label: string;
  }[];
}

/** A pair of findings of one pull request that both name a golden issue. */
interface JudgedPair {
  readonly isSame: boolean;
  readonly chance: number;
  readonly isMerged: boolean;
}

/** Review tools in the set. */
const REVIEWERS = 12;

export async function run(folder: string = LABELLED_DATA): Promise<Row[]> {
  const pulls = readLabelled<PullRequest>(folder, "review_golden");
  if (pulls === undefined) return [skipped("review_golden")];
  return [...duplicates(pulls), ...severities(pulls), ...agreement(pulls)];
}

function duplicates(pulls: readonly PullRequest[]): readonly Row[] {
  const named = pulls.map((pull) => judgedPairs({ ...pull, candidates: pull.candidates.filter(isNamed) }));
  const all = pulls.map(judgedPairs);
  return [
    atLeast("duplicate AUC, pairs that name golden issues", area(all.flat()), 0.95),
    note(
      "its interval, bootstrap over pull requests",
      bootstrapInterval(all, (sample) => area(sample.flat()), seededRandom(3)),
    ),
    note("the same, when only findings that name golden issues are read", area(named.flat()).toFixed(3)),
    atLeast(
      "pairwise F1 of merged findings",
      f1(all.flat(), ({ isMerged }) => isMerged),
      0.89,
    ),
    note(
      "its interval, bootstrap over pull requests",
      bootstrapInterval(all, (sample) => f1(sample.flat(), ({ isMerged }) => isMerged), seededRandom(3)),
    ),
    note("the same, threshold chosen on the other pull requests", crossValidated(pulls).toFixed(3)),
    note(
      "the same, when only findings that name golden issues are merged",
      f1(named.flat(), ({ isMerged }) => isMerged).toFixed(3),
    ),
    note(
      "pairwise F1 of single pairs at a chance of one half",
      f1(all.flat(), ({ chance }) => chance >= 0.5).toFixed(3),
    ),
  ];
}

function judgedPairs({ candidates }: PullRequest): readonly JudgedPair[] {
  return pairsAt(candidates, undefined);
}

function pairsAt(candidates: PullRequest["candidates"], threshold: number | undefined): readonly JudgedPair[] {
  const findings = candidates.map(asFinding);
  const similarity = lexicalSimilarity(findings.map(({ text }) => text));
  const groupOf = new Map<number, number>();
  const merged = mergeFindings(findings, { reviewers: REVIEWERS, threshold });
  for (const [group, { members }] of merged.findings.entries())
    for (const member of members) groupOf.set(member, group);
  return candidates.flatMap((left, one) =>
    candidates.slice(0, one).flatMap((right, other) => {
      const [a, b] = [findings[one], findings[other]];
      if (a === undefined || b === undefined || !isNamed(left) || !isNamed(right)) return [];
      return {
        isSame: left.matched_gids.some((gid) => right.matched_gids.includes(gid)),
        chance: chanceOfSame(a, b, similarity.between(one, other)),
        isMerged: groupOf.get(one) === groupOf.get(other),
      };
    }),
  );
}

/** Leave one pull request out: its threshold is the best of five on all the others. */
function crossValidated(pulls: readonly PullRequest[]): number {
  const thresholds = [0.2, 0.25, 0.3, 0.4, 0.5];
  const tried = thresholds.map((threshold) => pulls.map(({ candidates }) => pairsAt(candidates, threshold)));
  const chosen = pulls.flatMap((_, left) => {
    const scores = tried.map((byPull) =>
      f1(byPull.filter((_pairs, pull) => pull !== left).flat(), ({ isMerged }) => isMerged),
    );
    return tried[scores.indexOf(Math.max(...scores))]?.[left] ?? [];
  });
  return f1(chosen, ({ isMerged }) => isMerged);
}

function severities(pulls: readonly PullRequest[]): readonly Row[] {
  const issues = pulls.flatMap(({ golden, candidates }, pull) =>
    golden.map(({ gid, comment, severity }) => {
      const support = candidates.filter(({ matched_gids }) => matched_gids.includes(gid)).map(asFinding);
      return { pull, comment, severity, support };
    }),
  );
  const prior = Math.max(...countsOf(issues.map(({ severity }) => severity)).values()) / issues.length;
  const found = issues.filter(({ support }) => support.length > 0);
  const rightFromFindings = found.filter(({ support, severity }) => severityOf(support) === severity).length;
  const rightFromIssue = issues.filter(({ comment, severity }) => severityFromWords(comment) === severity).length;
  // Leave one pull request out: each category takes its majority on the others.
  const refitted = issues.filter(({ pull, comment, severity }) => {
    const others = issues.filter((issue) => issue.pull !== pull);
    const alike = others.filter((issue) => categoryOf(issue.comment) === categoryOf(comment));
    return majority((alike.length > 0 ? alike : others).map((issue) => issue.severity)) === severity;
  }).length;
  const asked = Math.max(prior, 0.36);
  return [
    atLeast("severity of merged findings, from their words", rightFromFindings / found.length, asked),
    note("its interval", shareOf(rightFromFindings, found.length)),
    note("severity of golden issues, from their words", shareOf(rightFromIssue, issues.length)),
    atLeast(
      "the same, severities of categories refitted leaving one pull request out",
      refitted / issues.length,
      asked,
    ),
    note("always the most frequent severity", prior.toFixed(3)),
  ];
}

/** A merged finding is true when any of its members names a golden issue. */
function agreement(pulls: readonly PullRequest[]): readonly Row[] {
  const merged = pulls.flatMap(({ candidates }) => {
    const judged = candidates.filter(({ label }) => label !== "unjudged");
    return mergeFindings(judged.map(asFinding), { reviewers: REVIEWERS }).findings.map(({ members, supporters }) => ({
      isTrue: members.some((member) => (judged[member]?.matched_gids.length ?? 0) > 0),
      confidence: confidenceOf(supporters.length, REVIEWERS),
    }));
  });
  const of = (isTrue: boolean) =>
    merged.filter((finding) => finding.isTrue === isTrue).map(({ confidence }) => confidence);
  const squared = merged.reduce((sum, { isTrue, confidence }) => sum + (confidence - (isTrue ? 1 : 0)) ** 2, 0);
  return [
    note("agreement as evidence of a true issue: AUC", areaUnderCurve(of(true), of(false)).toFixed(3)),
    note(
      "confidence from agreement: Brier score, and of the base rate",
      `${(squared / merged.length).toFixed(3)}, ${baseBrier(merged)}`,
    ),
  ];
}

function baseBrier(merged: readonly { readonly isTrue: boolean }[]): string {
  const share = merged.filter(({ isTrue }) => isTrue).length / merged.length;
  return (share * (1 - share)).toFixed(3);
}

function asFinding({ tool, text }: PullRequest["candidates"][number]): Finding {
  return { by: tool, text };
}

function isNamed({ matched_gids }: PullRequest["candidates"][number]): boolean {
  return matched_gids.length > 0;
}

function area(pairs: readonly JudgedPair[]): number {
  const chances = (isSame: boolean) => pairs.filter((pair) => pair.isSame === isSame).map(({ chance }) => chance);
  return areaUnderCurve(chances(true), chances(false));
}

function f1(pairs: readonly JudgedPair[], says: (pair: JudgedPair) => boolean): number {
  const said = pairs.filter(says);
  const right = said.filter(({ isSame }) => isSame).length;
  return (2 * right) / (said.length + pairs.filter(({ isSame }) => isSame).length);
}

function countsOf<T>(values: readonly T[]): ReadonlyMap<T, number> {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

function majority(values: readonly Severity[]): Severity | undefined {
  return [...countsOf(values)].sort((a, b) => b[1] - a[1])[0]?.[0];
}

function shareOf(count: number, total: number): string {
  const { low, high } = wilsonInterval(count, total);
  return `${(count / total).toFixed(3)} (${count}/${total}, 95 % ${low.toFixed(3)} to ${high.toFixed(3)})`;
}
