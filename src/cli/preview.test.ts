import { expect, test } from "vitest";
import type { Estimate } from "../app/app.ts";
import { previewLine } from "./preview.ts";

const figures = { calls: 12, inputTokens: 900, lowUsd: 0.01, likelyUsd: 0.02, highUsd: 0.31 };
const planned: Estimate = { ...figures, byModel: [{ ...figures, model: "a/b", maxOutputTokens: 90 }] };

test("planned calls are told with what they cost", () => {
  const line = previewLine({ estimate: planned, simulated: false });

  expect(line).toBe("12 calls to a/b, about $0.02 (at most $0.31)");
});

test("a run that may end early is told by the most calls, and who may join later apart", () => {
  const further = [{ purpose: "recruits", model: "a/b", calls: 3, highUsd: 0.07 }] as const;

  const line = previewLine({ estimate: { ...planned, isMost: true, further }, simulated: false });

  expect(line).toBe(
    "at most 12 calls to a/b, about $0.02 (at most $0.31); plus at most 3 calls for recruits to a/b (at most $0.07)",
  );
});
