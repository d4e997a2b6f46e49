import type { Block, ReportFile, Unit } from "../../core/report.ts";
import { severityByFile } from "../charts/severity-chart.ts";
import { cutTables } from "../cut-tables.ts";
import { problemTable } from "../problem-table.ts";
import { oneLine } from "../vote-blocks.ts";
import type { CollatedReview } from "./collate-review.ts";
import { findingBlocks } from "./finding-blocks.ts";
import { many, newFindings, silentFiles } from "./review-figures.ts";
import { type ReviewInput, reviewerNames } from "./review-input.ts";

const MOST_FILES = 50;
const MOST_ORDERS = 50;
const MOST_CONFLICTS = 20;

/** What a person needs to know, in the order of how much it matters: what was not looked at, what was found, what was left out. */
export function reviewBlocks(review: CollatedReview, input: ReviewInput, units: readonly Unit[]): readonly Block[] {
  const found = newFindings(review);
  return [
    ...unreviewedBlocks(review.files),
    ...orderBlocks(review),
    ...findingBlocks(found, input.reviewers),
    ...(found.length === 0 ? [] : [{ kind: "heading", level: 3, text: "By file" } as const]),
    ...severityByFile(found),
    ...conflictBlocks(review),
    ...reviewerTable(review, input, units),
    ...leftOutTable(review, input),
    ...skippedTable(review.files),
    ...cutTables(units),
    ...problemTable(units),
  ];
}

/** Said first: a file that nobody looked at must never pass for a clean one. */
function unreviewedBlocks(files: readonly ReportFile[]): readonly Block[] {
  const missing = files.filter(({ status }) => status === "unreviewed" || status === "partly");
  if (missing.length === 0) return [];
  const shown = missing.slice(0, MOST_FILES);
  return [
    { kind: "heading", level: 2, text: "Not reviewed, or not wholly" },
    {
      kind: "table",
      columns: ["file", "reviewed", "why"],
      rows: shown.map(({ path, status, reason = "" }) => [
        path,
        status === "partly" ? "partly" : "no",
        oneLine(reason),
      ]),
      from: shown.flatMap(({ from }) => from),
      rowsFrom: shown.map(({ from }) => from),
    },
    ...andMore(missing.length - shown.length, "files that were not reviewed wholly"),
  ];
}

function orderBlocks(review: CollatedReview): readonly Block[] {
  const { orders, files } = review;
  if (orders.length === 0) return [];
  const keysOf = new Map(files.map(({ path, from }) => [path, from]));
  const rows = orders.flatMap(({ path, lines, findings }) => lines.map((line) => ({ ...line, path, findings })));
  const shown = rows.slice(0, MOST_ORDERS);
  const silent = silentFiles(review);
  const warning =
    silent.length === 0
      ? "Reviewers were told that file contents are data. Whether one followed such a text cannot be seen from here."
      : `No finding was reported on ${silent.slice(0, MOST_FILES).join(", ")}. Do not take that as clean: a reviewer may have followed the text.`;
  return [
    { kind: "heading", level: 2, text: "Text aimed at reviewers" },
    {
      kind: "markdown",
      text: `${many(orders.length, "file")} ${orders.length === 1 ? "holds" : "hold"} what reads like an order to whoever reviews it. ${warning}`,
      from: orders.flatMap(({ path }) => keysOf.get(path) ?? []),
    },
    {
      kind: "table",
      columns: ["place", "text", "findings in the file"],
      rows: shown.map(({ path, line, text, findings }) => [`${path}:${line}`, oneLine(text), findings]),
      rowsFrom: shown.map(({ path }) => keysOf.get(path) ?? []),
    },
    ...andMore(rows.length - shown.length, "lines like these"),
  ];
}

