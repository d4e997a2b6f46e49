import { getEventListeners } from "node:events";
import { expect, test } from "vitest";
import { CancelledError } from "../core/errors.ts";
import { cancelledBy, eitherSignal, LightSignal, listen, onAbort, unlisten } from "./abort-signals.ts";

test("however many listen, a signal carries one listener, and none when all have left", () => {
  const { signal } = new AbortController();

  const leave = Array.from({ length: 1_000 }, () => onAbort(signal, () => {}));

  expect(getEventListeners(signal, "abort")).toHaveLength(1);
  for (const each of leave) each();
  expect(getEventListeners(signal, "abort")).toHaveLength(0);
});

test("an abort calls all who listen once, and none who left", () => {
  const controller = new AbortController();
  const called: string[] = [];
  onAbort(controller.signal, () => called.push("first"));
  onAbort(controller.signal, () => called.push("left"))();
  onAbort(controller.signal, () => called.push("second"));

  controller.abort();
  onAbort(controller.signal, () => called.push("late"));

  expect(called).toEqual(["first", "second", "late"]);
});

test.each([0, 1])("a linked signal aborts with the first of the two (%i), and keeps its reason", (index) => {
  const controllers = [new AbortController(), new AbortController()] as const;
  const linked = eitherSignal(controllers[0].signal, controllers[1].signal);

  controllers[index]?.abort("the clock");

  expect(linked.signal.aborted).toBe(true);
  expect(cancelledBy(linked.signal).by).toBe("the clock");
});

test("an unlinked signal hears nothing more", () => {
  const first = new AbortController();
  const linked = eitherSignal(first.signal, new AbortController().signal);

  linked.unlink();
  first.abort();

  expect(linked.signal.aborted).toBe(false);
});

test.each([
  [new CancelledError("the user"), "the user"],
  ["a drain", "a drain"],
  [new Error("?"), "the caller"],
])("the error of a signal aborted with %s says who cancelled", (reason, by) => {
  expect(cancelledBy(AbortSignal.abort(reason)).by).toBe(by);
});

test("a light signal tells its listeners and the platform's, once and with the reason", () => {
  const signal = new LightSignal();
  const told: string[] = [];
  const left = { aborted: () => told.push("left") };
  listen(signal, { aborted: ({ reason }) => told.push(`first ${reason}`) });
  listen(signal, left);
  listen(signal, { aborted: () => told.push("second") });
  signal.addEventListener("abort", () => told.push("event"));
  unlisten(signal, left);

  signal.abort("late");
  signal.abort("again");

  expect(told).toEqual(["first late", "second", "event"]);
  expect(signal.reason).toBe("late");
});

test("a light signal that has aborted tells who comes later, and throws its reason", () => {
  const signal = new LightSignal();
  const told: string[] = [];
  signal.abort("over");

  onAbort(signal, () => told.push("late"));

  expect(told).toEqual(["late"]);
  expect(() => signal.throwIfAborted()).toThrow("over");
});
