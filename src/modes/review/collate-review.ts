import { type KnownFinding, type Recognised, recognise } from "../../collate/review/baseline.ts";
import type { OrderLine } from "../../collate/review/orders-in.ts";
import {
  byWeight,
  type FileReview,
  type Look,
  type LookedAt,
  type Placed,
  type ReviewConflict,
  reviewFile,
} from "../../collate/review/review-file.ts";
import { SourceLines } from "../../collate/review/source-lines.ts";
import { DefectError } from "../../core/errors.ts";
import type { ReportFile, ReportFinding, Unit } from "../../core/report.ts";
import { SEVERITIES } from "../../core/severity.ts";
import type { ReviewAnswer } from "../../prompts/review.ts";
import { reviewSlots } from "./review-calls.ts";
import { fileLines, type ReviewInput, type ReviewTarget, reviewerNames } from "./review-input.ts";

/** All that the answers of a review come to. */
export interface CollatedReview {
  /** What is reported, worst first, and what the baseline has already, in the same list. */
  readonly findings: readonly ReportFinding[];
  readonly files: readonly ReportFile[];
  readonly conflicts: readonly ReviewConflict[];
  readonly placed: Placed;
  /** Lines that speak to reviewers, of the files that have any. */
  readonly orders: readonly {
    readonly path: string;
    readonly lines: readonly OrderLine[];
    readonly findings: number;
    readonly isReviewed: boolean;
  }[];
  readonly masked: { readonly secrets: number; readonly files: number };
  readonly belowSeverity: number;
  readonly belowAgreement: number;
  readonly known: Pick<Recognised, "byFingerprint" | "byWords" | "unseen"> & {
    /** Reported again, yet not listed for their severity or agreement. */
    readonly unlisted: readonly ReportFinding[];
  };
}

/** Reads the units, which stand in the order of the slots, file by file: nothing of one file is needed for the next. */
export function collateReview(review: ReviewInput, units: readonly Unit[]): CollatedReview {
  const names = reviewerNames(review.members, review.reviewers);
  const findings: ReportFinding[] = [];
  const files: ReportFile[] = [];
  const conflicts: ReviewConflict[] = [];
  const placed = { remarks: 0, moved: 0, partly: 0, dropped: 0, outside: 0 };
  const orders: CollatedReview["orders"][number][] = [];
  const gone = new Set<KnownFinding>();
  const knownByFile = Map.groupBy(review.known ?? [], ({ file }) => file);
  for (const { target, looks, own } of unitsByFile(review, units, names)) {
    const source = new SourceLines(() => fileLines(target));
    const reviewed = reviewFile(lookedAt(target), looks, source);
    findings.push(...reviewed.findings);
    conflicts.push(...reviewed.conflicts);
    addPlaced(placed, reviewed);
    const file = fileOf(target, own);
    files.push(file);
    const { orders: lines = [] } = target;
    if (lines.length > 0)
      orders.push({ path: target.path, lines, findings: reviewed.findings.length, isReviewed: looks.length > 0 });
    for (const known of knownByFile.get(target.path) ?? []) {
      if (file.status === "reviewed" && source.placesOf(known.quote).next().done === true) gone.add(known);
    }
  }
  const recognised = recognise(findings.sort(byWeight), review.known ?? []);
  const listed = listedOf(recognised.findings, review);
  const isListed = new Set(listed.findings);
  return {
    ...listed,
    files: [...files, ...review.skipped.map((file): ReportFile => ({ ...file, status: "skipped", from: [] }))],
    conflicts,
    placed,
    orders,
    masked: {
      secrets: review.targets.reduce((sum, { masked }) => sum + masked, 0),
      files: review.targets.filter(({ masked }) => masked > 0).length,
    },
    known: {
      ...recognised,
      unseen: recognised.unseen.filter((known) => !gone.has(known)),
      unlisted: recognised.findings.filter((finding) => finding.isKnown === true && !isListed.has(finding)),
    },
  };
}

interface FileUnits {
  readonly target: ReviewTarget;
  readonly looks: readonly Look[];
  readonly own: readonly Unit[];
}

function* unitsByFile(review: ReviewInput, units: readonly Unit[], names: readonly string[]): Generator<FileUnits> {
  let index = 0;
  const slots = reviewSlots(review);
  let slot = slots.next();
  for (const target of review.targets) {
    const looks: Look[] = [];
    const own: Unit[] = [];
    for (; slot.done !== true && slot.value.target === target; slot = slots.next(), index++) {
      const { key, part, reviewer } = slot.value;
      const unit = units[index];
      if (unit?.key !== key) throw new DefectError(`expected a unit of ${key}, got ${unit?.key ?? "none"}`);
      own.push(unit);
      if (unit.status !== "answered") continue;
      const remarks = (unit.value as ReviewAnswer).findings;
      looks.push({ key, reviewer: names[reviewer] ?? "reviewer", from: part.from, to: part.to, remarks });
    }
    yield { target, looks, own };
  }
}

function lookedAt({ path, changed, parts }: ReviewTarget): LookedAt {
  const symbols = parts.flatMap(({ from, to, symbol }) => (symbol === undefined ? [] : [{ from, to, name: symbol }]));
  return { path, changed, symbols };
}

function addPlaced(sum: { -readonly [K in keyof Placed]: Placed[K] }, { placed }: FileReview): void {
  for (const name of ["remarks", "moved", "partly", "dropped", "outside"] as const) sum[name] += placed[name];
}

/** A file without a single answer was not reviewed, whatever it holds. */
function fileOf({ path }: ReviewTarget, own: readonly Unit[]): ReportFile {
  const from = own.map(({ key }) => key);
  const missing = own.filter(({ status }) => status !== "answered");
  const [first] = missing;
  if (first === undefined) return { path, status: "reviewed", from };
  const why = first.reason ?? first.status.replace("_", " ");
  if (missing.length === own.length) return { path, status: "unreviewed", reason: why, from };
  const reason = `${missing.length} of ${own.length} calls gave no answer: ${why}`;
  return { path, status: "partly", reason, from };
}

/** What the user wants to see; what the baseline has is judged by the same limits. */
function listedOf(
  findings: readonly ReportFinding[],
  { minSeverity = "info", minAgreement = 0 }: ReviewInput,
): Pick<CollatedReview, "findings" | "belowSeverity" | "belowAgreement"> {
  const severe = findings.filter(({ severity }) => SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(minSeverity));
  // A third is not less than 0.33 for being written with fewer digits.
  const agreed = severe.filter(({ agreement }) => agreement >= minAgreement - 0.005);
  return {
    findings: agreed,
    belowSeverity: findings.length - severe.length,
    belowAgreement: severe.length - agreed.length,
  };
}
