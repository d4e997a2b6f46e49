import type { LandInput } from "../core/build-steps.ts";
import type { ErrorRecord } from "../core/errors.ts";
import type { Json } from "../core/json.ts";
import type { LandingRejection, LandingResult } from "../core/landing.ts";
import type { StepStatus } from "../core/step.ts";

/** A step of a build as far as its status depends on it; the newest revision of its key. */
export interface BuildStep {
  readonly key: string;
  readonly status: StepStatus;
  readonly input?: Json | undefined;
  readonly output?: Json | undefined;
  readonly error?: ErrorRecord | undefined;
}

const WORK = /^task\/([^/]+)\/attempt\/(\d+)\/work$/;
const GATE = /^task\/([^/]+)\/attempt\/(\d+)\/gate\/(.+)$/;
const APPROVAL = /^task\/([^/]+)\/attempt\/(\d+)\/approval$/;
const WORKER = /^task\/([^/]+)\/worker$/;
const BATCH = /^landing\/(\d+)\/batch$/;
const LAND = /^landing\/(\d+)\/land$/;

/** The steps of one attempt. */
export interface AttemptSteps {
  work?: BuildStep;
  /** What a person answered, once there is an answer. */
  approval?: BuildStep;
  readonly gates: Map<string, BuildStep>;
}

/** Why a change was sent back, and its commit. */
export type SentBack = Pick<LandingRejection, "reason"> & { readonly head: string | undefined };

/** The steps of a build by what they are about. */
export interface SortedSteps {
  /** By task: who was chosen for it, and why. */
  readonly workers: ReadonlyMap<string, { readonly name: string; readonly why: string }>;
  readonly attempts: ReadonlyMap<string, ReadonlyMap<number, AttemptSteps>>;
  /** By task: the commit under which it landed. */
  readonly landed: ReadonlyMap<string, string>;
  /** By task: its last rejection. */
  readonly rejected: ReadonlyMap<string, SentBack>;
  /** Tasks in a batch whose landing has not ended. */
  readonly landing: ReadonlySet<string>;
}

/** Sorts steps by task, attempt and gate, and by landing; keys that say something else are passed over. */
export function sortedOut(steps: Iterable<BuildStep>): SortedSteps {
  const attempts = new Map<string, Map<number, AttemptSteps>>();
  const workers = new Map<string, { readonly name: string; readonly why: string }>();
  const batches = new Map<number, readonly string[]>();
  const lands = new Map<number, BuildStep>();
  for (const step of steps) {
    const [, task, attempt, gate] = WORK.exec(step.key) ?? GATE.exec(step.key) ?? [];
    if (task !== undefined) {
      const of = attemptOf(attempts, task, Number(attempt));
      if (gate === undefined) of.work = step;
      else of.gates.set(gate, step);
      continue;
    }
    const [, asked, nth] = APPROVAL.exec(step.key) ?? [];
    if (asked !== undefined && step.status === "done") attemptOf(attempts, asked, Number(nth)).approval = step;
    const chosen = WORKER.exec(step.key)?.[1];
    if (chosen !== undefined) {
      const { name = "", why = "" } = (step.output ?? {}) as unknown as {
        readonly name?: string;
        readonly why?: string;
      };
      workers.set(chosen, { name, why });
    }
    const batch = BATCH.exec(step.key)?.[1];
    if (batch !== undefined) batches.set(Number(batch), tasksOfBatch(step.output));
    const land = LAND.exec(step.key)?.[1];
    if (land !== undefined) lands.set(Number(land), step);
  }
  return { attempts, workers, ...landingsOf(batches, lands) };
}

function landingsOf(
  batches: ReadonlyMap<number, readonly string[]>,
  lands: ReadonlyMap<number, BuildStep>,
): Omit<SortedSteps, "attempts" | "workers"> {
  const landed = new Map<string, string>();
  const rejected = new Map<string, SentBack>();
  const landing = new Set<string>();
  for (const [, step] of [...lands].sort(([a], [b]) => a - b)) {
    if (step.status !== "done") continue;
    const result = step.output as unknown as Partial<LandingResult> | undefined;
    for (const { task, commit } of result?.landed ?? []) landed.set(task, commit);
    const { entries = [] } = (step.input ?? {}) as unknown as Partial<LandInput>;
    for (const { task, reason } of result?.rejected ?? []) {
      rejected.set(task, { reason, head: entries.find((entry) => entry.task === task)?.head });
    }
  }
  for (const [number, tasks] of batches) {
    if (lands.get(number)?.status === "done") continue;
    for (const task of tasks) landing.add(task);
  }
  return { landed, rejected, landing };
}

/** A batch is stored as ids, or as entries that name their tasks, alone or under `tasks` or `entries`. */
function tasksOfBatch(output: Json | undefined): readonly string[] {
  if (Array.isArray(output)) return output.flatMap(taskIn);
  if (typeof output !== "object" || output === null) return [];
  const fields = output as Readonly<Record<string, Json | undefined>>;
  return [fields.tasks, fields.entries].flatMap((list) => (Array.isArray(list) ? list.flatMap(taskIn) : []));
}

function taskIn(item: Json): readonly string[] {
  if (typeof item === "string") return [item];
  const task = typeof item === "object" && item !== null && "task" in item ? item.task : undefined;
  return typeof task === "string" ? [task] : [];
}

function attemptOf(attempts: Map<string, Map<number, AttemptSteps>>, task: string, attempt: number): AttemptSteps {
  const ofTask = attempts.get(task) ?? new Map<number, AttemptSteps>();
  const found = ofTask.get(attempt) ?? { gates: new Map<string, BuildStep>() };
  attempts.set(task, ofTask.set(attempt, found));
  return found;
}
