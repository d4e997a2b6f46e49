import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

/** One line of a bench's result. */
export interface Row {
  readonly what: string;
  readonly measured: string;
  readonly mustReach: string;
  /** Undefined where the row only informs, or nothing could be measured. */
  readonly holds: boolean | undefined;
}

/** Where the labelled sets lie unless a bench is given another folder: beside the repository, never in it. */
export const LABELLED_DATA = path.resolve(import.meta.dirname, "../../../shared/data");

/** The rows of a labelled set; undefined where it is missing, so that the bench says so and goes on. */
export function readLabelled<T>(folder: string, set: string): readonly T[] | undefined {
  const file = path.join(folder, set, "dev.jsonl");
  if (!existsSync(file)) return undefined;
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as T);
}

export function skipped(set: string): Row {
  return { what: set, measured: "skipped: the labelled data is not here", mustReach: "-", holds: undefined };
}

export function atLeast(what: string, measured: number, least: number, digits = 3): Row {
  const holds = Number(measured.toFixed(digits)) >= least;
  return { what, measured: measured.toFixed(digits), mustReach: `>= ${least}`, holds };
}

export function atMost(what: string, measured: number, most: number, digits = 3): Row {
  const holds = Number(measured.toFixed(digits)) <= most;
  return { what, measured: measured.toFixed(digits), mustReach: `<= ${most}`, holds };
}

export function note(what: string, measured: string): Row {
  return { what, measured, mustReach: "-", holds: undefined };
}

export function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
