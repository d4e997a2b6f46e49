import type { FanOutOptions, Settled } from "../core/context.ts";
import { CancelledError, ConflictError, DefectError, errorRecordOf, LimitError, SwarmError } from "../core/errors.ts";

/**
 * Works on items side by side. Pulls the next item only when there is room, so that a million items cost no more memory
 * than the window. In `input` order finished results wait for their turn within the same window; `finished` keeps the window
 * full when calls differ in length. A failure of one item is a value; a DefectError or a lost lease ends the whole.
 */
export async function* fanOut<I, O>(
  items: Iterable<I> | AsyncIterable<I>,
  work: (item: I, index: number) => Promise<O>,
  options: FanOutOptions,
  concurrency: number,
): AsyncGenerator<Settled<O>> {
  const width = Math.max(1, options.concurrency ?? concurrency);
  const done = options.order === "finished" ? arrivals<O>() : inTurn<O>();
  const source = iteratorOf(items);
  let held = 0;
  let pulled = 0;
  let isDrained = false;
  let fatal: { readonly error: unknown } | undefined;
  let notify = () => {};

  const start = async (item: I, index: number) => {
    try {
      done.put(await settle(work, item, index));
    } catch (error) {
      fatal ??= { error };
    }
    notify();
  };

  try {
    for (;;) {
      while (!isDrained && fatal === undefined && held < width) {
        const next = await source.next();
        isDrained = next.done === true;
        if (next.done === true) break;
        held++;
        void start(next.value, pulled++);
      }
      if (fatal !== undefined) throw fatal.error;
      const result = done.take();
      if (result !== undefined) {
        held--;
        yield result;
        continue;
      }
      if (held === 0) return;
      await new Promise<void>((resolve) => {
        notify = resolve;
      });
    }
  } finally {
    await source.return?.();
  }
}

interface Results<O> {
  put(result: Settled<O>): void;
  take(): Settled<O> | undefined;
}

function arrivals<O>(): Results<O> {
  const queue: Settled<O>[] = [];
  return { put: (result) => queue.push(result), take: () => queue.shift() };
}

function inTurn<O>(): Results<O> {
  const waiting = new Map<number, Settled<O>>();
  let turn = 0;
  return {
    put: (result) => waiting.set(result.index, result),
    take: () => {
      const result = waiting.get(turn);
      if (result !== undefined) waiting.delete(turn++);
      return result;
    },
  };
}

async function settle<I, O>(work: (item: I, index: number) => Promise<O>, item: I, index: number): Promise<Settled<O>> {
  try {
    return { index, kind: "value", value: await work(item, index) };
  } catch (error) {
    if (!(error instanceof SwarmError))
      throw new DefectError(`unit ${index} broke: ${String(error)}`, { cause: error });
    if (error instanceof DefectError || error instanceof ConflictError) throw error;
    if (error instanceof CancelledError || error instanceof LimitError) {
      return { index, kind: "not_run", reason: error.message };
    }
    return { index, kind: "error", error: errorRecordOf(error) };
  }
}

function iteratorOf<I>(items: Iterable<I> | AsyncIterable<I>): Iterator<I> | AsyncIterator<I> {
  return Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
}
