import { expect, test } from "vitest";
import { seededRandom } from "../../test/fakes/seeded-random.ts";
import { CancelledError, InputError, LimitError } from "../core/errors.ts";
import { NO_SPEND, type Spend } from "../core/store.ts";
import { RunLedger } from "./run-ledger.ts";

const never = new AbortController().signal;
const intent = (worstUsd: number | null) => ({ model: "p/m", worstUsd, worstTokens: 10 });
const ledgerOf = (limitUsd: number | undefined, before: Partial<Spend> = {}) =>
  new RunLedger(limitUsd, { ...NO_SPEND, ...before }, 1);

/** `held`, `waits` or the name of the error, once all that can happen has. */
async function stateOf(hold: Promise<void> | undefined): Promise<string> {
  let state = "waits";
  Promise.resolve(hold).then(
    () => {
      state = "held";
    },
    (error: Error) => {
      state = error.name;
    },
  );
  await new Promise((resolve) => setImmediate(resolve));
  return state;
}

test("without a limit everything is held at once, unknown prices too", async () => {
  const ledger = ledgerOf(undefined);

  const states = [await stateOf(ledger.hold(intent(1e9), never)), await stateOf(ledger.hold(intent(null), never))];

  expect(states).toEqual(["held", "held"]);
  expect(ledger).toMatchObject({ openUsd: 1e9, openCount: 2, spentUsd: 0, limitUsd: undefined });
});

test("an unknown price is refused with a limit", async () => {
  await expect(ledgerOf(1).hold(intent(null), never)).rejects.toThrow(InputError);
});

test("what was spent, abandoned and left open before counts", async () => {
  const ledger = ledgerOf(1, { settledUsd: 0.2, abandonedUsd: 0.3, openUsd: 0.1 });

  expect(ledger.spentUsd).toBeCloseTo(0.6);
  expect(await stateOf(ledger.hold(intent(0.4), never))).toBe("held");
  expect(await stateOf(ledgerOf(1, { settledUsd: 0.7 }).hold(intent(0.4), never))).toBe("LimitError");
});

test("what does not fit waits while others are in flight, and is held when it fits", async () => {
  const ledger = ledgerOf(1);
  await ledger.hold(intent(0.7), never);
  const waiting = ledger.hold(intent(0.5), never);
  const before = await stateOf(waiting);

  ledger.giveBack(0.7, 0.1);

  expect([before, await stateOf(waiting)]).toEqual(["waits", "held"]);
  expect(ledger.openUsd).toBeCloseTo(0.5);
  expect(ledger.spentUsd).toBeCloseTo(0.1);
});

test("those who wait are served in the order in which they came", async () => {
  const ledger = ledgerOf(1);
  await ledger.hold(intent(0.9), never);
  const large = ledger.hold(intent(0.8), never);
  const small = ledger.hold(intent(0.05), never);

  expect([await stateOf(large), await stateOf(small)]).toEqual(["waits", "waits"]);
  ledger.giveBack(0.9, 0.1);
  expect([await stateOf(large), await stateOf(small)]).toEqual(["held", "held"]);
});

test("a wait ends as exhausted when nothing is in flight any more", async () => {
  const ledger = ledgerOf(1);
  await ledger.hold(intent(0.7), never);
  const waiting = ledger.hold(intent(0.5), never);

  ledger.giveBack(0.7, 0.6);

  const error = await Promise.resolve(waiting).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(LimitError);
  expect(error).toMatchObject({ limit: "budget $1", used: "$0.600000" });
});

test("a larger limit serves those who wait", async () => {
  const ledger = ledgerOf(1);
  await ledger.hold(intent(0.7), never);
  const waiting = ledger.hold(intent(0.5), never);

  ledger.raiseLimit(2);

  expect(await stateOf(waiting)).toBe("held");
});

test("whoever stops waiting makes room for the next in line", async () => {
  const ledger = ledgerOf(1);
  const stop = new AbortController();
  await ledger.hold(intent(0.5), never);
  const large = Promise.resolve(ledger.hold(intent(0.9), stop.signal));
  const small = ledger.hold(intent(0.5), never);
  const largeEnd = large.catch((error: unknown) => error);

  stop.abort();

  expect(await largeEnd).toBeInstanceOf(CancelledError);
  expect(await stateOf(small)).toBe("held");
});

test("a stop before the wait is a CancelledError", async () => {
  const ledger = ledgerOf(1);
  await ledger.hold(intent(0.9), never);

  await expect(ledger.hold(intent(0.9), AbortSignal.abort())).rejects.toThrow(CancelledError);
});

test("numbers of reservations are never those of another epoch", () => {
  const [first, second] = [new RunLedger(1, NO_SPEND, 1), new RunLedger(1, NO_SPEND, 2)];

  expect([first.nextId(), first.nextId(), second.nextId()]).toEqual([2 ** 32, 2 ** 32 + 1, 2 ** 33]);
});

test("many small sums leave no rest when nothing is in flight", async () => {
  const ledger = ledgerOf(100);
  for (let index = 0; index < 100; index++) await ledger.hold(intent(0.1), never);

  for (let index = 0; index < 100; index++) ledger.giveBack(0.1, 0);

  expect(ledger).toMatchObject({ openUsd: 0, openCount: 0, spentUsd: 0 });
});

test.each(Array.from({ length: 20 }, (_, seed) => seed))(
  "a hundred requests of random cost that end at random never cross the cap (seed %i)",
  async (seed) => {
    const random = seededRandom(seed);
    const limitUsd = random() * 3;
    const ledger = ledgerOf(limitUsd);
    const open: number[] = [];
    let height = 0;
    const ends = Array.from({ length: 100 }, async () => {
      const worstUsd = random() * 0.2;
      await ledger.hold(intent(worstUsd), never);
      open.push(worstUsd);
      height = Math.max(height, ledger.spentUsd + ledger.openUsd);
    });
    const settled = Promise.allSettled(ends);
    let isOver = false;
    void settled.then(() => {
      isOver = true;
    });

    while (!isOver || open.length > 0) {
      const [worstUsd] = open.splice(Math.floor(random() * open.length), 1);
      if (worstUsd !== undefined) ledger.giveBack(worstUsd, worstUsd * random());
      await new Promise((resolve) => setImmediate(resolve));
    }

    const results = await settled;
    const refused = results.filter(({ status }) => status === "rejected");
    expect(height).toBeLessThanOrEqual(limitUsd + 1e-6);
    expect(ledger.spentUsd).toBeLessThanOrEqual(limitUsd + 1e-6);
    expect(ledger).toMatchObject({ openUsd: 0, openCount: 0 });
    expect(refused.every((one) => one.status === "rejected" && one.reason instanceof LimitError)).toBe(true);
  },
);
