import { SEVERITIES, type Severity } from "../../core/severity.ts";
import { averageLinkage } from "../clusters/average-linkage.ts";
import type { TextConflict } from "../clusters/contradiction-veto.ts";
import { contradictionVeto } from "../clusters/contradiction-veto.ts";
import { shingleSets } from "../near-duplicates/shingles.ts";
import type { Similarity } from "../similarity/lexical-similarity.ts";
import { lexicalSimilarity } from "../similarity/lexical-similarity.ts";
import type { Finding } from "./finding.ts";
import { logOddsOfSame } from "./same-finding.ts";
import { severityOf } from "./severity-of.ts";

export interface MergedFinding {
  /** Index of the finding that says it best: the one most like all the others. */
  readonly representative: number;
  /** Indexes of the findings merged, rising. */
  readonly members: readonly number[];
  /** Who found it, each once, in order of first mention. */
  readonly supporters: readonly string[];
  /** Supporters by all reviewers, from 0 to 1. */
  readonly agreement: number;
  /** The chance that it is a true defect, judged by agreement alone; see {@link confidenceOf}. */
  readonly confidence: number;
  readonly severity: Severity;
}

export interface MergedFindings {
  /** By severity, then confidence, then first mention. */
  readonly findings: readonly MergedFinding[];
  /** Findings alike enough to merge that contradict each other. */
  readonly conflicts: readonly TextConflict[];
}

export interface MergeFindingsOptions {
  /** Reviewers who looked, whether they found anything or not; at least those who appear in the findings. */
  readonly reviewers?: number | undefined;
  /**
   * Least chance of being the same finding, averaged as log-odds over all pairs of two groups, in (0, 1); default 0.3, the
   * best of 0.2 to 0.5 on bench collation/findings: a mean over pairs is dragged down by the oddly worded ones.
   */
  readonly threshold?: number | undefined;
  /** A caller's own reason to keep two findings, by index, apart whatever they say. */
  readonly mayMerge?: ((left: number, right: number) => boolean) | undefined;
}

/** Most findings of one file compared with each other; more are merged in parts of this size, in the order of their lines. */
const MOST_AT_ONCE = 1_500;

/**
 * Merges findings of several reviewers that name the same defect. Findings in different files stay apart, and each file is
 * weighed by itself, so that time grows with the files and not with their square.
 */
export function mergeFindings(findings: readonly Finding[], options: MergeFindingsOptions = {}): MergedFindings {
  const reviewers = Math.max(options.reviewers ?? 0, new Set(findings.map(({ by }) => by)).size);
  const blocks = blocksOf(findings).map((block) => mergeBlock(block, findings, reviewers, options));
  return {
    findings: blocks.flatMap((block) => block.findings).sort(bySeverity),
    conflicts: blocks.flatMap((block) => block.conflicts),
  };
}

/** The findings of one block, by their place in it; what comes back names them by their place among all. */
function mergeBlock(
  block: readonly number[],
  all: readonly Finding[],
  reviewers: number,
  { threshold = 0.3, mayMerge }: MergeFindingsOptions,
): MergedFindings {
  const own = block.flatMap((index) => all[index] ?? []);
  const texts = own.map(({ text }) => text);
  const similarity = lexicalSimilarity(texts);
  const indexOf = (item: number) => block[item] ?? 0;
  const veto = contradictionVeto(texts, {
    isComparable: (left, right) => similarity.between(left, right) >= COMPARABLE,
    mayMerge: mayMerge && ((left, right) => mayMerge(indexOf(left), indexOf(right))),
  });
  const groups = averageLinkage(
    strengthsWithin(own, similarity),
    strengthOf(Math.log(threshold / (1 - threshold))),
    (left, right) => veto.mayJoin(left, right),
  );
  return {
    findings: groups.map((group) => {
      const merged = mergedFinding(
        group.toSorted((a, b) => a - b),
        own,
        similarity,
        reviewers,
      );
      return {
        ...merged,
        representative: indexOf(merged.representative),
        members: merged.members.map(indexOf).sort((a, b) => a - b),
      };
    }),
    conflicts: veto
      .conflicts()
      .filter(({ kind }) => kind !== "kept_apart")
      .map((conflict) => ({ ...conflict, left: indexOf(conflict.left), right: indexOf(conflict.right) })),
  };
}

