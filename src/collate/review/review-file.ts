import type { ReportFinding } from "../../core/report.ts";
import { SEVERITIES, type Severity } from "../../core/severity.ts";
import type { Finding } from "../findings/finding.ts";
import { confidenceOf, type MergedFinding, type MergedFindings, mergeFindings } from "../findings/merge-findings.ts";
import { type Anchor, anchorQuote } from "./anchor-quote.ts";
import { fingerprintOf, ruleName } from "./fingerprint-of.ts";
import { remarkParts } from "./remark-parts.ts";
import type { LineSpan, SourceLines } from "./source-lines.ts";

/** One remark of one reviewer, as it was said. */
export interface Remark {
  readonly rule: string;
  readonly severity: Severity;
  readonly lines: LineSpan;
  readonly quote: string;
  readonly explanation: string;
  readonly fix: string;
}

/** One unit that answered: who looked at which lines, and what they said. */
export interface Look extends LineSpan {
  readonly key: string;
  readonly reviewer: string;
  readonly remarks: readonly Remark[];
}

export interface LookedAt {
  readonly path: string;
  /** With a change: its lines. Remarks elsewhere are left out. */
  readonly changed?: readonly LineSpan[] | undefined;
  /** The pieces that have a name. */
  readonly symbols?: readonly (LineSpan & { readonly name: string })[] | undefined;
}

/** What became of the remarks about one file. */
export interface Placed {
  /** As they were said. */
  readonly remarks: number;
  /** Their quote is in the file, at other lines than they named. */
  readonly moved: number;
  /** Only a part of their quote is in the file, and they were put there. */
  readonly partly: number;
  /** Their quote is not in the file; left out. */
  readonly dropped: number;
  /** They are about lines that the change leaves alone; left out. */
  readonly outside: number;
}

/** Two remarks on one place that say the opposite of each other. */
export interface ReviewConflict {
  readonly file: string;
  readonly line: number;
  readonly left: { readonly reviewer: string; readonly text: string; readonly key: string };
  readonly right: { readonly reviewer: string; readonly text: string; readonly key: string };
}

export interface FileReview {
  /** Worst first. */
  readonly findings: readonly ReportFinding[];
  readonly placed: Placed;
  readonly conflicts: readonly ReviewConflict[];
}

/** Lines around a change that still count as it. */
const AROUND_CHANGE = 3;
/** Findings further apart than this are never one, however alike their words: the same mistake was made twice. */
const FAR_LINES = 30;
const LONGEST_QUOTE_LINES = 12;

interface PlacedRemark extends Remark {
  readonly key: string;
  readonly reviewer: string;
  readonly anchor: Anchor;
}

/** Places what reviewers said about a file by its quotes and merges what names the same defect. Agreement is the share of those who looked at the lines. */
export function reviewFile(file: LookedAt, looks: readonly Look[], source: SourceLines): FileReview {
  const counts = { remarks: 0, moved: 0, partly: 0, dropped: 0, outside: 0 };
  const placed: PlacedRemark[] = [];
  for (const { key, reviewer, remarks } of looks) {
    for (const remark of remarks) {
      counts.remarks++;
      const anchor = anchorQuote(source, remark.quote, spanOf(remark.lines));
      if (anchor === undefined) {
        counts.dropped++;
        continue;
      }
      if (!isInChange(anchor, file.changed)) {
        counts.outside++;
        continue;
      }
      if (anchor.how !== "here") counts[anchor.how]++;
      placed.push({ ...remark, key, reviewer, anchor });
    }
  }
  placed.sort((a, b) => a.anchor.from - b.anchor.from || a.anchor.to - b.anchor.to);
  const findings: ReportFinding[] = [];
  const conflicts: ReviewConflict[] = [];
  const twins = new Map<string, number>();
  for (const part of remarkParts(placed, mayBeOne, FAR_LINES)) {
    const merged = mergePart(part);
    for (const one of merged.findings) findings.push(findingOf(one, { part, file, source, looks, twins }));
    for (const { left, right } of merged.conflicts) conflicts.push(...conflictOf(part[left], part[right], file.path));
  }
  return { findings: findings.sort(byWeight), placed: counts, conflicts };
}

/** The worst first, then the surest, then by file and line. */
export function byWeight(left: ReportFinding, right: ReportFinding): number {
  return (
    SEVERITIES.indexOf(left.severity) - SEVERITIES.indexOf(right.severity) ||
    right.confidence - left.confidence ||
    (left.file < right.file ? -1 : left.file > right.file ? 1 : 0) ||
    left.lines.from - right.lines.from
  );
}

function spanOf({ from, to }: LineSpan): LineSpan {
  const [first, last] = [Math.round(Math.min(from, to)), Math.round(Math.max(from, to))];
  return { from: Math.max(1, first), to: Math.max(1, last) };
}

function isInChange({ from, to }: LineSpan, changed: readonly LineSpan[] | undefined): boolean {
  if (changed === undefined) return true;
  return changed.some((range) => from <= range.to + AROUND_CHANGE && range.from - AROUND_CHANGE <= to);
}

