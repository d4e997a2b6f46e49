import type { WorkInput, WorkOutput } from "../core/build-steps.ts";
import type { GateStatus, Verdict } from "../core/gate.ts";
import type { LandingRejection } from "../core/landing.ts";
import type { PlanTask } from "../core/plan.ts";
import { type AttemptSteps, type BuildStep, type SortedSteps, sortedOut } from "./sorted-steps.ts";

/** `waiting`: for a person; `left`: done, on a branch of its own; `interrupted`: in the middle of something that nobody goes on with now. */
export type TaskPhase =
  | "pending"
  | "ready"
  | "working"
  | "checking"
  | "repairing"
  | "waiting"
  | "landing"
  | "landed"
  | "left"
  | "failed"
  | "blocked"
  | "interrupted"
  | "cancelled";

export interface AttemptStatus {
  /** From 1. */
  readonly attempt: number;
  readonly agent: string;
  readonly model?: string | undefined;
  readonly persona: string;
  /** How the agent ended; `running` or `failed` while there is no end, or never was one. */
  readonly ending: string;
  readonly costUsd: number | null;
  readonly gates: readonly {
    readonly name: string;
    readonly status: GateStatus | "running";
    readonly reason: string;
  }[];
  /** What a person said who was asked; undefined while nobody has answered. */
  readonly approval?: { readonly isApproved: boolean; readonly reason?: string | undefined } | undefined;
  /** The commit that holds all that the task had changed by then. */
  readonly head?: string | undefined;
}

export interface TaskProgress {
  readonly id: string;
  readonly title: string;
  readonly phase: TaskPhase;
  /** Why it is where it is; empty where that is plain. */
  readonly reason: string;
  /** The persona that was chosen, and why; undefined before the choice. */
  readonly worker?: { readonly name: string; readonly why: string } | undefined;
  readonly attempts: readonly AttemptStatus[];
  /** US dollars of all attempts with a known price; null when none has one. */
  readonly costUsd: number | null;
  /** The commit under which it landed. */
  readonly commit?: string | undefined;
}

export interface BuildStatus {
  readonly tasks: readonly TaskProgress[];
  readonly counts: Readonly<Record<TaskPhase, number>>;
  readonly costUsd: number | null;
  /** Those that get no further without somebody: failed, waiting, blocked, interrupted. */
  readonly stuck: readonly { readonly id: string; readonly phase: TaskPhase; readonly reason: string }[];
}

export interface BuildHistory {
  readonly tasks: readonly PlanTask[];
  readonly steps: Iterable<BuildStep>;
  /** A process works on the run. */
  readonly isActive: boolean;
  /** The run has come to its end and will not go on by itself. */
  readonly hasEnded: boolean;
  /** False where changes are left on branches of their own; true when absent. */
  readonly landsOnTarget?: boolean | undefined;
  /** Tasks that the build has given up, each with why. */
  readonly failures?: ReadonlyMap<string, string> | undefined;
  /** Tasks that were cancelled, each with who did it. */
  readonly cancelled?: ReadonlyMap<string, string> | undefined;
}

/** What became of each task so far, folded from the run's steps in any order. Steps of tasks that the plan does not hold are passed over. */
export function buildStatus(history: BuildHistory): BuildStatus {
  const steps = sortedOut(history.steps);
  const progress = new Map<string, TaskProgress>();
  for (const task of history.tasks) progress.set(task.id, progressOf(task, steps, history));
  const tasks = blockedOnes(history.tasks, progress);
  const counts = Object.fromEntries(PHASES.map((phase) => [phase, 0])) as Record<TaskPhase, number>;
  for (const { phase } of tasks) counts[phase]++;
  const stuck = tasks
    .filter(({ phase }) => STUCK.includes(phase))
    .map(({ id, phase, reason }) => ({ id, phase, reason }));
  return { tasks, counts, costUsd: sumOf(tasks.map(({ costUsd }) => costUsd)), stuck };
}

const PHASES: readonly TaskPhase[] = [
  "pending",
  "ready",
  "working",
  "checking",
  "repairing",
  "waiting",
  "landing",
  "landed",
  "left",
  "failed",
  "blocked",
  "interrupted",
  "cancelled",
];
const STUCK: readonly TaskPhase[] = ["failed", "waiting", "blocked", "interrupted"];

function progressOf({ id, title }: PlanTask, steps: SortedSteps, history: BuildHistory): TaskProgress {
  const numbered = [...(steps.attempts.get(id) ?? [])].sort(([a], [b]) => a - b);
  const attempts = numbered.map(([attempt, of]) => attemptStatus(attempt, of));
  const costUsd = sumOf(attempts.map((attempt) => attempt.costUsd));
  const commit = steps.landed.get(id);
  return {
    id,
    title,
    ...phaseOf(id, attempts, steps, history),
    worker: steps.workers.get(id),
    attempts,
    costUsd,
    commit,
  };
}

type Phase = Pick<TaskProgress, "phase" | "reason">;

