import type { ReportFile, ReportFinding, RunOutcome, Unit } from "../../core/report.ts";
import { SEVERITIES, type Severity } from "../../core/severity.ts";
import { plainLine, plainTerminalText } from "./plain-terminal-text.ts";
import { safeJson } from "./safe-json.ts";

const SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";
/** Stands for the folder that was reviewed; whoever reads the log knows where it is. */
const ROOT = "%SRCROOT%";

const LEVEL = { critical: "error", high: "error", medium: "warning", low: "note", info: "note" } as const;
/** In the middle of the ranges by which code scanning sorts: over 9.0 critical, 7.0 high, 4.0 medium, below that low. */
const SECURITY_SEVERITY = { critical: "9.5", high: "8.0", medium: "5.5", low: "2.0", info: "0.5" } as const;

/**
 * A SARIF 2.1.0 log with one run: its findings as results, the calls that gave no answer and the files that were skipped as notifications.
 * A report without findings makes a valid log without results.
 */
export function renderSarif(outcome: RunOutcome): string {
  const log = { $schema: SCHEMA, version: "2.1.0", runs: [runOf(outcome)] };
  return `${safeJson(JSON.stringify(log, null, 2))}\n`;
}

function runOf(outcome: RunOutcome) {
  const { report, run, simulated } = outcome;
  const findings = report?.findings ?? [];
  const rules = rulesOf(findings);
  const places = new Map(rules.map(({ id }, index) => [id, index]));
  return {
    tool: { driver: { name: "Murmuration", rules } },
    automationDetails: { id: `swarm/${report?.mode ?? "run"}/${run}` },
    originalUriBaseIds: { [ROOT]: { description: { text: "The folder that was reviewed." } } },
    invocations: [invocationOf(outcome)],
    columnKind: "utf16CodeUnits",
    artifacts: (report?.files ?? []).map(({ path }) => ({ location: locationOf(path), roles: ["analysisTarget"] })),
    results: findings.map((finding) => resultOf(finding, places.get(finding.rule) ?? -1)),
    properties: { run, status: outcome.status, simulated, headline: report?.headline },
  };
}

/** One rule for each name, in order of the first finding, as severe as its worst. */
function rulesOf(findings: readonly ReportFinding[]) {
  const worst = new Map<string, Severity>();
  for (const { rule, severity } of findings) {
    const known = worst.get(rule);
    if (known === undefined || SEVERITIES.indexOf(severity) < SEVERITIES.indexOf(known)) worst.set(rule, severity);
  }
  return [...worst].map(([rule, severity]) => ({
    id: rule,
    name: rule,
    shortDescription: { text: plainLine(rule.replaceAll("-", " ")) || rule },
    defaultConfiguration: { level: LEVEL[severity] },
    properties: { "security-severity": SECURITY_SEVERITY[severity], tags: ["review"] },
  }));
}

function resultOf(finding: ReportFinding, ruleIndex: number) {
  const { rule, severity, explanation, fix, confidence, agreement, supporters, from, fingerprint, isKnown } = finding;
  const text = plainTerminalText(fix === undefined ? explanation : `${explanation}\n\nFix: ${fix}`);
  return {
    ruleId: rule,
    ruleIndex,
    level: LEVEL[severity],
    rank: Math.round(Math.min(1, Math.max(0, confidence)) * 1_000) / 10,
    message: { text: text.trim() === "" ? rule : text },
    locations: [placeOf(finding)],
    partialFingerprints: { "swarmFinding/v1": fingerprint },
    ...(isKnown === undefined ? {} : { baselineState: isKnown ? "unchanged" : "new" }),
    properties: { severity, confidence, agreement, supporters, from, "security-severity": SECURITY_SEVERITY[severity] },
  };
}

function placeOf({ file, lines, quote, symbol }: ReportFinding) {
  const startLine = Math.max(1, lines.from);
  const region = { startLine, endLine: Math.max(startLine, lines.to) };
  return {
    physicalLocation: {
      artifactLocation: locationOf(file),
      region: quote === "" ? region : { ...region, snippet: { text: quote } },
    },
    ...(symbol === undefined ? {} : { logicalLocations: [{ name: symbol, fullyQualifiedName: symbol }] }),
  };
}

function locationOf(path: string) {
  return { uri: path.split("/").map(encodeURIComponent).join("/"), uriBaseId: ROOT };
}

/** A run that did not end well, or of which calls gave no answer, has not seen all of it and does not say so. */
function invocationOf(outcome: RunOutcome) {
  const { report, status, problem } = outcome;
  const units = report?.units ?? [];
  const files = report?.files ?? [];
  const failed = units.filter((unit) => unit.status !== "answered" && unit.aside !== true);
  const fileOf = filesByUnit(files);
  return {
    executionSuccessful: status === "done" && report !== null && failed.length === 0,
    toolExecutionNotifications: [
      ...(problem === undefined ? [] : [notification("error", problem)]),
      ...failed.map((unit) =>
        notification(unit.status === "error" ? "error" : "warning", endOf(unit), fileOf.get(unit.key)),
      ),
      ...files
        .filter((file) => file.status === "skipped")
        .map((file) => notification("note", `not reviewed: ${file.reason ?? "skipped"}`, file.path)),
      ...(outcome.simulated ? [notification("note", "no real model answered: every result is simulated")] : []),
    ],
  };
}

function filesByUnit(files: readonly ReportFile[]): ReadonlyMap<string, string> {
  return new Map(files.flatMap(({ path, from }) => from.map((key) => [key, path] as const)));
}

function endOf({ key, status, reason }: Unit): string {
  return `${key}: ${status.replace("_", " ")}${reason === undefined ? "" : `: ${plainLine(reason)}`}`;
}

function notification(level: "error" | "warning" | "note", text: string, file?: string) {
  const place = file === undefined ? {} : { locations: [{ physicalLocation: { artifactLocation: locationOf(file) } }] };
  return { level, message: { text: plainLine(text) || level }, ...place };
}