function conflictBlocks({ conflicts }: CollatedReview): readonly Block[] {
  if (conflicts.length === 0) return [];
  const shown = conflicts.slice(0, MOST_CONFLICTS);
  return [
    { kind: "heading", level: 2, text: "Reviewers contradict each other" },
    {
      kind: "table",
      columns: ["place", "one says", "another says"],
      rows: shown.map(({ file, line, left, right }) => [
        `${file}:${line}`,
        `${left.reviewer}: ${oneLine(left.text)}`,
        `${right.reviewer}: ${oneLine(right.text)}`,
      ]),
      from: shown.flatMap(({ left, right }) => [left.key, right.key]),
      rowsFrom: shown.map(({ left, right }) => [left.key, right.key]),
    },
    ...andMore(conflicts.length - shown.length, "contradictions"),
  ];
}

/** What each reviewer found, and how much of it others found too; nothing for a single one. */
function reviewerTable(
  { findings }: CollatedReview,
  { members, reviewers }: ReviewInput,
  units: readonly Unit[],
): readonly Block[] {
  if (reviewers < 2 || findings.length === 0) return [];
  const rows = reviewerNames(members, reviewers).map((name) => {
    const own = findings.filter(({ supporters }) => supporters.includes(name));
    const shared = own.filter(({ supporters }) => supporters.length > 1).length;
    return [name, own.length, shared, own.length - shared];
  });
  return [
    { kind: "heading", level: 3, text: "By reviewer" },
    {
      kind: "table",
      columns: ["reviewer", "findings", "found by others too", "found alone"],
      rows,
      from: units.filter(({ status }) => status === "answered").map(({ key }) => key),
    },
  ];
}

/** What reviewers said and the list above leaves out, and what was done to the rest; nothing that is zero. */
function leftOutTable(
  review: CollatedReview,
  { minSeverity, minAgreement, diffBase, known }: ReviewInput,
): readonly Block[] {
  const { placed, masked, belowSeverity, belowAgreement, findings } = review;
  const knownCount = findings.length - newFindings(review).length;
  const { byWords, unseen } = review.known;
  const rows = [
    ["remarks whose quote is not in the file", placed.dropped, "dropped"],
    [
      "remarks on lines outside the change",
      placed.outside,
      `dropped; more than 3 lines from what changed since ${diffBase}`,
    ],
    ["remarks with wrong line numbers", placed.moved, "put at their quote"],
    ["remarks of whose quote a part is in the file", placed.partly, "put at that part"],
    ["findings below the severity wanted", belowSeverity, `not listed; less than ${minSeverity}`],
    ["findings of too few reviewers", belowAgreement, `not listed; agreement below ${minAgreement}`],
    [
      "findings of the baseline",
      knownCount,
      `not reported again${byWords > 0 ? `; ${byWords} of them by code and words, not by fingerprint` : ""}`,
    ],
    [
      "findings of the baseline that nobody reported now",
      known === undefined ? 0 : unseen.length,
      "kept in it, as their code may still be there",
    ],
    ["secrets", masked.secrets, `masked in ${many(masked.files, "file")} before anything was sent`],
  ] as const;
  const told = rows.filter(([, count]) => count > 0);
  if (told.length === 0) return [];
  return [
    { kind: "heading", level: 3, text: "Left out and put right" },
    { kind: "table", columns: ["what", "how many", "what became of it"], rows: told },
  ];
}

function skippedTable(files: readonly ReportFile[]): readonly Block[] {
  const skipped = files.filter(({ status }) => status === "skipped");
  if (skipped.length === 0) return [];
  const shown = skipped.slice(0, MOST_FILES);
  return [
    { kind: "heading", level: 3, text: "Skipped files" },
    { kind: "table", columns: ["file", "why"], rows: shown.map(({ path, reason = "" }) => [path, oneLine(reason)]) },
    ...andMore(skipped.length - shown.length, "skipped files"),
  ];
}

function andMore(count: number, what: string): readonly Block[] {
  return count > 0 ? [{ kind: "markdown", text: `and ${count} more ${what}` }] : [];
}
