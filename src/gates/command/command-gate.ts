import { CancelledError } from "../../core/errors.ts";
import type { Gate, GateRequest, Verdict } from "../../core/gate.ts";
import type { Slots } from "../slots.ts";
import type { Baseline, Baselines } from "./baselines.ts";
import { newFailures } from "./failure-names.ts";
import {
  type CommandParts,
  type CommandPlace,
  type CommandResult,
  type CommandSpec,
  runCommand,
  shownCommand,
} from "./run-command.ts";

export interface CommandGateSpec extends CommandSpec {
  readonly after: readonly string[];
  readonly isWarning: boolean;
}

export interface CommandGateParts extends CommandParts {
  /** Shared by all commands of a process. */
  readonly slots: Slots;
  /** Without it no failure is known to be older than the task. */
  readonly baselines?: Baselines | undefined;
}

const MOST_NAMES = 20;

/**
 * A command over the tree: 0 passes, anything else fails, and what could not be run is an error. After a failure the command is
 * run on the commit that the change began from, once: what failed there in the same way is not the task's, and what is new is
 * named.
 */
export function commandGate(spec: CommandGateSpec, parts: CommandGateParts): Gate {
  const { name, after, isWarning } = spec;
  return {
    name,
    after,
    isWarning,
    async check({ path, records, variables, change, signal }) {
      const run = (place: CommandPlace) => parts.slots.run(() => runCommand(spec, place, parts), place.signal);
      const result = await run({ path, records, variables, commit: change.head, signal });
      const verdict = { gate: name, isWarning, ...verdictOf(result) };
      if (result.status === "passed" || parts.baselines === undefined) return verdict;
      return { ...verdict, ...(await compared(spec, parts.baselines, run, result, { change, signal })) };
    },
  };
}

function verdictOf({ status, reason, evidence, ms, output }: CommandResult): Omit<Verdict, "gate" | "isWarning"> {
  return { status, reason, evidence, ms, output };
}

async function compared(
  spec: CommandSpec,
  baselines: Baselines,
  run: (place: CommandPlace) => Promise<CommandResult>,
  result: CommandResult,
  { change, signal }: Pick<GateRequest, "change" | "signal">,
): Promise<Partial<Verdict>> {
  try {
    return againstBaseline(spec, result, await baselines.of(spec, change.base, run, signal));
  } catch (error) {
    if (error instanceof CancelledError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    return { reason: `${result.reason}; whether it did before the change is not known: ${why}` };
  }
}

/** What is changed in a verdict by how the command ended before the task. */
export function againstBaseline(spec: CommandSpec, result: CommandResult, before: Baseline): Partial<Verdict> {
  if (before.status === "error") {
    if (result.status === "error") return {};
    return { reason: `${result.reason}; before the change it could not be run: ${before.reason}` };
  }
  if (result.status === "error") {
    const reason = `${result.reason}; before the change it could be run, so the change is to blame`;
    return { status: "failed", reason, evidence: result.evidence || `It is run as: ${shownCommand(spec.run)}` };
  }
  if (before.status === "passed") return { reason: `${result.reason}; before the change it passed` };
  const fresh = newFailures(result.failures, before.failures);
  const isSame = fresh.length === 0 && result.ending === before.ending;
  if (isSame) return { isBaseline: true, reason: `${result.reason}, with the same failures as before the change` };
  const known = result.failures.length - fresh.length;
  const what = fresh.length === 0 ? `it ends in another way than before (${before.ending})` : `${fresh.length} new`;
  const told = fresh.length === 0 ? [] : ["New since the change:", ...listed(fresh), ""];
  const older = known === 0 ? "" : `, ${known} known from before`;
  return { reason: `${result.reason}: ${what}${older}`, evidence: [...told, result.evidence].join("\n") };
}

function listed(names: readonly string[]): readonly string[] {
  const more = names.length > MOST_NAMES ? [`and ${names.length - MOST_NAMES} more`] : [];
  return [...names.slice(0, MOST_NAMES).map((name) => `- ${name}`), ...more];
}
