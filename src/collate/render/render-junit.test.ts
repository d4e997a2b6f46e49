import { expect, test } from "vitest";
import { reportFinding } from "../../../test/fakes/report-finding.ts";
import { outcome, unit } from "../../../test/fakes/run-outcome.ts";
import type { RunOutcome } from "../../core/report.ts";
import { renderJunit } from "./render-junit.ts";

/** The document's tags in order, after a check that it is well-formed XML 1.0. */
function tagsOf(of: RunOutcome): readonly { name: string; attributes: Readonly<Record<string, string>> }[] {
  const text = [...renderJunit(of)].join("");
  expect(text).toMatch(/^<\?xml version="1.0" encoding="UTF-8"\?>\n/);
  expect(text).not.toMatch(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u);
  const open: string[] = [];
  const tags: { name: string; attributes: Record<string, string> }[] = [];
  const rest = text
    .slice(text.indexOf("\n"))
    .replace(
      /<(\/?)([a-z]+)((?: [\w-]+="(?:[^<&"]|&\w+;)*")*)(\/?)>/g,
      (_, end, name: string, inside: string, empty) => {
        if (end === "/") expect(name).toBe(open.pop());
        else tags.push({ name, attributes: Object.fromEntries(attributesIn(inside)) });
        if (end === "" && empty === "") open.push(name);
        return "";
      },
    );
  expect(open).toEqual([]);
  expect(rest.replace(/&(?:amp|lt|gt|quot|apos);/g, "")).not.toMatch(/[<&]/);
  return tags;
}

function attributesIn(inside: string) {
  return [...inside.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name = "", value = ""]) => [name, value] as const);
}

const cases = (of: RunOutcome) =>
  tagsOf(of).flatMap(({ name, attributes }) =>
    ["property", "properties"].includes(name) ? [] : [[name, attributes.name ?? attributes.message]],
  );

test("each file is a suite: findings fail, a clean file passes, the rest says why it was not reviewed", () => {
  const files = [
    { path: "src/db.ts", status: "reviewed", from: ["1"] },
    { path: "src/clean.ts", status: "reviewed", from: ["2"] },
    { path: "src/lost.ts", status: "unreviewed", reason: "HTTP 500", from: ["3"] },
    { path: "dist/b.js", status: "skipped", reason: "minified", from: [] },
  ] as const;
  const findings = [reportFinding(), reportFinding({ rule: "typo", lines: { from: 9, to: 9 }, isKnown: true })];

  const of = outcome({}, { mode: "review", title: "Review of src", files, findings });

  expect(cases(of)).toEqual([
    ["testsuites", "swarm review: Review of src"],
    ["testsuite", "src/db.ts"],
    ["testcase", "sql-injection (lines 3-4)"],
    ["failure", "high: The name goes into the query as it is."],
    ["testcase", "typo (line 9)"],
    ["skipped", "known in the baseline: high: The name goes into the query as it is."],
    ["testsuite", "src/clean.ts"],
    ["testcase", "review"],
    ["testsuite", "src/lost.ts"],
    ["testcase", "review"],
    ["error", "HTTP 500"],
    ["testsuite", "dist/b.js"],
    ["testcase", "review"],
    ["skipped", "minified"],
  ]);
  expect(tagsOf(of)[0]?.attributes).toMatchObject({ tests: "5", failures: "1", errors: "1", skipped: "2" });
});

test("what was found in a file that was reviewed in part stands beside its error", () => {
  const files = [{ path: "src/db.ts", status: "partly", reason: "1 of 2 calls", from: ["1", "2"] }] as const;

  const [suites] = tagsOf(outcome({}, { files, findings: [reportFinding()] }));

  expect(suites?.attributes).toMatchObject({ tests: "2", failures: "1", errors: "1" });
});

test("of another report each unit is a case, and none of them fails", () => {
  const units = [
    unit({ key: "vote/1", ms: 1_500 }),
    unit({ key: "vote/2", status: "refused", text: null, reason: "it declined" }),
    unit({ key: "vote/3", status: "not_run", text: null }),
  ];

  const tags = tagsOf(outcome({}, { mode: "batch", units }));

  expect(tags[0]?.attributes).toMatchObject({ tests: "3", failures: "0", errors: "1", skipped: "1" });
  expect(tags.find(({ name }) => name === "testcase")?.attributes).toEqual({
    name: "vote/1",
    classname: "batch",
    time: "1.5",
  });
});

test("a run without a report is one error", () => {
  expect(cases(outcome({ status: "failed", report: null, problem: "the key was refused" }))).toEqual([
    ["testsuites", "swarm run: run-1"],
    ["testsuite", "run"],
    ["testcase", "run-1"],
    ["error", "the key was refused"],
  ]);
});

test("any text makes a valid document", () => {
  const odd = "</failure>]]>&<![CDATA[ \u0000\u0007\u001b[31m\ud800\ufffe\uffff \u202e\"'\r\n😀";
  const finding = reportFinding({ explanation: odd, quote: odd, rule: odd, file: odd, fix: odd, supporters: [odd] });

  expect(cases(outcome({ run: odd, problem: odd }, { title: odd, findings: [finding] })).map(([name]) => name)).toEqual(
    ["testsuites", "testsuite", "testcase", "failure", "testsuite", "testcase", "error"],
  );
});
