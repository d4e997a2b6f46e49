import { expect, test } from "vitest";
import { settled } from "../../test/fakes/virtual-clock.ts";
import { CancelledError } from "../core/errors.ts";
import type { Signal } from "../core/store.ts";
import { SignalBox, signalRecord } from "./signal-box.ts";

const signal = (id: number, name = "go"): Signal => ({ id, name, value: `value ${id}`, at: id });
const NONE = new Set<number>();

test("a signal that comes early is kept for whoever waits later", async () => {
  const box = new SignalBox(NONE);

  box.deliver([signal(1)]);

  expect(await box.take("go")).toEqual(signal(1));
  expect(box.waits).toBe(0);
});

test("a wait ends when its signal comes", async () => {
  const box = new SignalBox(NONE);
  const waiting = box.take("go");
  const before = box.waits;

  box.deliver([signal(1)]);

  expect(await waiting).toEqual(signal(1));
  expect([before, box.waits]).toEqual([1, 0]);
});

test("several waits for a name take its signals in order, kept and new", async () => {
  const box = new SignalBox(NONE);
  box.deliver([signal(1), signal(2, "stop")]);
  const waits = [box.take("go"), box.take("go"), box.take("go")];

  box.deliver([signal(3), signal(4)]);

  expect((await Promise.all(waits)).map(({ id }) => id)).toEqual([1, 3, 4]);
  expect((await box.take("stop")).id).toBe(2);
});

test("signals that were consumed before are passed over, yet count as seen", async () => {
  const box = new SignalBox(new Set([1, 3]));

  box.deliver([signal(1), signal(2), signal(3)]);

  expect(box.lastId).toBe(3);
  expect((await box.take("go")).id).toBe(2);
  expect(box.take("go")).toBeInstanceOf(Promise);
  expect(box.waits).toBe(1);
});

test("a close ends every wait with its reason and keeps none", async () => {
  const box = new SignalBox(NONE);
  const ends = [box.take("go"), box.take("stop")].map((wait) => wait.catch((error: Error) => error.message));

  box.close(new CancelledError("the owner"));

  expect(await Promise.all(ends)).toEqual(["cancelled by the owner", "cancelled by the owner"]);
  expect(box.waits).toBe(0);
});

test("a wait for one name does not end with the signal of another", async () => {
  const box = new SignalBox(NONE);
  let isOver = false;
  void box.take("go").then(() => {
    isOver = true;
  });

  box.deliver([signal(1, "other")]);
  await settled();

  expect(isOver).toBe(false);
});

test("what is stored of a consumed signal names it, so that it is not delivered twice", () => {
  expect(signalRecord(signal(7))).toEqual({ id: 7, value: "value 7" });
});
