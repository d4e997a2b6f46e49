import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import type { Log, Run } from "sarif";
import { expect, test } from "vitest";
import { reportFinding } from "../../../test/fakes/report-finding.ts";
import { outcome, unit } from "../../../test/fakes/run-outcome.ts";
import type { RunOutcome } from "../../core/report.ts";
import { SEVERITIES } from "../../core/severity.ts";
import { renderSarif } from "./render-sarif.ts";

/** The official schema, as a package of SARIF's own SDK ships it; its two dialect keywords are older than ajv. */
function officialSchema(): object {
  const library = path.dirname(createRequire(import.meta.url).resolve("@microsoft/jest-sarif"));
  const text = readFileSync(path.join(library, "schemas/sarif-2.1.0-rtm.5.json"), "utf8");
  const { $schema: _dialect, id: _id, ...schema } = JSON.parse(text) as Record<string, object>;
  return schema;
}

const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
addFormats.default(ajv);
const isValid = ajv.compile(officialSchema());

/** The only run of a log that the official schema accepts. */
function validRun(of: RunOutcome): Run {
  const log = JSON.parse(renderSarif(of)) as Log;
  isValid(log);
  expect(isValid.errors ?? []).toEqual([]);
  expect(log.version).toBe("2.1.0");
  const [run] = log.runs;
  if (run === undefined || log.runs.length !== 1) throw new Error(`expected one run, got ${log.runs.length}`);
  return run;
}

test("a finding is a result with its rule, place, fingerprint and weight", () => {
  const run = validRun(outcome({}, { mode: "review", findings: [reportFinding()] }));

  expect(run.tool.driver.rules).toEqual([
    {
      id: "sql-injection",
      name: "sql-injection",
      shortDescription: { text: "sql injection" },
      defaultConfiguration: { level: "error" },
      properties: { "security-severity": "8.0", tags: ["review"] },
    },
  ]);
  expect(run.results).toMatchObject([
    {
      ruleId: "sql-injection",
      ruleIndex: 0,
      level: "error",
      rank: 61,
      message: { text: "The name goes into the query as it is.\n\nFix: Bind it." },
      partialFingerprints: { "swarmFinding/v1": "f1" },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: "src/db.ts", uriBaseId: "%SRCROOT%" },
            region: { startLine: 3, endLine: 4 },
          },
          logicalLocations: [{ name: "find" }],
        },
      ],
      properties: { severity: "high", supporters: ["ann", "bob"], from: ["src/db.ts/1", "src/db.ts/2"] },
    },
  ]);
  expect(run.results?.[0]).not.toHaveProperty("baselineState");
});

test("each severity has its level, and a rule is as severe as its worst finding", () => {
  const findings = [...SEVERITIES].reverse().map((severity) => reportFinding({ severity, rule: "r" }));

  const run = validRun(outcome({}, { findings }));

  expect(run.results?.map(({ level }) => level)).toEqual(["note", "note", "warning", "error", "error"]);
  expect(run.tool.driver.rules?.map(({ properties }) => properties?.["security-severity"])).toEqual(["9.5"]);
});

test("with a baseline, what is known is unchanged and the rest is new", () => {
  const findings = [reportFinding({ isKnown: true }), reportFinding({ isKnown: false })];

  const run = validRun(outcome({}, { findings }));

  expect(run.results?.map(({ baselineState }) => baselineState)).toEqual(["unchanged", "new"]);
});

test("calls without an answer and skipped files are told, and then the run was no success", () => {
  const units = [unit({ key: "a/1" }), unit({ key: "a/2", status: "error", text: null, reason: "HTTP 500" })];
  const files = [
    { path: "src/a.ts", status: "partly", reason: "1 of 2 calls", from: ["a/1", "a/2"] },
    { path: "dist/b.js", status: "skipped", reason: "minified", from: [] },
  ] as const;

  const [invocation] = validRun(outcome({}, { units, files, findings: [] })).invocations ?? [];

  expect(invocation?.executionSuccessful).toBe(false);
  expect(invocation?.toolExecutionNotifications).toMatchObject([
    {
      level: "error",
      message: { text: "a/2: error: HTTP 500" },
      locations: [{ physicalLocation: { artifactLocation: { uri: "src/a.ts" } } }],
    },
    { level: "note", message: { text: "not reviewed: minified" } },
  ]);
});

test("a report of another mode, and a run without a report, are valid logs without results", () => {
  const asked = validRun(outcome());
  const failed = validRun(outcome({ status: "failed", report: null, problem: "the key was refused" }));

  expect([asked.results, failed.results]).toEqual([[], []]);
  expect(asked.invocations?.[0]?.executionSuccessful).toBe(true);
  expect(failed.invocations?.[0]).toMatchObject({
    executionSuccessful: false,
    toolExecutionNotifications: [{ level: "error", message: { text: "the key was refused" } }],
  });
});

test("odd paths are addresses, odd texts drive no terminal, and a simulated run says so", () => {
  const odd = reportFinding({
    file: "src/a b#[1]ü.ts",
    explanation: "\u001b[31mred\u001b[0m \u202eback \ud800",
    quote: "\u0000\u0007",
    lines: { from: 0, to: -1 },
    fix: undefined,
    symbol: undefined,
  });
  const of = outcome({ simulated: true }, { findings: [odd] });

  const run = validRun(of);

  expect(run.results?.[0]?.locations?.[0]?.physicalLocation?.artifactLocation?.uri).toBe(
    "src/a%20b%23%5B1%5D%C3%BC.ts",
  );
  expect(run.results?.[0]?.locations?.[0]?.physicalLocation?.region).toMatchObject({ startLine: 1, endLine: 1 });
  expect(renderSarif(of)).not.toMatch(/[^\P{Cc}\n]|\u202e/u);
  expect(run.invocations?.[0]?.toolExecutionNotifications?.at(-1)?.message.text).toContain("simulated");
});
