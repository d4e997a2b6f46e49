import { describe, expect, test } from "vitest";
import { ConflictError, InputError } from "../../src/core/errors.ts";
import type { Store } from "../../src/core/store.ts";
import { HOLDER, heldRun, intentOf, newRun } from "./store-fixtures.ts";

/** The store of the current test, and a further opener of the same place. */
export interface Current {
  store(): Store;
  open(): Promise<{ readonly store: Store }>;
}

/** The part of the store's contract that is about runs, their leases and those who steer them. */
export function runContract(current: Current): void {
  describe("runs", () => {
    test("a new run is queued, unheld and reads back as it was made", async () => {
      const store = current.store();
      const run = newRun("r", { settings: { ...newRun("r").settings, budgetUsd: 2 } });

      await store.createRun(run);

      const state = { status: "queued", wish: "run", generation: 1, epoch: 0, updatedAt: 1_000 };
      expect(await store.run("r")).toEqual({ ...run, ...state });
    });

    test("an id is taken once", async () => {
      const store = current.store();
      await store.createRun(newRun("r"));

      await expect(store.createRun(newRun("r"))).rejects.toThrow(ConflictError);
    });

    test("a run that does not exist is undefined to read and refused to write", async () => {
      const store = current.store();
      expect(await store.run("none")).toBeUndefined();
      expect(await store.pulse("none", 0)).toBeUndefined();
      expect(await store.stepHeads("none")).toEqual([]);
      await expect(store.wish("none", "pause", 1)).rejects.toThrow(InputError);
      await expect(store.begin(intentOf("none", "k"))).rejects.toThrow(InputError);
    });

    test("runs come newest first, as many as asked for, without children", async () => {
      const store = current.store();
      await store.createRun(newRun("a"));
      await store.createRun(newRun("b"));
      await store.createRun(newRun("b/child", { parent: "b", depth: 1 }));
      await store.createRun(newRun("c"));

      const runs = await store.runs(2);

      expect(runs.map(({ id }) => id)).toEqual(["c", "b"]);
    });

    test("the end of a run gives up the lease and keeps the outcome", async () => {
      const store = current.store();
      await heldRun(store, "r");
      const error = { kind: "limit", message: "too dear" } as const;

      const isHeld = await store.endRun({
        id: "r",
        epoch: 1,
        status: "exhausted",
        at: 3_000,
        output: { answer: 42 },
        error,
        body: { spent: 1 },
      });

      const run = await store.run("r");
      expect(isHeld).toBe(true);
      expect(run).toMatchObject({ status: "exhausted", output: { answer: 42 }, error, epoch: 1, updatedAt: 3_000 });
      expect(run?.holder).toBeUndefined();
      expect(await store.heartbeat("r", 1, 3_001)).toBe(false);
    });

    test("a new generation clears the outcome, and only under the epoch that was seen", async () => {
      const store = current.store();
      await heldRun(store, "r");
      await store.endRun({ id: "r", epoch: 1, status: "failed", at: 2, output: 1, body: null });

      const outcomes = [await store.openGeneration("r", 0, 3), await store.openGeneration("r", 1, 4)];

      const run = await store.run("r");
      expect(outcomes).toEqual([false, true]);
      expect(run).toMatchObject({ generation: 2, status: "queued", updatedAt: 4 });
      expect(run).not.toHaveProperty("output");
    });
  });

  describe("leases", () => {
    test("of two openers that saw the same epoch one takes the run", async () => {
      const store = current.store();
      const other = await current.open();
      await store.createRun(newRun("r"));

      const taken = await Promise.all([
        store.claim("r", 0, HOLDER, 5),
        other.store.claim("r", 0, { ...HOLDER, pid: 8 }, 5),
      ]);

      expect(taken.filter(Boolean)).toHaveLength(1);
      expect(await other.store.run("r")).toMatchObject({ epoch: 1, status: "running", heartbeatAt: 5 });
    });

    test("the one that was taken over is refused under its old epoch", async () => {
      const store = current.store();
      await heldRun(store, "r");
      const other = await current.open();
      await other.store.claim("r", 1, { ...HOLDER, pid: 8 }, 9);

      const event = { run: "r", at: 10, kind: "run.paused", body: null } as const;
      const answers = [
        await store.heartbeat("r", 1, 10),
        await store.setStatus("r", 1, "paused", event),
        await store.endRun({ id: "r", epoch: 1, status: "done", at: 10, body: null }),
      ];

      expect(answers).toEqual([false, false, false]);
      await expect(store.begin(intentOf("r", "k"))).rejects.toThrow(ConflictError);
      expect(await store.run("r")).toMatchObject({ status: "running", epoch: 2, holder: { pid: 8 } });
    });

    test("a heartbeat under the current epoch is kept", async () => {
      const store = current.store();
      await heldRun(store, "r");

      const isHeld = await store.heartbeat("r", 1, 7_777);

      expect(isHeld).toBe(true);
      expect(await store.run("r")).toMatchObject({ heartbeatAt: 7_777 });
    });

    test("a child lives under the lease of its root", async () => {
      const store = current.store();
      await heldRun(store, "r");
      await store.createRun(newRun("r/c", { parent: "r", depth: 1 }));
      await store.createRun(newRun("r/c/d", { parent: "r/c", depth: 2 }));
      await store.begin(intentOf("r/c/d", "k"));

      await store.claim("r", 1, HOLDER, 9);

      await expect(store.begin(intentOf("r/c/d", "l"))).rejects.toThrow(ConflictError);
      await expect(store.claim("r/c", 2, HOLDER, 9)).rejects.toThrow(InputError);
      expect(await store.endRun({ id: "r/c", epoch: 2, status: "done", at: 9, body: null })).toBe(true);
      expect(await store.children("r")).toMatchObject([{ id: "r/c", parent: "r", epoch: 2, status: "done" }]);
    });
  });

  describe("steering", () => {
    test("a second opener's wish, budget and signals reach the holder's pulse", async () => {
      const store = current.store();
      await heldRun(store, "r");
      const other = await current.open();

      await other.store.wish("r", "pause", 5);
      await other.store.setBudget("r", 12.5, 6);
      await other.store.sendSignal("r", "approve", { by: "me" }, 7);

      const signals = [{ name: "approve", value: { by: "me" }, at: 7 }];
      expect(await store.pulse("r", 0)).toMatchObject({ epoch: 1, wish: "pause", budgetUsd: 12.5, signals });
      expect((await store.run("r"))?.settings.budgetUsd).toBe(12.5);
    });

    test("signals sent early are kept, in order, and those already seen are left out", async () => {
      const store = current.store();
      await store.createRun(newRun("r"));
      for (const value of [1, 2, 3]) await store.sendSignal("r", "go", value, value);
      const [first] = (await store.pulse("r", 0))?.signals ?? [];

      const rest = await store.pulse("r", first?.id ?? 0);

      expect(rest?.signals.map(({ value }) => value)).toEqual([2, 3]);
    });

    test("a status that the holder sets is seen by others", async () => {
      const store = current.store();
      await heldRun(store, "r");
      const other = await current.open();

      await store.setStatus("r", 1, "paused", { run: "r", at: 9, kind: "run.paused", body: null });

      expect(await other.store.run("r")).toMatchObject({ status: "paused", updatedAt: 9 });
    });
  });
}
