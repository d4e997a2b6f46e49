import { expect, test } from "vitest";
import { VirtualClock } from "../../test/fakes/virtual-clock.ts";
import { CancelledError, type SwarmError } from "../core/errors.ts";
import { NO_SPEND } from "../core/store.ts";
import { RunLedger } from "./run-ledger.ts";
import { StepLedger, type StepWrites } from "./step-ledger.ts";

const STEP = { run: "r", key: "k", revision: 2, kind: "ask", input: 1, inputHash: "h", generation: 1, epoch: 1 };
const INTENT = { model: "p/m", worstUsd: 0.5, worstTokens: 10 };
const USAGE = { inputTokens: 3, outputTokens: 4 };
const never = new AbortController().signal;

/** A ledger over writes that are only written down. */
function ledgerOf(failing?: SwarmError) {
  const written: string[] = [];
  const money = new RunLedger(undefined, NO_SPEND, 0);
  const control: { refusal: SwarmError | undefined } = { refusal: undefined };
  const store: StepWrites = {
    begin: async ({ reservation }) => {
      if (failing !== undefined) throw failing;
      written.push(`begin ${reservation?.id ?? "free"}`);
    },
    reserve: async (_, { id }) => void written.push(`reserve ${id}`),
    settle: async (_, { id, state, usd }) => void written.push(`settle ${id} ${state} ${usd}`),
    finish: async () => "stored",
  };
  const ledger = new StepLedger(
    {
      store,
      money,
      clock: new VirtualClock(),
      admitted: () => {
        if (control.refusal !== undefined) throw control.refusal;
      },
      begun: ({ key }) => void written.push(`begun ${key}`),
      track: (write) => void write,
    },
    STEP,
    "p/m",
  );
  return { ledger, money, written, control };
}

test("the first reservation commits the intent with it; further ones are written on their own", async () => {
  const { ledger, written } = ledgerOf();

  await ledger.reserve(INTENT, never);
  await ledger.reserve(INTENT, never);

  expect(written).toEqual(["begin 0", "begun k", "reserve 1"]);
});

test("a step that reserves nothing begins once, and its reservation comes on top", async () => {
  const { ledger, written } = ledgerOf();

  await Promise.all([ledger.begin(), ledger.begin()]);
  await ledger.reserve(INTENT, never);

  expect(written).toEqual(["begin free", "begun k", "reserve 0"]);
});

test.each([
  ["settle", (one: Reservable) => one.settle(0.2, USAGE), { state: "settled", usd: 0.2, usage: USAGE }, 0.2],
  [
    "settle without a price",
    (one: Reservable) => one.settle(null, USAGE),
    { state: "settled", usd: null, usage: USAGE },
    0,
  ],
  ["abandon", (one: Reservable) => one.abandon(), { state: "abandoned", usd: 0.5 }, 0.5],
])("%s goes with the result, and the money is given back", async (_, end, settlement, spentUsd) => {
  const { ledger, money } = ledgerOf();
  const reservation = await ledger.reserve(INTENT, never);

  end(reservation);

  expect(ledger.close()).toEqual([expect.objectContaining({ id: 0, ...settlement })]);
  expect(money).toMatchObject({ openUsd: 0, openCount: 0, spentUsd });
});

test("a release is written at once, so that a kill before the next try does not make it spent", async () => {
  const { ledger, money, written } = ledgerOf();

  (await ledger.reserve(INTENT, never)).release();

  expect(written.at(-1)).toBe("settle 0 released 0");
  expect(ledger.close()).toEqual([]);
  expect(money).toMatchObject({ openUsd: 0, openCount: 0, spentUsd: 0 });
});

type Reservable = Awaited<ReturnType<StepLedger["reserve"]>>;

test("a reservation ends once", async () => {
  const { ledger, money } = ledgerOf();
  const reservation = await ledger.reserve(INTENT, never);

  reservation.settle(0.2, USAGE);
  reservation.abandon();
  reservation.release();

  expect(ledger.close()).toHaveLength(1);
  expect(money).toMatchObject({ spentUsd: 0.2, openCount: 0 });
});

test("a request that ends after its step is settled on its own", async () => {
  const { ledger, written } = ledgerOf();
  const [first, second] = [await ledger.reserve(INTENT, never), await ledger.reserve(INTENT, never)];
  first.settle(0.2, USAGE);
  ledger.close();

  second.abandon();

  expect(written.at(-1)).toBe("settle 1 abandoned 0.5");
});

test("a flush writes what has ended so far, once", async () => {
  const { ledger, written } = ledgerOf();
  (await ledger.reserve(INTENT, never)).abandon();

  ledger.flush();
  ledger.flush();

  expect(written.filter((line) => line.startsWith("settle"))).toEqual(["settle 0 abandoned 0.5"]);
  expect(ledger.close()).toEqual([]);
});

test("an intent that cannot be committed holds no money back", async () => {
  const broken = new CancelledError("a broken disk");
  const { ledger, money } = ledgerOf(broken);

  await expect(ledger.reserve(INTENT, never)).rejects.toBe(broken);

  expect(money).toMatchObject({ openUsd: 0, openCount: 0 });
});

test("nothing is reserved where nothing may start", async () => {
  const { ledger, money, written, control } = ledgerOf();
  control.refusal = new CancelledError("a stop");

  await expect(ledger.reserve(INTENT, never)).rejects.toThrow("a stop");
  expect(() => ledger.begin()).toThrow("a stop");

  expect(written).toEqual([]);
  expect(money.openCount).toBe(0);
});

test("a stop that comes while the intent is committed releases what was reserved", async () => {
  const { ledger, money, written } = ledgerOf();
  const stop = new AbortController();
  const reserving = ledger.reserve(INTENT, stop.signal);

  stop.abort();

  await expect(reserving).rejects.toThrow(CancelledError);
  expect(money.openCount).toBe(0);
  expect(written.at(-1)).toBe("settle 0 released 0");
});
