import { showCounts } from "../../collate/headline.ts";
import type { KnownFinding } from "../../collate/review/baseline.ts";
import type { Json } from "../../core/json.ts";
import type { ReportFinding, Shortfall } from "../../core/report.ts";
import type { Counts } from "../../core/run.ts";
import { SEVERITIES } from "../../core/severity.ts";
import type { CollatedReview } from "./collate-review.ts";
import type { ReviewInput } from "./review-input.ts";

/** `3 findings (1 high, 2 low) in 2 of 5 files; 1 file not reviewed; 5 planned, 4 answered, 1 error (not counted)`. */
export function reviewHeadline(review: CollatedReview, counts: Counts): string {
  const known = review.findings.length - newFindings(review).length;
  const unreviewed = review.files.filter(({ status }) => status === "unreviewed").length;
  const silent = silentFiles(review).length;
  return [
    findingsIn(review),
    known === 0 ? "" : `${known} known from the baseline`,
    unreviewed === 0 ? "" : `${many(unreviewed, "file")} not reviewed`,
    silent === 0
      ? ""
      : `${many(silent, "file")} without findings ${silent === 1 ? "holds" : "hold"} text aimed at reviewers`,
    showCounts(counts),
  ]
    .filter((part) => part !== "")
    .join("; ");
}

/** Files that hold text aimed at reviewers, were looked at, and yet have no finding: each may be what the text asked for. */
export function silentFiles({ orders }: Pick<CollatedReview, "orders">): readonly string[] {
  return orders.filter(({ findings, isReviewed }) => isReviewed && findings === 0).map(({ path }) => path);
}

/** The findings that no baseline has. */
export function newFindings({ findings }: Pick<CollatedReview, "findings">): readonly ReportFinding[] {
  return findings.filter(({ isKnown }) => isKnown !== true);
}

/** `1 file`, `2 files`. */
export function many(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

/** `1 high, 2 low`, worst first. */
export function bySeverity(findings: readonly ReportFinding[]): string {
  return SEVERITIES.flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [`${count} ${severity}`];
  }).join(", ");
}

function findingsIn(review: CollatedReview): string {
  const wanted = review.files.filter(({ status }) => status !== "skipped");
  const reviewed = wanted.filter(({ status }) => status !== "unreviewed").length;
  if (wanted.length === 0) return "no files to review";
  if (reviewed === 0) return "nothing was reviewed";
  const found = newFindings(review);
  const hasLimits = review.belowSeverity + review.belowAgreement > 0;
  const none = `no ${review.known.byFingerprint + review.known.byWords > 0 ? "new " : ""}findings`;
  if (found.length === 0) return `${none}${hasLimits ? " within the limits" : ""} in ${many(reviewed, "file")}`;
  const files = new Set(found.map(({ file }) => file)).size;
  return `${many(found.length, "finding")} (${bySeverity(found)}) in ${files} of ${many(reviewed, "file")}`;
}

/** A finding as bad as the user will not have; those of the baseline are taken for granted. */
export function reviewShortfall(
  review: CollatedReview,
  { failOn }: Pick<ReviewInput, "failOn">,
): Shortfall | undefined {
  if (failOn === undefined) return undefined;
  const limit = SEVERITIES.indexOf(failOn);
  const worse = newFindings(review).filter(({ severity }) => SEVERITIES.indexOf(severity) <= limit);
  if (worse.length === 0) return undefined;
  const what = limit === 0 ? "critical" : `${failOn} or worse`;
  return { kind: "threshold", message: `expected no finding that is ${what}, got ${bySeverity(worse)}` };
}

/** The figures of the report as data; the findings and files stand beside them in the report. */
export function reviewResult(review: CollatedReview, { known, diffBase, reviewers }: ReviewInput): Json {
  const { placed, masked, belowSeverity, belowAgreement, orders, findings } = review;
  const count = (severity: string) => newFindings(review).filter((finding) => finding.severity === severity).length;
  return {
    reviewers,
    ...(diffBase === undefined ? {} : { diffBase }),
    bySeverity: Object.fromEntries(SEVERITIES.map((severity) => [severity, count(severity)])),
    known: findings.length - newFindings(review).length,
    leftOut: { belowSeverity, belowAgreement, quoteNotInFile: placed.dropped, outsideChange: placed.outside },
    reAnchored: { otherLines: placed.moved, partOfQuote: placed.partly },
    masked: { ...masked },
    aimedAtReviewers: orders.map(({ path, lines, findings: count }) => ({
      file: path,
      findings: count,
      lines: lines.map(({ line, text }) => ({ line, text })),
    })),
    ...(known === undefined
      ? {}
      : {
          unseen: review.known.unseen as unknown as Json,
          unlisted: review.known.unlisted.map(knownAs) as unknown as Json,
        }),
  };
}

function knownAs({ fingerprint, rule, severity, file, quote, explanation }: ReportFinding): KnownFinding {
  return { fingerprint, rule, severity, file, quote, explanation };
}
