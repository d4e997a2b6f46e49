import { describe, expect, test } from "vitest";
import { settled } from "../../test/fakes/virtual-clock.ts";
import type { Settled } from "../core/context.ts";
import { CancelledError, ConflictError, DefectError, InputError, LimitError, ProviderError } from "../core/errors.ts";
import { fanOut } from "./fan-out.ts";

/** Counts what is pulled, and what is closed. */
function source(count: number) {
  const seen = { pulled: 0, isClosed: false };
  function* items() {
    try {
      for (let item = 0; item < count; item++) {
        seen.pulled++;
        yield item;
      }
    } finally {
      seen.isClosed = true;
    }
  }
  return { seen, items: items() };
}

/** Work that ends when the test says so. */
function handWork() {
  const open = new Map<number, PromiseWithResolvers<string>>();
  return {
    open,
    work: (item: number) => {
      const end = Promise.withResolvers<string>();
      open.set(item, end);
      return end.promise;
    },
    end: (item: number) => open.get(item)?.resolve(`did ${item}`),
  };
}

async function all<O>(results: AsyncIterable<Settled<O>>): Promise<Settled<O>[]> {
  const list: Settled<O>[] = [];
  for await (const one of results) list.push(one);
  return list;
}

describe.each(["input", "finished"] as const)("in order %s", (order) => {
  test("everything is settled once", async () => {
    const results = await all(fanOut([1, 2, 3, 4, 5], async (item) => item * 10, { order }, 2));

    expect(results.map(({ index }) => index).sort()).toEqual([0, 1, 2, 3, 4]);
    expect(results.every((one) => one.kind === "value" && one.value === (one.index + 1) * 10)).toBe(true);
  });

  test("a million items cost no more than the window", async () => {
    const { seen, items } = source(1_000_000);
    let inWork = 0;
    let most = 0;
    const work = async (item: number) => {
      most = Math.max(most, ++inWork);
      await settled();
      inWork--;
      return item;
    };

    for await (const { index } of fanOut(items, work, { order }, 3)) {
      expect(seen.pulled - index).toBeLessThanOrEqual(4);
      if (index >= 20) break;
    }

    expect(most).toBe(3);
    expect(seen.isClosed).toBe(true);
    expect(seen.pulled).toBeLessThanOrEqual(25);
  });

  test("nothing is pulled before somebody asks", async () => {
    const { seen, items } = source(5);

    fanOut(items, async (item) => item, { order }, 3);
    await settled();

    expect(seen.pulled).toBe(0);
  });

  test("no items give no results", async () => {
    expect(await all(fanOut([], async () => 1, { order }, 3))).toEqual([]);
  });

  test("a window of less than one is one", async () => {
    const results = await all(fanOut([1, 2], async (item) => item, { order, concurrency: 0 }, 3));

    expect(results).toHaveLength(2);
  });
});

test("input order waits for the first, and what has finished keeps its place in the window", async () => {
  const { seen, items } = source(5);
  const { work, end } = handWork();
  const results = fanOut(items, work, { order: "input" }, 2);
  const first = results.next();
  await settled();
  end(1);
  await settled();
  const pulledWhileWaiting = seen.pulled;

  end(0);

  expect(pulledWhileWaiting).toBe(2);
  expect((await first).value).toEqual({ index: 0, kind: "value", value: "did 0" });
  await results.return(undefined);
});

test("finished order keeps the window full behind a slow one", async () => {
  const { items } = source(4);
  const { work, end, open } = handWork();
  const seen: number[] = [];
  const reading = (async () => {
    for await (const { index } of fanOut(items, work, { order: "finished" }, 2)) seen.push(index);
  })();

  for (const item of [1, 2, 3, 0]) {
    while (!open.has(item)) await settled();
    end(item);
    await settled();
  }

  await reading;
  expect(seen).toEqual([1, 2, 3, 0]);
});

test("an asynchronous source is pulled one by one and closed", async () => {
  let isClosed = false;
  async function* items() {
    try {
      for (let item = 0; ; item++) yield item;
    } finally {
      isClosed = true;
    }
  }

  for await (const { index } of fanOut(items(), async (item) => item, {}, 2)) if (index === 3) break;

  expect(isClosed).toBe(true);
});

test("what has finished is given out while the source takes its time", async () => {
  const more = Promise.withResolvers<void>();
  async function* items() {
    yield "first";
    await more.promise;
    yield "second";
  }
  const results = fanOut(items(), async (item) => item, {}, 5);

  const first = await results.next();
  more.resolve();

  expect(first.value).toEqual({ index: 0, kind: "value", value: "first" });
  expect((await results.next()).value).toEqual({ index: 1, kind: "value", value: "second" });
});

const gone = new ProviderError("gone", { provider: "p", scope: "request", retryable: true });

test.each<[Error, Partial<Settled<never>>]>([
  [gone, { kind: "error", error: { kind: "provider", message: "gone", fault: gone.fault as never } }],
  [new InputError("wrong"), { kind: "error", error: { kind: "input", message: "wrong", problems: ["wrong"] } }],
  [new LimitError("over", { limit: "1", used: "2" }), { kind: "not_run", reason: "over" }],
  [new CancelledError("me"), { kind: "not_run", reason: "cancelled by me" }],
])("%s of one item is a value", async (error, expected) => {
  const work = async (item: number) => {
    if (item === 1) throw error;
    return item;
  };

  const results = await all(fanOut([0, 1, 2], work, { order: "input" }, 2));

  expect(results[1]).toEqual({ index: 1, ...expected });
  expect([results[0]?.kind, results[2]?.kind]).toEqual(["value", "value"]);
});

test.each([
  [new DefectError("impossible"), DefectError, "impossible"],
  [new ConflictError("lease lost", "run"), ConflictError, "lease lost"],
  [new TypeError("a bug"), DefectError, "unit 1 broke: TypeError: a bug"],
])("%s ends the whole, and nothing more is pulled", async (error, kind, message) => {
  const { seen, items } = source(100);
  const work = async (item: number) => {
    if (item === 1) throw error;
    return item;
  };

  const reading = all(fanOut(items, work, {}, 2));

  await expect(reading).rejects.toThrow(kind);
  await expect(reading).rejects.toThrow(message);
  expect(seen.isClosed).toBe(true);
  expect(seen.pulled).toBeLessThanOrEqual(5);
});

test("work that throws before it returns a promise is settled the same", async () => {
  const work = (): Promise<string> => {
    throw gone;
  };

  expect(await all(fanOut([1], work, {}, 2))).toMatchObject([{ kind: "error", error: { message: "gone" } }]);
});
