import { InputError } from "../../core/errors.ts";
import type { RehearsalOptions } from "./server.ts";
import { parseShape, parseWhole } from "./shape.ts";

/** The flags of `swarm provider` as they were typed; `rateHeaders` is false after `--no-rate-headers`. */
export interface RehearsalFlags {
  readonly port?: string | undefined;
  readonly latency?: string | undefined;
  readonly errors?: string | undefined;
  readonly rpm?: string | undefined;
  readonly burst?: string | undefined;
  readonly price?: string | undefined;
  readonly context?: string | undefined;
  readonly seed?: string | undefined;
  readonly opinions?: string | undefined;
  readonly council?: string | undefined;
  readonly rateHeaders?: boolean | undefined;
}

/** All that the flags decide about a rehearsal provider; port 0 and no errors unless told. InputError with all problems at once. */
export function parseRehearsalOptions(flags: RehearsalFlags): Omit<RehearsalOptions, "clock"> {
  const { port: _, burst: __, rateHeaders, ...shapeFlags } = flags;
  const { shape, problems } = parseShape(shapeFlags, (key) => `--${key}`);
  const all = [...problems];
  const port = wholeOf("--port", flags.port ?? "0", 0, 65_535, all);
  const rpmBurst = wholeOf("--burst", flags.burst ?? "50", 1, 1_000_000, all);
  if (flags.burst !== undefined && flags.rpm === undefined) {
    all.push(`expected --burst together with --rpm, got --burst ${flags.burst} alone`);
  }
  if (all.length > 0) throw new InputError(all);
  return { port, shape, rpm: shape.rpm, rpmBurst, rateHeaders: rateHeaders ?? true };
}

function wholeOf(flag: string, text: string, low: number, high: number, problems: string[]): number {
  const value = parseWhole(text, low, high);
  if (value === undefined) {
    problems.push(`expected ${flag} to be a whole number from ${low} to ${high}, got ${JSON.stringify(text)}`);
  }
  return value ?? low;
}
