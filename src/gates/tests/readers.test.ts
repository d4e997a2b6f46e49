import { expect, test } from "vitest";
import { readGoJson } from "./go-framework.ts";
import { readJestJson } from "./read-jest-json.ts";
import { readJunit } from "./read-junit.ts";
import { safeEnvironment } from "./safe-environment.ts";

test("a JUnit report is read with its entities, and what stands in character data is no markup", () => {
  const report = `<?xml version="1.0"?><testsuites><testsuite name="x">
    <testcase classname="t" name="TC-001 &lt;a&gt; &#38; &quot;b&quot;" time="0.1"/>
    <testcase name="TC-002"><failure message="no"><![CDATA[</failure></testcase><testcase name="TC-666"/>]]></failure></testcase>
    <testcase name="TC-003"><skipped message="later"/></testcase>
    <testcase name="TC-004"><error message="broke">at x</error></testcase>
    <testcase name="TC-005"><system-out>printed</system-out></testcase>
  </testsuite></testsuites>`;

  expect(readJunit(report)).toEqual([
    { name: 'TC-001 <a> & "b"', status: "passed" },
    { name: "TC-002", status: "failed", message: 'no\n</failure></testcase><testcase name="TC-666"/>' },
    { name: "TC-003", status: "skipped" },
    { name: "TC-004", status: "failed", message: "broke\nat x" },
    { name: "TC-005", status: "passed" },
  ]);
});

test("a report of Jest and Vitest is read by full names", () => {
  const report = JSON.stringify({
    testResults: [
      {
        assertionResults: [
          { fullName: "group TC-001 a", title: "TC-001 a", status: "passed" },
          { title: "TC-002 b", status: "failed", failureMessages: ["\u001b[31mno\u001b[39m"] },
          { fullName: "TC-003", status: "pending" },
        ],
      },
      {},
    ],
  });

  expect(readJestJson(report)).toEqual([
    { name: "group TC-001 a", status: "passed" },
    { name: "TC-002 b", status: "failed", message: "no" },
    { name: "TC-003", status: "skipped" },
  ]);
});

test("go test -json is read test by test, subtests with theirs", () => {
  const lines = [
    { Action: "run", Test: "TestTC001_A" },
    { Action: "output", Test: "TestTC001_A", Output: "=== RUN\n" },
    { Action: "pass", Test: "TestTC001_A" },
    { Action: "output", Test: "TestTC002_B/sub", Output: "    a.go:3: wrong\n" },
    { Action: "fail", Test: "TestTC002_B/sub" },
    { Action: "fail", Test: "TestTC002_B" },
    { Action: "skip", Test: "TestTC003_C" },
    { Action: "fail" },
  ];
  const text = ["# build noise", "{broken", ...lines.map((line) => JSON.stringify(line))].join("\n");

  expect(readGoJson(text)).toEqual([
    { name: "TestTC001_A", status: "passed" },
    { name: "TestTC002_B", status: "failed", message: "a.go:3: wrong" },
    { name: "TestTC003_C", status: "skipped" },
  ]);
});

test.each(["", "not a report", "null", "[]"])("%j holds no tests", (text) => {
  expect([readJestJson(text), readJunit(text), readGoJson(text)]).toEqual([[], [], []]);
});

test("an environment loses what is secret by name or by value, and keeps the rest", () => {
  const secret = {
    OPENAI_API_KEY: "x",
    APIKEY: "x",
    GITHUB_TOKEN: "x",
    npm_config_authToken: "x",
    NPM_AUTH: "x",
    AWS_SECRET_ACCESS_KEY: "x",
    DB_PASSWORD: "x",
    PGPASS: "x",
    SSH_AUTH_SOCK: "x",
    SESSION_COOKIE: "x",
    REDIS_URL: "redis://:pw@host",
    MONGO: "mongodb+srv://user:pw@host/db",
    NODE_TEST_CONTEXT: "child",
    ODD: "x",
  };
  const plain = {
    PATH: "/bin",
    HOME: "/h",
    LANG: "C",
    KEYBOARD: "de",
    MONKEY: "1",
    URL: "https://host/a@b:c",
    CI: "1",
  };

  expect(safeEnvironment({ ...secret, ...plain, MISSING: undefined }, ["ODD"])).toEqual(plain);
});