function phaseOf(
  id: string,
  attempts: readonly AttemptStatus[],
  steps: SortedSteps,
  { isActive, hasEnded, failures, cancelled, landsOnTarget = true }: BuildHistory,
): Phase {
  if (steps.landed.has(id)) return { phase: "landed", reason: "" };
  const [failure, by] = [failures?.get(id), cancelled?.get(id)];
  if (failure !== undefined) return { phase: "failed", reason: failure };
  if (by !== undefined) return { phase: "cancelled", reason: `cancelled by ${by}` };
  const last = attempts.at(-1);
  if (last === undefined) return { phase: "pending", reason: "" };
  const open = openPhase(id, last, attempts.length, steps);
  if (open.phase === "waiting" || open.phase === "failed" || isActive) return open;
  if (hasEnded && !landsOnTarget && open.phase === "checking") return { phase: "left", reason: "on its branch" };
  if (hasEnded && open.phase === "repairing") return { phase: "failed", reason: open.reason };
  return { phase: "interrupted", reason: `nobody works on the run: ${open.reason}` };
}

/** Where a task is that has not come to its end. */
function openPhase(id: string, last: AttemptStatus, attempts: number, steps: SortedSteps): Phase {
  const what = `attempt ${last.attempt} by ${last.agent}`;
  if (steps.landing.has(id)) return { phase: "landing", reason: "in a batch that is being landed" };
  if (last.ending === "running") return { phase: attempts === 1 ? "working" : "repairing", reason: what };
  const waiting = last.gates.find(({ status }) => status === "waiting");
  if (last.approval?.isApproved === false) {
    const { reason = "" } = last.approval;
    return { phase: "failed", reason: `rejected by a person${reason === "" ? "" : `: ${reason}`}` };
  }
  if (waiting !== undefined && last.approval === undefined)
    return { phase: "waiting", reason: `${waiting.name}: ${waiting.reason}` };
  const running = last.gates.filter(({ status }) => status === "running").map(({ name }) => name);
  if (running.length > 0) return { phase: "checking", reason: running.join(", ") };
  const bad = last.gates.filter(({ status }) => status === "failed" || status === "error");
  if (bad.length > 0) {
    return { phase: "repairing", reason: bad.map(({ name, reason }) => `${name}: ${reason}`).join("; ") };
  }
  if (last.ending === "failed") return { phase: "repairing", reason: `${what} could not be made` };
  const rejected = steps.rejected.get(id);
  if (rejected !== undefined && rejected.head === last.head) {
    return { phase: "repairing", reason: `did not land: ${REJECTED[rejected.reason]}` };
  }
  return { phase: "checking", reason: last.gates.length === 0 ? what : "passed what was checked so far" };
}

const REJECTED: Readonly<Record<LandingRejection["reason"], string>> = {
  conflict: "others changed the same lines",
  gates: "it is red together with what has landed",
  empty: "nothing of it is left on the target",
};

function attemptStatus(attempt: number, { work, approval, gates }: AttemptSteps): AttemptStatus {
  const input = (work?.input ?? {}) as unknown as Partial<WorkInput>;
  const output = work?.status === "done" ? (work.output as unknown as Partial<WorkOutput> | undefined) : undefined;
  const verdicts = [...gates].map(([name, step]) => {
    const verdict = (step.output ?? {}) as unknown as Partial<Verdict>;
    if (step.status === "running") return { name, status: "running" as const, reason: "" };
    if (step.status === "failed") return { name, status: "error" as const, reason: step.error?.message ?? "no reason" };
    return { name, status: verdict.status ?? "error", reason: verdict.reason ?? "no reason" };
  });
  return {
    attempt,
    agent: input.agent ?? "an agent",
    model: input.model,
    persona: input.persona ?? "",
    ending: output?.end?.ending ?? (work?.status === "failed" ? "failed" : "running"),
    costUsd: output?.costUsd ?? null,
    head: output?.change?.head,
    approval: approval?.output as AttemptStatus["approval"],
    gates: verdicts.sort((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

/** What needs a failed or cancelled task, near and far, is blocked; what has all it needs is ready. */
function blockedOnes(tasks: readonly PlanTask[], progress: ReadonlyMap<string, TaskProgress>): readonly TaskProgress[] {
  const blockers = new Map<string, string>();
  const dependents = new Map<string, string[]>();
  for (const { id, needs } of tasks)
    for (const need of needs) dependents.set(need, [...(dependents.get(need) ?? []), id]);
  const roots = [...progress.values()].filter(({ phase }) => phase === "failed" || phase === "cancelled");
  for (const root of roots) {
    const open = [root.id];
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      for (const dependent of dependents.get(id) ?? []) {
        if (blockers.has(dependent)) continue;
        blockers.set(dependent, `needs ${root.id}, which ${root.phase === "failed" ? "has failed" : "was cancelled"}`);
        open.push(dependent);
      }
    }
  }
  return tasks.flatMap(({ id, needs }) => {
    const known = progress.get(id);
    if (known === undefined) return [];
    if (known.phase !== "pending") return [known];
    const blocker = blockers.get(id);
    if (blocker !== undefined) return [{ ...known, phase: "blocked" as const, reason: blocker }];
    const missing = needs.filter((need) => progress.get(need)?.phase !== "landed");
    if (missing.length === 0) return [{ ...known, phase: "ready" as const }];
    return [{ ...known, reason: `needs ${missing.join(", ")}` }];
  });
}

function sumOf(costs: readonly (number | null)[]): number | null {
  const known = costs.filter((cost) => cost !== null);
  return known.length === 0 ? null : known.reduce((sum, cost) => sum + cost, 0);
}
