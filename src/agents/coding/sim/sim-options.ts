import { InputError } from "../../../core/errors.ts";
import { nearestNames } from "../../../core/nearest.ts";

/** What a simulated agent does besides its edits. Shares are from 0 to 1 and drawn from seed and prompt. */
export interface SimOptions {
  readonly seed: number;
  /** Share of attempts that end with an error and without a change. */
  readonly fail: number;
  /** Share of attempts whose edits are broken: they hold the word `SIM-BROKEN`. */
  readonly broken: number;
  /** Milliseconds that it works. */
  readonly ms: number;
  /** Calls of the model that it makes, where it has access to one. */
  readonly calls: number;
  /** What it does wrong, after its edits. */
  readonly misdeeds: readonly Misdeed[];
}

export const MISDEEDS = ["hang", "outside", "commit", "switch", "delete-git", "flood", "fork"] as const;
export type Misdeed = (typeof MISDEEDS)[number];

const NUMBERS = ["seed", "fail", "broken", "ms", "calls"] as const;

/** Reads `fail=0.2&ms=50&hang=1`; InputError with every problem. */
export function parseSimOptions(text: string): SimOptions {
  const problems: string[] = [];
  const numbers: Record<(typeof NUMBERS)[number], number> = { seed: 1, fail: 0, broken: 0, ms: 0, calls: 0 };
  const misdeeds: Misdeed[] = [];
  for (const [name, value] of new URLSearchParams(text)) {
    const number = Number(value);
    const isShare = name === "fail" || name === "broken";
    if (isOneOf(NUMBERS, name)) {
      if (value !== "" && number >= 0 && (!isShare || number <= 1)) numbers[name] = number;
      else
        problems.push(
          `expected ${name} of sim as ${isShare ? "a share from 0 to 1" : "a number, 0 or more"}, got ${value}`,
        );
    } else if (isOneOf(MISDEEDS, name)) {
      if (value === "1") misdeeds.push(name);
      else if (value !== "0") problems.push(`expected ${name} of sim as 0 or 1, got ${value}`);
    } else {
      const all = [...NUMBERS, ...MISDEEDS];
      const near = nearestNames(name, all)[0];
      problems.push(
        `expected an option of sim (${all.join(", ")}), got ${name}${near ? `; did you mean ${near}?` : ""}`,
      );
    }
  }
  if (problems.length > 0) throw new InputError(problems);
  return { ...numbers, misdeeds };
}

function isOneOf<T extends string>(names: readonly T[], name: string): name is T {
  return (names as readonly string[]).includes(name);
}
