import { ConflictError, InputError } from "../core/errors.ts";
import type { Json } from "../core/json.ts";
import { hasEnded, type NewRun, type Run, type RunSettings } from "../core/run.ts";
import { type EngineParts, type Execution, executeRun } from "./execution.ts";
import { existingRun } from "./existing-run.ts";
import { externalise } from "./externalise.ts";
import { heldBy, isHeld, takeLease } from "./lease.ts";
import { openQuestions } from "./open-questions.ts";
import type { Observer } from "./step-runner.ts";

/** What steering a run came to: done by telling its holder, by us, or by taking the run over. */
export type Steered =
  | { readonly kind: "told" }
  | { readonly kind: "ended" }
  | { readonly kind: "taken"; readonly execution: Execution };

/** Stores a new run and works on it in this process. */
export async function startRun(
  parts: EngineParts,
  run: Omit<NewRun, "createdAt" | "depth">,
  observer: Observer,
): Promise<Execution> {
  const input = externalise(run.input, parts.blobs);
  await parts.store.createRun({ ...run, input, depth: 0, createdAt: parts.clock.now() });
  return executeRun(parts, run.id, observer);
}

/** Asks the holder to finish running steps and start nothing. InputError when nobody works on the run. */
export async function pauseRun(parts: EngineParts, id: string): Promise<Steered> {
  const run = await existingRun(parts.store, id);
  if (!isHeld(run, parts.liveness, parts.clock)) {
    throw new InputError(`expected a run that is being worked on, got ${id}, which is ${restOf(run)}`);
  }
  await parts.store.wish(id, "pause", parts.clock.now());
  return { kind: "told" };
}

/** Stops the run for good, whoever holds it. */
export async function cancelRun(parts: EngineParts, id: string): Promise<Steered> {
  const { store, clock, liveness } = parts;
  const run = await existingRun(parts.store, id);
  if (hasEnded(run.status))
    throw new InputError(`expected a run that has not ended, got ${id}, which is ${run.status}`);
  await store.wish(id, "cancel", clock.now());
  if (isHeld(run, liveness, clock)) return { kind: "told" };
  const taken = await takeLease(store, run, liveness, clock);
  const { spend, repeats } = await store.tally(id);
  const end = { spend: { ...spend }, repeatedCalls: repeats, problem: "cancelled while nobody worked on it" };
  const output = run.output === undefined ? undefined : { ...(run.output as object), ...end, status: "cancelled" };
  await store.endRun({ id, epoch: taken.epoch, status: "cancelled", at: clock.now(), output, body: end });
  return { kind: "ended" };
}

/** Un-pauses a run that a live process holds; takes over one that nobody holds. */
export async function resumeRun(
  parts: EngineParts,
  id: string,
  change: Pick<RunSettings, "budgetUsd">,
  observer: Observer,
): Promise<Steered> {
  const { store, clock, liveness } = parts;
  const run = await existingRun(parts.store, id);
  const isCancelled = run.wish === "cancel";
  if (hasEnded(run.status) || isCancelled) {
    throw new InputError(
      `expected a run that can go on, got ${id}, which is ${isCancelled ? "cancelled" : run.status}: \`swarm show ${id}\` or \`swarm retry ${id}\``,
    );
  }
  if (change.budgetUsd !== undefined) await store.setBudget(id, change.budgetUsd, clock.now());
  if (isHeld(run, liveness, clock)) {
    if (run.wish !== "pause" && change.budgetUsd === undefined) throw heldError(run);
    await store.wish(id, "run", clock.now());
    return { kind: "told" };
  }
  if (run.wish !== "run") await store.wish(id, "run", clock.now());
  return { kind: "taken", execution: await executeRun(parts, id, observer) };
}

/**
 * Sends a person's answer to what the run asks, and goes on with the run where nobody holds it. InputError when the run asks
 * for nothing, or when what it asks was answered already.
 */
export async function answerRun(parts: EngineParts, id: string, answer: Json, observer: Observer): Promise<Steered> {
  const { store, clock, liveness } = parts;
  const run = await existingRun(store, id);
  const asked = await openQuestions(store, id);
  const open = asked.find(({ isAnswered }) => !isAnswered);
  if (open === undefined || hasEnded(run.status) || run.wish === "cancel") {
    const state = asked.length > 0 && !hasEnded(run.status) ? "was answered already" : "asks for nothing";
    const next = hasEnded(run.status) ? `swarm show ${id}` : `swarm resume ${id}`;
    throw new InputError(
      `expected a run with an open question, got ${id}, which is ${run.status} and ${state}: \`${next}\``,
    );
  }
  await store.sendSignal(id, open.signal, answer, clock.now());
  if (isHeld(run, liveness, clock)) return { kind: "told" };
  return resumeRun(parts, id, {}, observer);
}

/** Opens a new generation: failed steps, and what never ran, are done again; finished ones keep their results. */
export async function retryRun(
  parts: EngineParts,
  id: string,
  change: Pick<RunSettings, "budgetUsd">,
  observer: Observer,
): Promise<Execution> {
  const { store, clock, liveness } = parts;
  const run = await existingRun(parts.store, id);
  if (isHeld(run, liveness, clock)) throw heldError(run);
  const { failed } = await store.tally(id);
  if (run.status === "done" && failed === 0 && !hasGaps(run)) {
    throw new InputError(`expected a run with failed or missing steps, got ${id}, of which every step is done`);
  }
  if (change.budgetUsd !== undefined) await store.setBudget(id, change.budgetUsd, clock.now());
  if (run.wish !== "run") await store.wish(id, "run", clock.now());
  if (!(await store.openGeneration(id, run.epoch, clock.now()))) {
    throw new ConflictError(`run ${id} was taken by another process at the same moment; try again`, id);
  }
  return executeRun(parts, id, observer);
}

function heldError(run: Run): ConflictError {
  return run.holder === undefined
    ? new ConflictError(`run ${run.id} is held by another process`, run.id)
    : heldBy(run.id, run.holder);
}

function hasGaps(run: Run): boolean {
  const output = run.output as { readonly report?: { readonly counts?: { readonly not_run?: number } } } | undefined;
  return (output?.report?.counts?.not_run ?? 0) > 0;
}

function restOf(run: Run): string {
  return run.status === "running" ? "not held by a live process (continue with `swarm resume`)" : run.status;
}
