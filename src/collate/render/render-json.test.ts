import { expect, test } from "vitest";
import { outcome, unit } from "../../../test/fakes/run-outcome.ts";
import { renderJson, renderJsonl } from "./render-json.ts";

function jsonOf(...given: Parameters<typeof renderJson>): string {
  return [...renderJson(...given)].join("");
}

test("the document holds everything in one order", () => {
  const units = [unit({ cached: true, ms: 5, costUsd: null, value: { answer: "yes" }, persona: "judge" })];

  const text = jsonOf(outcome({ elapsedMs: 7, problem: "none" }, { units }));

  expect(text).toBe(`{
  "run": "run-1",
  "simulated": false,
  "mode": "ask",
  "status": "done",
  "generation": 1,
  "problem": "none",
  "title": "Is it slow?",
  "headline": "yes",
  "counts": {
    "planned": 1,
    "answered": 1,
    "refused": 0,
    "unparsed": 0,
    "error": 0,
    "not_run": 0
  },
  "spend": {
    "settledUsd": 0.0123,
    "openUsd": 0,
    "abandonedUsd": 0,
    "requests": 1,
    "openRequests": 0,
    "abandonedRequests": 0,
    "unpricedRequests": 0,
    "inputTokens": 10,
    "outputTokens": 20
  },
  "elapsedMs": 7,
  "repeatedCalls": 0,
  "blocks": [
    {
      "kind": "markdown",
      "text": "Yes."
    }
  ],
  "units": [
    {
      "key": "ask/1",
      "status": "answered",
      "persona": "judge",
      "model": "openai/gpt-5-mini",
      "text": "yes",
      "value": {
        "answer": "yes"
      },
      "costUsd": null,
      "ms": 5,
      "cached": true
    }
  ]
}
`);
});

test("a simulated document says so at the top and on each unit", () => {
  const units = [unit({ model: "sim/a" }), unit({ model: "openai/b" })];

  const document = JSON.parse(jsonOf(outcome({ simulated: true }, { units })));

  expect([document.simulated, ...document.units.map((each: { simulated: boolean }) => each.simulated)]).toEqual([
    true,
    true,
    false,
  ]);
});

test("a run without a report is a document too", () => {
  const document = JSON.parse(jsonOf(outcome({ report: null, status: "failed" })));

  expect(document).toMatchObject({ run: "run-1", status: "failed", counts: null, blocks: [], units: [] });
});

test("each unit is a line that can be read alone", () => {
  const units = [
    unit({ text: "a\nb" }),
    unit({ key: "ask/2", model: "sim/a", status: "error", text: null, reason: "500" }),
  ];

  const lines = [...renderJsonl(outcome({ simulated: true }, { units }))];

  expect(lines).toEqual([
    '{"run":"run-1","simulated":false,"key":"ask/1","status":"answered","model":"openai/gpt-5-mini","text":"a\\nb"}\n',
    '{"run":"run-1","simulated":true,"key":"ask/2","status":"error","model":"sim/a","text":null,"reason":"500"}\n',
  ]);
});

test("control characters are kept in the value and never written raw", () => {
  const text = "\u001b[2J\u009b31m\u007f\u2028\u202e";

  const written = jsonOf(outcome({}, { units: [unit({ text })] }));

  expect(written).not.toMatch(/[^\P{Cc}\n]|[\u2028\u202e]/u);
  expect(JSON.parse(written).units[0].text).toBe(text);
});
