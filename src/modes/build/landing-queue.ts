import type { LandInput, LandOutput } from "../../core/build-steps.ts";
import type { RunContext } from "../../core/context.ts";
import { ProviderError } from "../../core/errors.ts";
import type { Json } from "../../core/json.ts";
import type { LandingRejection } from "../../core/landing.ts";

export type LandingWish = LandInput["entries"][number];

export type Landed =
  | { readonly kind: "landed"; readonly commit: string }
  | { readonly kind: "rejected"; readonly rejection: LandingRejection };

interface Waiting {
  readonly wish: LandingWish;
  readonly settled: PromiseWithResolvers<Landed>;
}

/**
 * Lands changes one batch at a time: whatever became ready while one batch was landing makes the next. Each batch is recorded
 * whole before it is tried, so that in a later execution a change finds the batch that it was in, in whatever order changes
 * become ready then.
 */
export class LandingQueue {
  readonly #ctx: RunContext;
  readonly #target: Omit<LandInput, "entries">;
  /** By change, the number of the batch that an earlier execution put it in. */
  readonly #known = new Map<string, number>();
  readonly #batches: LandInput[] = [];
  #waiting: Waiting[] = [];
  #isAtWork = false;

  private constructor(ctx: RunContext, target: Omit<LandInput, "entries">) {
    this.#ctx = ctx;
    this.#target = target;
  }

  static async open(ctx: RunContext, target: Omit<LandInput, "entries">): Promise<LandingQueue> {
    const queue = new LandingQueue(ctx, target);
    while (ctx.hasEnded(batchKey(queue.#batches.length + 1))) await queue.#nextBatch([]);
    for (const [index, { entries }] of queue.#batches.entries()) {
      for (const entry of entries) queue.#known.set(nameOf(entry), index + 1);
    }
    return queue;
  }

  /** Resolves when the change has landed or was sent back; rejects when landing itself broke. */
  async land(wish: LandingWish): Promise<Landed> {
    const number = this.#known.get(nameOf(wish));
    if (number !== undefined) return outcomeOf(wish, await this.#landBatch(number));
    const settled = Promise.withResolvers<Landed>();
    this.#waiting.push({ wish, settled });
    if (!this.#isAtWork) void this.#work();
    return settled.promise;
  }

  async #work(): Promise<void> {
    this.#isAtWork = true;
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      try {
        const number = await this.#nextBatch(batch.map(({ wish }) => wish));
        const output = await this.#landBatch(number);
        for (const { wish, settled } of batch) settled.resolve(outcomeOf(wish, output));
      } catch (error) {
        for (const { settled } of batch) settled.reject(error);
      }
    }
    this.#isAtWork = false;
  }

  /** Records the next batch, or reads it where an earlier execution has recorded it; answers its number. */
  async #nextBatch(entries: readonly LandingWish[]): Promise<number> {
    const number = this.#batches.length + 1;
    const decided: LandInput = { ...this.#target, entries };
    const recorded = await this.#ctx.record(batchKey(number), () => decided as unknown as Json);
    this.#batches.push(recorded as unknown as LandInput);
    return number;
  }

  /** A batch that has landed answers from the store; one that was cut off is landed again, which finds what it has done. */
  #landBatch(number: number): Promise<LandOutput> {
    const batch = this.#batches[number - 1] ?? { ...this.#target, entries: [] };
    return this.#ctx.step(`landing/${number}/land`, "land", batch);
  }
}

function batchKey(number: number): string {
  return `landing/${number}/batch`;
}

function nameOf({ task, head }: LandingWish): string {
  return `${task}@${head}`;
}

function outcomeOf({ task }: LandingWish, { landed, rejected }: LandOutput): Landed {
  const commit = landed.find((each) => each.task === task)?.commit;
  if (commit !== undefined) return { kind: "landed", commit };
  const rejection = rejected.find((each) => each.task === task);
  if (rejection !== undefined) return { kind: "rejected", rejection };
  const why = `expected landing to say what became of ${task}, got nothing`;
  throw new ProviderError(why, { provider: "landing", scope: "request", retryable: true });
}
