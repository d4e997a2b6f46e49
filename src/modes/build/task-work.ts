import type { LandOutput, WorkOutput } from "../../core/build-steps.ts";
import type { RunContext } from "../../core/context.ts";
import { CancelledError, LimitError, SwarmError } from "../../core/errors.ts";
import type { Verdict } from "../../core/gate.ts";
import type { PlanTask } from "../../core/plan.ts";
import type { Change } from "../../core/workspace.ts";
import { commitMessage } from "../../plan/commit-message.ts";
import { decide, gateWaves, holdsUp } from "../../plan/gate-order.ts";
import { type AttemptRecord, nextAttempt, type TaskLimits } from "../../plan/next-attempt.ts";
import type { Worker } from "../../plan/personas/fit-persona.ts";
import { PathProtection } from "../../plan/safety/protected-paths.ts";
import { type TaskPrompt, taskPrompt } from "../../prompts/task-prompts.ts";
import { attempt as attempted } from "../units.ts";
import type { BuildInput } from "./build-input.ts";
import type { Landed, LandingQueue } from "./landing-queue.ts";

/** One try at a task and what became of it. */
export interface Attempt {
  readonly key: string;
  readonly agent: string;
  readonly model?: string | undefined;
  /** Absent where the agent could not be started. */
  readonly work?: WorkOutput | undefined;
  readonly verdicts: readonly Verdict[];
  readonly reason: string;
}

export interface TaskOutcome {
  readonly task: PlanTask;
  readonly worker: string;
  /** `stopped`: the run was stopped first. */
  readonly status: "landed" | "left" | "failed" | "rejected" | "stopped";
  /** On the target, or the branch's where it was left there. */
  readonly commit?: string | undefined;
  /** One sentence. */
  readonly reason: string;
  readonly attempts: readonly Attempt[];
}

export interface TaskParts {
  readonly ctx: RunContext;
  readonly input: BuildInput;
  readonly queue: LandingQueue;
}

type Occasion = TaskPrompt["occasion"];

/** Lets agents try until the change has landed or the task's limits are used. */
export async function workOn(parts: TaskParts, task: PlanTask, worker: Worker): Promise<TaskOutcome> {
  const attempts: Attempt[] = [];
  const records: AttemptRecord[] = [];
  const outcome = (status: TaskOutcome["status"], reason: string, commit?: string): TaskOutcome => {
    return { task, worker: worker.name, status, reason, commit, attempts };
  };
  let occasion: Occasion = { kind: "first" };
  for (;;) {
    const next = nextAttempt(records, parts.input.agents.length, limitsOf(parts));
    if (next.kind === "failed") return outcome("failed", next.reason);
    const before = attempts.findLast(({ work }) => work !== undefined)?.work?.change;
    const tried = await tryOnce(parts, {
      task,
      worker,
      number: attempts.length + 1,
      agent: next.agent,
      occasion,
      before,
    });
    if (tried.kind === "stopped") return outcome("stopped", tried.reason);
    attempts.push(tried.attempt);
    if (tried.kind === "landed") return outcome(tried.isLeft ? "left" : "landed", tried.attempt.reason, tried.commit);
    if (tried.kind === "rejected") return outcome("rejected", tried.attempt.reason);
    records.push(tried.record);
    occasion = occasionAfter(tried, records, parts);
  }
}

/** A person who retries a run grants each of its tasks as many attempts again. */
function limitsOf({ ctx, input: { taskLimits } }: TaskParts): TaskLimits {
  return { ...taskLimits, attempts: taskLimits.attempts * ctx.generation };
}

interface Try {
  readonly task: PlanTask;
  readonly worker: Worker;
  readonly number: number;
  readonly agent: number;
  readonly occasion: Occasion;
  /** What the last attempt that had a tree committed. */
  readonly before: Change | undefined;
}

type Problems = ReturnType<typeof decide>["problems"];

type Tried =
  | { readonly kind: "stopped"; readonly reason: string }
  | { readonly kind: "landed"; readonly attempt: Attempt; readonly commit: string; readonly isLeft: boolean }
  | { readonly kind: "rejected"; readonly attempt: Attempt }
  | {
      readonly kind: "again";
      readonly attempt: Attempt;
      readonly record: AttemptRecord;
      readonly problems: Problems;
      readonly rejection?: LandOutput["rejected"][number] | undefined;
    };