/**
 * Lexical similarity from which opposing words in two findings are a conflict: below it, reviewers describe one defect now by
 * what is missing and now by what happens (bench collation/findings).
 */
const COMPARABLE = 0.5;

/**
 * The chance that a finding is a true defect, from 0 to 1, when `supporters` of `reviewers` report it: Bayes' rule, each
 * support counting for it and each silence against it. The three log-odds were set by hand, not fitted, to follow the share
 * of true issues by supporters in bench collation/findings (12 reviewers: few of those with one, most of those with six),
 * and are about half of what independent reviewers would give, since reviewers resemble each other.
 */
export function confidenceOf(supporters: number, reviewers: number): number {
  const logOdds = PRIOR + SUPPORT * supporters - SILENCE * Math.max(0, reviewers - supporters);
  return 1 / (1 + Math.exp(-logOdds));
}

const PRIOR = -0.5;
const SUPPORT = 0.55;
const SILENCE = 0.2;

function mergedFinding(
  members: readonly number[],
  findings: readonly Finding[],
  similarity: Similarity,
  reviewers: number,
): MergedFinding {
  const merged = members.flatMap((index) => findings[index] ?? []);
  const supporters = [...new Set(merged.map(({ by }) => by))];
  return {
    representative: centralOf(members, similarity),
    members,
    supporters,
    agreement: supporters.length / reviewers,
    confidence: confidenceOf(supporters.length, reviewers),
    severity: severityOf(merged),
  };
}

function centralOf(members: readonly number[], similarity: Similarity): number {
  let best = members[0] ?? 0;
  let most = -1;
  for (const member of members) {
    const row = members.length > 2 ? similarity.row(member) : undefined;
    const sum = row === undefined ? 0 : members.reduce((total, other) => total + (row[other] ?? 0), 0);
    if (sum <= most) continue;
    best = member;
    most = sum;
  }
  return best;
}

/** Findings that may be the same: those of one file, in parts that can be compared. */
function blocksOf(findings: readonly Finding[]): readonly (readonly number[])[] {
  const byFile = new Map<string, number[]>();
  for (const [index, { file = "" }] of findings.entries()) {
    const block = byFile.get(file);
    if (block === undefined) byFile.set(file, [index]);
    else block.push(index);
  }
  const line = (index: number) => findings[index]?.lines?.from ?? 0;
  return [...byFile.values()].flatMap((block) => {
    if (block.length <= MOST_AT_ONCE) return [block];
    const inOrder = block.sort((a, b) => line(a) - line(b) || a - b);
    const parts = Math.ceil(inOrder.length / MOST_AT_ONCE);
    return Array.from({ length: parts }, (_, part) => inOrder.slice(part * MOST_AT_ONCE, (part + 1) * MOST_AT_ONCE));
  });
}

/** Log-odds beyond which a pair is plain; a mean over pairs should not hang on how plain the plainest is. */
const MOST_LOG_ODDS = 6;

/** Log-odds as a number from 0 to 1, which linkage can average. */
function strengthOf(logOdds: number): number {
  return (Math.max(-MOST_LOG_ODDS, Math.min(MOST_LOG_ODDS, logOdds)) + MOST_LOG_ODDS) / (2 * MOST_LOG_ODDS);
}

function strengthsWithin(findings: readonly Finding[], similarity: Similarity): Pick<Similarity, "size" | "row"> {
  const quotes = shingleSets(findings.map(({ quote = "" }) => quote));
  return {
    size: findings.length,
    row(item) {
      const row = similarity.row(item);
      const left = findings[item];
      return Float32Array.from(findings, (right, other) => {
        if (left === undefined) return 0;
        return strengthOf(logOddsOfSame(left, right, row[other] ?? 0, () => quotes.shared(item, other)));
      });
    },
  };
}

function bySeverity(left: MergedFinding, right: MergedFinding): number {
  const severity = SEVERITIES.indexOf(left.severity) - SEVERITIES.indexOf(right.severity);
  return severity || right.confidence - left.confidence || (left.members[0] ?? 0) - (right.members[0] ?? 0);
}
