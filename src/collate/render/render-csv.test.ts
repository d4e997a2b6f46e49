import { expect, test } from "vitest";
import { outcome, unit } from "../../../test/fakes/run-outcome.ts";
import { renderCsv } from "./render-csv.ts";

const HEAD = "key,status,persona,model,answer,confidence,text,reason,cost_usd,ms,cached\r\n";

test("each unit is a record of the same columns", () => {
  const units = [
    unit({
      persona: "judge",
      value: { answer: "yes", confidence: 80, reasons: ["a"] },
      costUsd: 0.5,
      ms: 12,
      cached: false,
    }),
    unit({ key: "ask/2", status: "error", text: null, reason: '500, then "429"', costUsd: null }),
  ];

  const pieces = [...renderCsv(outcome({}, { units }))];

  expect(pieces).toEqual([
    HEAD,
    "ask/1,answered,judge,openai/gpt-5-mini,yes,80,yes,,0.5,12,false\r\n",
    'ask/2,error,,openai/gpt-5-mini,,,,"500, then ""429""",,,\r\n',
  ]);
});

test("a run without a report is the head alone", () => {
  expect([...renderCsv(outcome({ report: null }))]).toEqual([HEAD]);
});

test.each([
  ["plain", "plain"],
  ["a,b", '"a,b"'],
  ['say "hi"', '"say ""hi"""'],
  ["two\nlines", '"two\nlines"'],
  ["two\r\nlines", '"two\nlines"'],
  ["=1+1", "'=1+1"],
  ['=HYPERLINK("http://x")', '"\'=HYPERLINK(""http://x"")"'],
  ["+cmd", "'+cmd"],
  ["-cmd|' /C calc'!A0", "'-cmd|' /C calc'!A0"],
  ["@SUM(A1)", "'@SUM(A1)"],
  ["\t=1", "'\t=1"],
  ["＝1+1", "'＝1+1"],
  ["\r=1", '"\'\n=1"'],
  ["\u001b[0m=1", "'=1"],
  ["-5", "-5"],
  ["+3.5", "+3.5"],
  ["-1e-7", "-1e-7"],
  ["-5 + 1", "'-5 + 1"],
  ["- a list", "'- a list"],
])("the text %j is written as %j", (text, expected) => {
  const [, record] = [...renderCsv(outcome({}, { units: [unit({ text })] }))];

  expect(record).toBe(`ask/1,answered,,openai/gpt-5-mini,,,${expected},,,,\r\n`);
});

test.each([
  ["a text", "no", "no"],
  ["a list", [1, 2], '"[1,2]"'],
  ["fields without an answer", { a: 1 }, '"{""a"":1}"'],
  ["an answer with fields", { answer: { a: 1 } }, '"{""a"":1}"'],
])("a structured answer that is %s stands in its column", (_, value, expected) => {
  const [, record] = [...renderCsv(outcome({}, { units: [unit({ value, text: "t" })] }))];

  expect(record).toBe(`ask/1,answered,,openai/gpt-5-mini,${expected},,t,,,,\r\n`);
});
