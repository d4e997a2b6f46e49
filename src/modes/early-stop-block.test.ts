import { expect, test } from "vitest";
import type { Unit } from "../core/report.ts";
import { earlyStopBlock } from "./early-stop-block.ts";

const unitsOf = (count: number, status: Unit["status"] = "answered"): readonly Unit[] =>
  Array.from({ length: count }, (_, index) => ({ key: `vote/${index + 1}`, status, model: "sim/a", text: "t" }));

test.each([
  [31, true, 0.95, "stopped after 31 of 50: the leader can no longer plausibly be overtaken (95 %); 19 calls saved"],
  [49, true, 0.999, "stopped after 49 of 50: the leader can no longer plausibly be overtaken (99.9 %); 1 call saved"],
  [
    50,
    true,
    0.99999,
    "no calls saved: when all 50 had been asked it was known that the leader can no longer plausibly be overtaken (99.999 %)",
  ],
  [50, false, 0.6, "no calls saved: no lead was safe from being overtaken before the last answer (60 %)"],
])("%i asked of 50, enough %s, at %d", (asked, isEnough, confidence, text) => {
  const blocks = earlyStopBlock({ units: unitsOf(asked), isEnough }, { samples: 50, confidence });

  expect(blocks).toEqual([{ kind: "markdown", text }]);
});

test("nothing is said of a leader where nobody voted", () => {
  const sampled = { units: unitsOf(50, "error"), isEnough: false };

  expect(earlyStopBlock(sampled, { samples: 50, confidence: 0.95 })).toEqual([]);
});
