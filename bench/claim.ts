/** One figure: what was measured, what it must reach, and whether it does. */
export interface Row {
  readonly what: string;
  readonly measured: string;
  /** Empty for a figure that stands there for comparison. */
  readonly mustReach: string;
  /** Undefined where nothing is asked, or where this machine cannot measure it. */
  readonly holds: boolean | undefined;
}

/** How much work a benchmark does: `full` for the figures, `quick` to see that it works. */
export type Scale = "full" | "quick";

/** A claim of the README and how it is measured. Bounded in time, loopback only. */
export interface Claim {
  readonly name: string;
  /** One sentence. */
  readonly claim: string;
  /** How each figure is computed, a sentence each. */
  readonly method: readonly string[];
  run(scale: Scale): Promise<readonly Row[]>;
}

type Show = (value: number) => string;

/** A figure that must not be larger. */
export function atMost(what: string, value: number, most: number, show: Show): Row {
  return { what, measured: show(value), mustReach: `at most ${show(most)}`, holds: value <= most };
}

/** A figure that must not be smaller. */
export function atLeast(what: string, value: number, least: number, show: Show): Row {
  return { what, measured: show(value), mustReach: `at least ${show(least)}`, holds: value >= least };
}

/** A figure for comparison. */
export function noted(what: string, measured: string): Row {
  return { what, measured, mustReach: "", holds: undefined };
}

/** A figure that this machine cannot measure, and why. */
export function skipped(what: string, mustReach: string, why: string): Row {
  return { what, measured: `not measured: ${why}`, mustReach, holds: undefined };
}

export const ratio: Show = (value) => `${value.toFixed(2)} x`;
export const percent: Show = (value) => `${(value * 100).toFixed(1)} %`;
export const seconds: Show = (ms) => `${(ms / 1_000).toFixed(2)} s`;
export const milliseconds: Show = (ms) => `${ms.toFixed(2)} ms`;
export const microseconds: Show = (us) => `${us.toFixed(0)} us`;
export const megabytes: Show = (mb) => `${mb.toFixed(0)} MB`;
export const whole: Show = (value) => String(value);

/** The middle one; of an even number the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  return low === undefined || high === undefined ? Number.NaN : (low + high) / 2;
}

/** `50`, `5,000`. */
export function many(count: number): string {
  return count.toLocaleString("en-US");
}
