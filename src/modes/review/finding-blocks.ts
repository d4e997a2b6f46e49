import type { Block, ReportFinding, ReportItem } from "../../core/report.ts";
import { extensionOf } from "../../prompts/attachments.ts";
import { fenced } from "../../prompts/fence.ts";
import { oneLine, percent } from "../vote-blocks.ts";

/** Findings that are told in full; the next ones have a line each. */
const MOST_TOLD = 100;
const MOST_LISTED = 1_000;
const MOST_ITEMS = 1_000;
const LONGEST_CELL = 160;

/** Each finding with place, code, explanation, fix and who agrees, worst first. */
export function findingBlocks(findings: readonly ReportFinding[], reviewers: number): readonly Block[] {
  if (findings.length === 0) return [];
  const told = findings.slice(0, MOST_TOLD);
  const listed = findings.slice(MOST_TOLD, MOST_TOLD + MOST_LISTED);
  const hidden = findings.length - told.length - listed.length;
  return [
    { kind: "heading", level: 2, text: "Findings" },
    ...told.flatMap((finding): readonly Block[] => [
      { kind: "heading", level: 3, text: titleOf(finding) },
      { kind: "markdown", text: bodyOf(finding, reviewers), from: finding.from },
    ]),
    ...(listed.length === 0 ? [] : [listOf(listed)]),
    ...(hidden === 0
      ? []
      : [
          {
            kind: "markdown",
            text: `and ${hidden} more findings, no worse than these; JSON and SARIF hold all`,
          } as const,
        ]),
  ];
}

/** The findings that no baseline has, each as a further stage can take it up. */
export function findingItems(findings: readonly ReportFinding[]): readonly ReportItem[] {
  return findings
    .filter(({ isKnown }) => isKnown !== true)
    .slice(0, MOST_ITEMS)
    .map((finding) => ({
      key: finding.from[0] ?? "",
      title: titleOf(finding),
      text: `${titleOf(finding)}\n\n${bodyOf(finding, 1)}`,
    }));
}

/** `src/a.ts:10-12`; one line is `src/a.ts:10`. */
export function placeOf({ file, lines }: Pick<ReportFinding, "file" | "lines">): string {
  return `${file}:${lines.from}${lines.to > lines.from ? `-${lines.to}` : ""}`;
}

function titleOf(finding: ReportFinding): string {
  const { severity, rule, symbol } = finding;
  return `${severity}: ${rule}, ${placeOf(finding)}${symbol === undefined ? "" : ` (${symbol})`}`;
}

function bodyOf(finding: ReportFinding, reviewers: number): string {
  const { quote, file, explanation, fix } = finding;
  return [
    fenced(quote, extensionOf(file)),
    explanation,
    ...(fix === undefined ? [] : [fix.includes("\n") ? `**Fix**\n\n${fix}` : `**Fix**: ${fix}`]),
    ...(reviewers < 2 ? [] : [`*${agreementOf(finding)}*`]),
  ].join("\n\n");
}

function agreementOf({ supporters, agreement, confidence }: ReportFinding): string {
  const looked = Math.round(supporters.length / agreement);
  return `Found by ${supporters.length} of ${looked}: ${supporters.join(", ")}. Confidence ${percent(confidence)}.`;
}

function listOf(findings: readonly ReportFinding[]): Block {
  return {
    kind: "table",
    columns: ["severity", "rule", "place", "agreement", "what"],
    rows: findings.map((finding) => [
      finding.severity,
      finding.rule,
      placeOf(finding),
      percent(finding.agreement),
      shortened(oneLine(finding.explanation)),
    ]),
    from: [...new Set(findings.flatMap(({ from }) => from))],
    rowsFrom: findings.map(({ from }) => from),
  };
}

function shortened(text: string): string {
  return text.length <= LONGEST_CELL ? text : `${text.slice(0, LONGEST_CELL - 1)}…`;
}
