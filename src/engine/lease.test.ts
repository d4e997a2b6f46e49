import { expect, test } from "vitest";
import { openMemoryStore } from "../../test/fakes/memory-store.ts";
import { VirtualClock } from "../../test/fakes/virtual-clock.ts";
import { HOLDER, heldRun, newRun } from "../../test/suites/store-fixtures.ts";
import { ConflictError } from "../core/errors.ts";
import type { Run } from "../core/run.ts";
import { heldBy, isHeld, type Liveness, takeLease } from "./lease.ts";

const OTHER = { ...HOLDER, pid: 8 };
const says = (state: "alive" | "dead"): Liveness => ({ self: OTHER, stateOf: () => state });

async function stored(id: string, store = openMemoryStore().store): Promise<{ run: Run; store: typeof store }> {
  const run = await store.run(id);
  if (run === undefined) throw new Error("expected a run");
  return { run, store };
}

test("a run that nobody holds is taken, with the next epoch", async () => {
  const { store } = openMemoryStore();
  await store.createRun(newRun("r"));

  const run = await takeLease(store, (await stored("r", store)).run, says("alive"), new VirtualClock());

  expect(run).toMatchObject({ epoch: 1, status: "running", holder: OTHER });
});

test("a run that a live process holds is refused by its name", async () => {
  const { store } = openMemoryStore();
  await heldRun(store, "r");
  const { run } = await stored("r", store);

  await expect(takeLease(store, run, says("alive"), new VirtualClock())).rejects.toThrow(
    "run r is held by process 7 on here; watch it with `swarm status r`",
  );
  expect((await stored("r", store)).run.epoch).toBe(1);
});

test("a run whose holder is dead is taken over", async () => {
  const { store } = openMemoryStore();
  await heldRun(store, "r");

  const run = await takeLease(store, (await stored("r", store)).run, says("dead"), new VirtualClock());

  expect(run).toMatchObject({ epoch: 2, holder: OTHER });
});

test("whoever saw an epoch that has passed is told who was first", async () => {
  const { store } = openMemoryStore();
  await store.createRun(newRun("r"));
  const { run: seen } = await stored("r", store);
  await store.claim("r", 0, HOLDER, 5);

  const taking = takeLease(store, seen, says("dead"), new VirtualClock());

  await expect(taking).rejects.toThrow(ConflictError);
  await expect(taking).rejects.toThrow("run r is held by process 7 on here");
});

test("whoever was second to a run that has already ended is told to try again", async () => {
  const { store } = openMemoryStore();
  await store.createRun(newRun("r"));
  const { run: seen } = await stored("r", store);
  await store.claim("r", 0, HOLDER, 5);
  await store.endRun({ id: "r", epoch: 1, status: "done", at: 6, body: null });

  await expect(takeLease(store, seen, says("dead"), new VirtualClock())).rejects.toThrow(
    "at the same moment; try again",
  );
});

test("liveness is judged by the holder's last word and the time now", async () => {
  const { store } = openMemoryStore();
  await heldRun(store, "r");
  const clock = new VirtualClock();
  const asked: unknown[] = [];
  const liveness: Liveness = {
    self: OTHER,
    stateOf: (...words) => {
      asked.push(words);
      return "alive";
    },
  };

  const held = isHeld((await stored("r", store)).run, liveness, clock);

  expect(held).toBe(true);
  expect(asked).toEqual([[HOLDER, 1_001, clock.now()]]);
});

test("a run without a holder is not held", async () => {
  const { store } = openMemoryStore();
  await store.createRun(newRun("r"));

  expect(isHeld((await stored("r", store)).run, says("alive"), new VirtualClock())).toBe(false);
});

test("the error of the second names the run as its subject", () => {
  expect(heldBy("r", HOLDER)).toMatchObject({ kind: "conflict", subject: "r" });
});
