import { InputError } from "../core/errors.ts";
import type { Verdict } from "../core/gate.ts";

/** `strict`: every gate must pass; `permissive`: gates that only warn need not; `skip`: none is asked. */
export type GateMode = "strict" | "permissive" | "skip";

/** A gate as far as its place in the order depends on it. */
export interface GatePlan {
  readonly name: string;
  /** Names of gates that come before; those that a task does not have are left out. */
  readonly after: readonly string[];
  readonly isWarning: boolean;
}

/** What a change's verdicts come to. */
export interface GateDecision {
  /**
   * `repair`: an agent can mend it; `wait`: a person must decide; `stop`: a gate broke or could not run, so that no change of an
   * agent helps.
   */
  readonly kind: "pass" | "repair" | "wait" | "stop";
  /** One sentence a gate that did not plainly pass; for a pass what was let through. */
  readonly reasons: readonly string[];
  /** What an agent needs to see. */
  readonly problems: readonly { readonly gate: string; readonly reason: string; readonly evidence: string }[];
}

/** Gates in waves, in plan order: those of a wave run side by side once all waves before have passed. InputError for a circle or a name used twice. */
export function gateWaves(gates: readonly GatePlan[]): readonly (readonly GatePlan[])[] {
  const names = new Set(gates.map(({ name }) => name));
  if (names.size < gates.length) {
    const twice = gates.find(({ name }, index) => gates.findIndex((other) => other.name === name) < index);
    throw new InputError(`expected each gate's name once, got ${twice?.name} twice`);
  }
  const waves: (readonly GatePlan[])[] = [];
  let left = gates;
  while (left.length > 0) {
    const open = new Set(left.map(({ name }) => name));
    const wave = left.filter(({ after }) => !after.some((name) => open.has(name)));
    if (wave.length === 0) {
      throw new InputError(`expected gates in an order, got a circle: ${circleIn(left).join(" after ")}`);
    }
    waves.push(wave);
    left = left.filter((gate) => !wave.includes(gate));
  }
  return waves;
}

/** Follows `after` from the first gate until one comes again. */
function circleIn(gates: readonly GatePlan[]): readonly string[] {
  const trail: string[] = [];
  let at = gates[0];
  while (at !== undefined && !trail.includes(at.name)) {
    trail.push(at.name);
    const { after } = at;
    at = gates.find(({ name }) => after.includes(name));
  }
  return at === undefined ? trail : [...trail.slice(trail.indexOf(at.name)), at.name];
}

/** True when the gates behind it are not worth running. A failure that was there before the task holds nothing up. */
export function holdsUp({ status, isWarning, isBaseline }: Verdict): boolean {
  if (isWarning || isBaseline === true) return false;
  return status === "failed" || status === "error";
}

/**
 * One decision from all verdicts. What is broken comes before what can be mended, since mending costs money and would not help;
 * what can be mended before what a person must look at, so that people see finished changes only. A gate that was not run is no
 * pass. A failure that was there before the task counts as none and is told.
 */
export function decide(verdicts: readonly Verdict[], mode: GateMode): GateDecision {
  if (mode === "skip") return { kind: "pass", reasons: ["no gate was asked: gates are skipped"], problems: [] };
  const counting = verdicts.filter((verdict) => counts(verdict, mode));
  const of = (status: Verdict["status"]) => counting.filter((verdict) => verdict.status === status);
  const [broken, failed, waiting, unrun] = [of("error"), of("failed"), of("waiting"), of("not_run")];
  if (broken.length > 0) return decision("stop", [...broken, ...failed]);
  if (failed.length > 0) return decision("repair", failed);
  if (waiting.length > 0) return decision("wait", waiting);
  if (unrun.length > 0) return decision("stop", unrun);
  const told = verdicts.filter(({ status }) => status !== "passed");
  return { kind: "pass", reasons: told.map(reasonOf), problems: [] };
}

function counts({ status, isWarning, isBaseline }: Verdict, mode: GateMode): boolean {
  if (status === "passed" || (status === "failed" && isBaseline === true)) return false;
  return mode === "strict" || !isWarning;
}

function decision(kind: GateDecision["kind"], verdicts: readonly Verdict[]): GateDecision {
  const problems = verdicts.map(({ gate, reason, evidence }) => ({ gate, reason, evidence }));
  return { kind, reasons: verdicts.map(reasonOf), problems: kind === "wait" ? [] : problems };
}

const SHOWN: Readonly<Record<Verdict["status"], string>> = {
  passed: "passed",
  failed: "failed",
  waiting: "waits for a person",
  error: "broke",
  not_run: "was not run",
};

function reasonOf({ gate, status, reason, isWarning, isBaseline }: Verdict): string {
  const notes = [...(isBaseline === true ? ["as before the task"] : []), ...(isWarning ? ["a warning"] : [])];
  return `${gate} ${SHOWN[status]}${notes.length === 0 ? "" : ` (${notes.join(", ")})`}: ${reason}`;
}