async function tryOnce(parts: TaskParts, tried: Try): Promise<Tried> {
  const { ctx, input } = parts;
  const { task, worker, number, occasion } = tried;
  const key = `task/${task.id}/attempt/${number}`;
  const choice = input.agents[tried.agent];
  const base = { key, agent: choice?.agent ?? "", model: choice?.model };
  const prompt = taskPrompt({
    templates: input.templates,
    persona: worker,
    task,
    goal: input.plan.goal,
    repository: input.facts,
    instructions: input.instructions,
    occasion,
  });
  const work = await attempted(() =>
    ctx.step(`${key}/work`, "work", {
      task,
      attempt: number,
      agent: base.agent,
      model: base.model,
      persona: worker.name,
      prompt,
      limits: input.agentLimits,
      before: tried.before,
      target: input.target,
      onto: occasion.kind === "conflict" ? occasion.rejection.onto : undefined,
    }),
  );
  if (work instanceof SwarmError) {
    if (isStop(work)) return { kind: "stopped", reason: work.message };
    const record = { agent: tried.agent, ending: "unstarted", costUsd: null, reason: work.message } as const;
    return { kind: "again", attempt: { ...base, verdicts: [], reason: work.message }, record, problems: [] };
  }
  const again = (reason: string, verdicts: readonly Verdict[], problems: Problems): Tried => {
    const record = { agent: tried.agent, ending: work.end.ending, costUsd: work.costUsd, reason };
    return { kind: "again", attempt: { ...base, work, verdicts, reason }, record, problems };
  };
  if (work.conflicts.length > 0) {
    const reason = `the conflict is not resolved in ${work.conflicts.join(", ")}`;
    return again(reason, [], [{ gate: "conflict", reason, evidence: work.conflicts.join("\n") }]);
  }
  if (work.change.head === work.change.base) {
    const reason = `nothing was changed (${work.end.reason})`;
    return again(reason, [], [{ gate: "change", reason, evidence: work.end.lastWords }]);
  }
  const breaches = new PathProtection().breaches(task, work.change.files);
  if (breaches.length > 0) {
    const reason = `protected files were changed: ${breaches.map(({ path }) => path).join(", ")}`;
    const evidence = breaches.map(({ path, glob }) => `${path} (protected by ${glob})`).join("\n");
    return again(reason, [], [{ gate: "protected", reason, evidence }]);
  }
  const verdicts = await judged(parts, tried, work, key);
  if (verdicts instanceof SwarmError) return { kind: "stopped", reason: verdicts.message };
  const decision = decide(verdicts, input.gateMode);
  const reasons = decision.reasons.join("; ");
  if (decision.kind === "wait") {
    const answer = await approval(ctx, task, `${key}/approval`, decision.reasons);
    if (!isApproved(answer)) {
      return { kind: "rejected", attempt: { ...base, work, verdicts, reason: `rejected by a person: ${answer}` } };
    }
  } else if (decision.kind !== "pass") {
    return again(reasons, verdicts, decision.problems);
  }
  if (input.landing !== "queue") {
    const attempt = { ...base, work, verdicts, reason: "left on its branch" };
    return { kind: "landed", attempt, commit: work.change.head, isLeft: true };
  }
  const landed = await landing(parts, tried, work, base.agent);
  if (landed instanceof SwarmError) return { kind: "stopped", reason: landed.message };
  if (landed.kind === "landed") {
    const attempt = { ...base, work, verdicts, reason: `landed as ${landed.commit.slice(0, 12)}` };
    return { kind: "landed", attempt, commit: landed.commit, isLeft: false };
  }
  const { rejection } = landed;
  const reason = `sent back by landing: ${rejection.reason}`;
  const problems = [{ gate: "landing", reason, evidence: rejection.evidence }];
  const record = { agent: tried.agent, ending: work.end.ending, costUsd: work.costUsd, reason };
  return { kind: "again", attempt: { ...base, work, verdicts, reason }, record, problems, rejection };
}

/** Asks a person, in words that `swarm status` shows and `swarm answer` answers, and waits. */
async function approval(ctx: RunContext, task: PlanTask, key: string, reasons: readonly string[]): Promise<string> {
  const signal = `approval/${task.id}`;
  const question = `${task.id} (${task.title}): ${reasons.join("; ")}. Answer yes to let it land, or say why not.`;
  await ctx.record(`${key}/asked`, () => ({ question, signal }));
  return String(await ctx.waitFor(key, signal)).trim();
}

function isApproved(answer: string): boolean {
  return /^(?:y|yes|approve|approved|ok)\b[.!]?$/i.test(answer);
}

/** Every gate once those that it comes after have passed; the error when the run was stopped meanwhile. */
async function judged(
  { ctx, input }: TaskParts,
  { task }: Try,
  { change }: WorkOutput,
  key: string,
): Promise<readonly Verdict[] | SwarmError> {
  const verdicts: Verdict[] = [];
  if (input.gateMode === "skip") return verdicts;
  const wanted = input.gates.filter(({ name }) => task.gates === undefined || task.gates.includes(name));
  const { target, allowMassChange } = input;
  for (const wave of gateWaves(wanted)) {
    const found = await Promise.all(
      wave.map(({ name }) =>
        attempted(() =>
          ctx.step(`${key}/gate/${name}`, "check", { task, gate: name, target, change, allowMassChange }),
        ),
      ),
    );
    for (const [index, verdict] of found.entries()) {
      if (!(verdict instanceof SwarmError)) verdicts.push(verdict);
      else if (isStop(verdict)) return verdict;
      else verdicts.push(brokenGate(wave[index]?.name ?? "", verdict.message));
    }
    if (verdicts.some(holdsUp)) break;
  }
  return verdicts;
}

function brokenGate(gate: string, reason: string): Verdict {
  return { gate, status: "error", isWarning: false, reason, evidence: "", ms: 0 };
}

function landing(
  { ctx, queue }: TaskParts,
  { task, worker }: Try,
  { change }: WorkOutput,
  agent: string,
): Promise<Landed | SwarmError> {
  const message = commitMessage(task, { run: ctx.run, agent });
  const { head, base } = change;
  return attempted(() => queue.land({ task: task.id, head, base, message, author: { name: worker.name } }));
}

function occasionAfter(
  tried: Extract<Tried, { kind: "again" }>,
  records: readonly AttemptRecord[],
  parts: TaskParts,
): Occasion {
  if (tried.rejection?.reason === "conflict") return { kind: "conflict", rejection: tried.rejection };
  const next = nextAttempt(records, parts.input.agents.length, limitsOf(parts));
  const { problems } = tried;
  return next.kind === "attempt" && next.isHandOff
    ? { kind: "handoff", from: tried.attempt.agent, problems, files: tried.attempt.work?.change.files ?? [] }
    : { kind: "repair", problems, files: tried.attempt.work?.change.files };
}

function isStop(error: SwarmError): boolean {
  return error instanceof CancelledError || error instanceof LimitError;
}
