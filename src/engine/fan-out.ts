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
  let isPulling = false;
  let fatal: { readonly error: unknown } | undefined;
  let notify = () => {};

  const put = (result: Settled<O>) => {
    done.put(result);
    notify();
  };
  const stop = (error: unknown) => {
    fatal ??= { error };
    notify();
  };
  const begin = (next: IteratorResult<I>) => {
    isPulling = false;
    isDrained = next.done === true;
    if (next.done === true) return;
    held++;
    start(work, next.value, pulled++, put, stop);
  };
  const beginLater = (next: IteratorResult<I>) => {
    begin(next);
    notify();
  };

  try {
    for (;;) {
      while (!isDrained && !isPulling && fatal === undefined && held < width) {
        const next = source.next();
        if (!("then" in next)) begin(next);
        else {
          // Not waited for here: what has finished is given out while a slow source takes its time.
          isPulling = true;
          next.then(beginLater, stop);
        }
      }
      if (fatal !== undefined) throw fatal.error;
      const result = done.take();
      if (result !== undefined) {
        held--;
        yield result;
        continue;
      }
      if (held === 0 && !isPulling) return;
      await new Promise<void>((resolve) => {
        notify = resolve;
      });
    }
  } finally {
    const closed = source.return?.();
    // A source that never gives its next item never closes either.
    if (!isPulling) await closed;
  }
}

interface Results<O> {
  put(result: Settled<O>): unknown;
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

/** Without an async frame of its own, since thousands of items are in work at once. */
function start<I, O>(
  work: (item: I, index: number) => Promise<O>,
  item: I,
  index: number,
  put: (result: Settled<O>) => void,
  stop: (error: unknown) => void,
): void {
  const failed = (thrown: unknown) => {
    const error = thrown instanceof SwarmError ? thrown : defectOf(thrown, index);
    if (error instanceof DefectError || error instanceof ConflictError) stop(error);
    else put(settledError(error, index));
  };
  try {
    work(item, index).then((value) => put({ index, kind: "value", value }), failed);
  } catch (error) {
    failed(error);
  }
}

function defectOf(thrown: unknown, index: number): DefectError {
  return new DefectError(`unit ${index} broke: ${String(thrown)}`, { cause: thrown });
}

function settledError(error: SwarmError, index: number): Settled<never> {
  if (error instanceof CancelledError || error instanceof LimitError) {
    return { index, kind: "not_run", reason: error.message };
  }
  return { index, kind: "error", error: errorRecordOf(error) };
}

function iteratorOf<I>(items: Iterable<I> | AsyncIterable<I>): Iterator<I> | AsyncIterator<I> {
  return Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
}
