import type { Report, ReportFile, ReportFinding, RunOutcome, Unit } from "../../core/report.ts";
import { plainLine, plainTerminalText } from "./plain-terminal-text.ts";

/** What became of one test case, as JUnit tells it. */
interface Case {
  readonly name: string;
  readonly kind: "passed" | "failure" | "error" | "skipped";
  readonly type?: string | undefined;
  readonly message?: string | undefined;
  readonly text?: string | undefined;
  readonly line?: number | undefined;
  readonly seconds?: number | undefined;
}

interface Suite {
  readonly name: string;
  readonly file?: string | undefined;
  readonly cases: readonly Case[];
}

/**
 * JUnit's XML. Of a review each file is a suite: a failure for each finding, an error where calls gave no answer, skipped where it
 * was not sent or the finding is known; one that was reviewed without a finding passes. Of any other report each unit is a case.
 * Valid for any text.
 */
export function* renderJunit(outcome: RunOutcome): Generator<string> {
  const { report, simulated } = outcome;
  const suites =
    report === null
      ? []
      : report.files === undefined && report.findings === undefined
        ? [unitSuite(report)]
        : fileSuites(report);
  const all = [...suites, ...endSuite(outcome)];
  const name = `${simulated ? "[simulated] " : ""}swarm ${report?.mode ?? "run"}: ${report?.title ?? outcome.run}`;
  yield `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${attributes({ name, ...totals(all.flatMap(({ cases }) => cases)) })}>\n`;
  for (const suite of all) yield suiteText(suite, outcome);
  yield "</testsuites>\n";
}

function fileSuites({ files, findings = [], units }: Report): readonly Suite[] {
  const byFile = Map.groupBy(findings, ({ file }) => file);
  const known: readonly ReportFile[] =
    files ?? [...byFile.keys()].map((path) => ({ path, status: "reviewed", from: [] }));
  const suites = known.map((file) => ({
    name: file.path,
    file: file.path,
    cases: casesOf(file, byFile.get(file.path) ?? []),
  }));
  const ofFiles = new Set(known.flatMap(({ from }) => from));
  // What belongs to no file, as a call that puts the findings together.
  const others = units.filter((unit) => unit.status !== "answered" && unit.aside !== true && !ofFiles.has(unit.key));
  return others.length === 0 ? suites : [...suites, { name: "calls", cases: others.map(unitCase) }];
}

function casesOf({ status, reason }: ReportFile, findings: readonly ReportFinding[]): readonly Case[] {
  const found = findings.map(findingCase);
  switch (status) {
    case "skipped":
      return [{ name: "review", kind: "skipped", message: reason ?? "skipped" }];
    case "unreviewed":
    case "partly":
      return [
        ...found,
        { name: "review", kind: "error", type: status, message: reason ?? `${status}: calls gave no answer` },
      ];
    case "reviewed":
      return found.length > 0 ? found : [{ name: "review", kind: "passed" }];
  }
}

function findingCase(finding: ReportFinding): Case {
  const { rule, severity, lines, explanation, fix, quote, file, supporters, agreement, isKnown } = finding;
  const place = lines.from === lines.to ? `line ${lines.from}` : `lines ${lines.from}-${lines.to}`;
  const name = `${rule} (${place})`;
  const message = `${severity}: ${plainLine(explanation)}`;
  if (isKnown === true)
    return { name, kind: "skipped", message: `known in the baseline: ${message}`, line: lines.from };
  const by = `found by ${supporters.join(", ")} (${Math.round(agreement * 100)} % of those who looked)`;
  const text = [`${file}:${lines.from}`, explanation, quote, fix === undefined ? "" : `Fix: ${fix}`, by];
  return {
    name,
    kind: "failure",
    type: severity,
    message,
    text: text.filter((part) => part !== "").join("\n\n"),
    line: lines.from,
  };
}

function unitSuite({ mode, units }: Report): Suite {
  return { name: mode, cases: units.filter(({ aside }) => aside !== true).map(unitCase) };
}

/** No unit fails: one without an answer is an error, and one that never ran is skipped. */
function unitCase({ key, status, reason, ms }: Unit): Case {
  const seconds = ms === undefined ? undefined : ms / 1_000;
  if (status === "answered") return { name: key, kind: "passed", seconds };
  const message = reason ?? status;
  return { name: key, kind: status === "not_run" ? "skipped" : "error", type: status, message, seconds };
}

/** Why the run itself did not end well. */
function endSuite({ status, problem, report, run }: RunOutcome): readonly Suite[] {
  if (problem === undefined && report !== null) return [];
  return [
    { name: "run", cases: [{ name: run, kind: "error", type: status, message: problem ?? `the run is ${status}` }] },
  ];
}

function totals(cases: readonly Case[]) {
  const count = (kind: Case["kind"]) => cases.filter((each) => each.kind === kind).length;
  return { tests: cases.length, failures: count("failure"), errors: count("error"), skipped: count("skipped") };
}

function suiteText({ name, file, cases }: Suite, { run, simulated }: RunOutcome): string {
  const head = `  <testsuite${attributes({ name, ...totals(cases), file })}>\n`;
  const properties = `    <properties>\n      <property${attributes({ name: "run", value: run })}/>\n      <property${attributes({ name: "simulated", value: String(simulated) })}/>\n    </properties>\n`;
  return `${head}${properties}${cases.map((each) => caseText(each, name, file)).join("")}  </testsuite>\n`;
}

function caseText(each: Case, classname: string, file: string | undefined): string {
  const { name, kind, type, message, text, line, seconds } = each;
  const head = `    <testcase${attributes({ name, classname, file, line, time: seconds })}`;
  if (kind === "passed") return `${head}/>\n`;
  const inside = `      <${kind}${attributes({ message, type })}`;
  const end = text === undefined ? "/>" : `>${escaped(plainTerminalText(text))}</${kind}>`;
  return `${head}>\n${inside}${end}\n    </testcase>\n`;
}

function attributes(values: Readonly<Record<string, string | number | undefined>>): string {
  return Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}="${escaped(plainLine(String(value)))}"`)
    .join("");
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};

/** Text as XML 1.0 may hold it; what it may not becomes the replacement character. */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\t\n\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd")
    .replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
}