function asFinding({ reviewer, rule, explanation, severity, anchor, quote }: PlacedRemark): Finding {
  const text = `${ruleName(rule).replaceAll("-", " ")}: ${explanation}`;
  return { by: reviewer, text, severity, lines: { from: anchor.from, to: anchor.to }, quote };
}

/** What one reviewer lists as two defects in one answer is two, unless it is about the same lines. */
function mayBeOne(one: PlacedRemark, other: PlacedRemark): boolean {
  const apart = Math.max(one.anchor.from, other.anchor.from) - Math.min(one.anchor.to, other.anchor.to);
  return one.key === other.key ? apart <= 0 && ruleName(one.rule) === ruleName(other.rule) : apart <= FAR_LINES;
}

/** Merges one part; a remark that stands alone is a finding as it is. */
function mergePart(part: readonly PlacedRemark[]): MergedFindings {
  const [only] = part;
  if (only !== undefined && part.length === 1) {
    const alone = { representative: 0, members: [0], supporters: [only.reviewer], severity: only.severity };
    return { findings: [{ ...alone, agreement: 1, confidence: confidenceOf(1, 1) }], conflicts: [] };
  }
  return mergeFindings(part.map(asFinding), {
    mayMerge: (left, right) => {
      const [one, other] = [part[left], part[right]];
      return one !== undefined && other !== undefined && mayBeOne(one, other);
    },
  });
}

interface Made {
  readonly part: readonly PlacedRemark[];
  readonly file: LookedAt;
  readonly source: SourceLines;
  readonly looks: readonly Look[];
  /** How many findings have each identity so far. */
  readonly twins: Map<string, number>;
}

function findingOf({ members, representative, severity }: MergedFinding, made: Made): ReportFinding {
  const { part, file, source, looks, twins } = made;
  const remarks = members.flatMap((member) => part[member] ?? []);
  const best = part[representative] ?? (remarks[0] as PlacedRemark);
  const lines = usualLines(remarks);
  const quote = source.textOf({ from: lines.from, to: Math.min(lines.to, lines.from + LONGEST_QUOTE_LINES - 1) });
  const rule = usual(remarks.map((remark) => ruleName(remark.rule)));
  const supporters = [...new Set(remarks.map(({ reviewer }) => reviewer))].sort();
  const looked = new Set(
    looks.filter((look) => look.from <= lines.to && lines.from <= look.to).map(({ reviewer }) => reviewer),
  );
  const reviewers = Math.max(looked.size, supporters.length);
  const identity = { rule, file: file.path, quote, occurrence: occurrenceOf(lines, source) };
  const name = fingerprintOf({ ...identity, twin: 0 });
  const twin = twins.get(name) ?? 0;
  twins.set(name, twin + 1);
  const fix = [best, ...remarks].map((remark) => remark.fix.trim()).find((text) => text !== "");
  const symbol = file.symbols?.find(({ from, to }) => from <= lines.from && lines.from <= to)?.name;
  return {
    fingerprint: twin === 0 ? name : fingerprintOf({ ...identity, twin }),
    rule,
    severity,
    file: file.path,
    lines,
    quote,
    explanation: best.explanation.trim(),
    ...(fix === undefined ? {} : { fix }),
    ...(symbol === undefined ? {} : { symbol }),
    supporters,
    agreement: supporters.length / reviewers,
    confidence: confidenceOf(supporters.length, reviewers),
    from: [...new Set(remarks.map(({ key }) => key))],
  };
}

/** The lines that most remarks name, of equally many the fewest, the first. */
function usualLines(remarks: readonly PlacedRemark[]): LineSpan {
  const spans = remarks.map(({ anchor }) => `${anchor.from} ${anchor.to}`);
  const most = remarks
    .map(({ anchor }) => ({ anchor, count: spans.filter((span) => span === `${anchor.from} ${anchor.to}`).length }))
    .sort((a, b) => b.count - a.count || sizeOf(a.anchor) - sizeOf(b.anchor) || a.anchor.from - b.anchor.from)[0];
  return { from: most?.anchor.from ?? 1, to: most?.anchor.to ?? 1 };
}

function sizeOf({ from, to }: LineSpan): number {
  return to - from;
}

/** The most frequent one, of equally frequent ones the first in the alphabet, so that the order of arrival does not matter. */
function usual(names: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  const [first] = [...counts].sort(([a, left], [b, right]) => right - left || (a < b ? -1 : 1));
  return first?.[0] ?? "defect";
}

/** How many lines above begin the same quote. */
function occurrenceOf({ from }: LineSpan, { lines }: SourceLines): number {
  const first = (lines[from - 1] ?? "").trim();
  let before = 0;
  for (let index = 0; index < from - 1; index++) {
    const line = lines[index] ?? "";
    if (line.length >= first.length && line.trim() === first) before++;
  }
  return before;
}

function conflictOf(
  left: PlacedRemark | undefined,
  right: PlacedRemark | undefined,
  file: string,
): readonly ReviewConflict[] {
  if (left === undefined || right === undefined) return [];
  const side = ({ reviewer, explanation, key }: PlacedRemark) => ({ reviewer, text: explanation.trim(), key });
  return [{ file, line: left.anchor.from, left: side(left), right: side(right) }];
}
