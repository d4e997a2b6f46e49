import { expect, test } from "vitest";
import { parseDurationMs, showDuration } from "./duration.ts";

test.each([
  ["200ms", 200],
  ["1.5s", 1_500],
  ["10m", 600_000],
  ["2h", 7_200_000],
  ["30", 30_000],
  [" 5s ", 5_000],
  ["0", 0],
  ["", undefined],
  ["s", undefined],
  ["-5s", undefined],
  ["5 s", undefined],
  ["1d", undefined],
  ["1e3", undefined],
  ["5s5s", undefined],
])("%j is %s milliseconds", (text, ms) => {
  expect(parseDurationMs(text)).toBe(ms);
});

test.each([
  [0, "0 ms"],
  [340.4, "340 ms"],
  [999.4, "999 ms"],
  [4_200, "4.2 s"],
  [59_900, "59.9 s"],
  [60_000, "1 min 0 s"],
  [185_000, "3 min 5 s"],
  [7_800_000, "2 h 10 min"],
])("%i milliseconds are shown as %s", (ms, shown) => {
  expect(showDuration(ms)).toBe(shown);
});

test.each([999.6, 59_960, 119_600, 3_599_900, 7_199_000])(
  "%d milliseconds are never shown with a part that is full",
  (ms) => {
    expect(showDuration(ms)).not.toMatch(/\b1000 ms|\b60(\.0)? (s|min)/);
  },
);
