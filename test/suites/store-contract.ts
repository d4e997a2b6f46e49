import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { AnswerCache } from "../../src/core/answer-cache.ts";
import { ConflictError } from "../../src/core/errors.ts";
import type { Event } from "../../src/core/event.ts";
import type { Blobs, Store } from "../../src/core/store.ts";
import { HOLDER, heldRun, intentOf, newRun, reservation, response, resultOf, settlement } from "./store-fixtures.ts";
import { moneyContract } from "./store-money-contract.ts";
import { runContract } from "./store-run-contract.ts";

/** The three durable ports over one place. */
export interface Opened {
  readonly store: Store;
  readonly blobs: Blobs;
  readonly cache: AnswerCache;
}

/** A fresh, empty place; `open` can be called several times, as several processes would. */
export interface Place {
  open(): Promise<Opened>;
}

/** What every store must do. `place` makes a new one for each test; what it opened is closed after the test. */
export function storeContract(name: string, place: () => Promise<Place>): void {
  describe(`${name} as a store`, () => {
    let here: Place;
    let opened: Opened[];
    let store: Store;
    let blobs: Blobs;
    let cache: AnswerCache;

    async function open(): Promise<Opened> {
      const one = await here.open();
      opened.push(one);
      return one;
    }

    beforeEach(async () => {
      opened = [];
      here = await place();
      ({ store, blobs, cache } = await open());
    });

    afterEach(async () => {
      for (const one of opened) await one.store[Symbol.asyncDispose]();
    });

    async function eventsOf(run: string, whole = false): Promise<readonly Event[]> {
      return store.events(run, 0, 1_000, whole);
    }

    runContract({ store: () => store, open });

    describe("steps", () => {
      test("a step that began is running, and done with its output once finished", async () => {
        await heldRun(store, "r");
        await store.begin(intentOf("r", "k"));
        const before = await store.step({ run: "r", key: "k", revision: 1 });

        const outcome = await store.finish(resultOf("r", "k"));

        const { input } = intentOf("r", "k");
        const head = { key: "k", kind: "ask", revision: 1, inputHash: "hash of k", generation: 1 };
        expect(before).toEqual({ ...head, status: "running", input, startedAt: 2_000 });
        expect(outcome).toBe("stored");
        expect(await store.stepHeads("r")).toEqual([{ ...head, status: "done" }]);
        expect(await store.step({ run: "r", key: "k", revision: 1 })).toMatchObject({
          input,
          output: { text: "answer of k" },
          endedAt: 2_500,
        });
      });

      test("a failed step keeps its error and no output", async () => {
        await heldRun(store, "r");
        await store.begin(intentOf("r", "k"));
        const error = { kind: "provider", message: "gone", fault: { provider: "sim" } } as const;

        await store.finish(resultOf("r", "k", { end: { status: "failed", error } }));

        const step = await store.step({ run: "r", key: "k", revision: 1 });
        expect(step).toMatchObject({ status: "failed", error });
        expect(step).not.toHaveProperty("output");
      });

      test("a result that needed no execution is stored without a begin", async () => {
        await heldRun(store, "r");

        const outcome = await store.finish(resultOf("r", "k", { end: { status: "done", output: null } }));

        const { input } = intentOf("r", "k");
        expect(outcome).toBe("stored");
        expect(await store.step({ run: "r", key: "k", revision: 1 })).toMatchObject({
          status: "done",
          input,
          output: null,
        });
      });

      test("the newest revision of each key heads the step; older ones are kept", async () => {
        await heldRun(store, "r");
        const error = { kind: "provider", message: "gone" } as const;
        await store.finish(resultOf("r", "k", { end: { status: "failed", error } }));
        await store.finish(resultOf("r", "l"));

        await store.finish(resultOf("r", "k", { revision: 2, generation: 2 }));

        const heads = [...(await store.stepHeads("r"))].sort((a, b) => a.key.localeCompare(b.key));
        expect(heads).toMatchObject([
          { key: "k", revision: 2, status: "done", generation: 2 },
          { key: "l", revision: 1 },
        ]);
        expect(await store.step({ run: "r", key: "k", revision: 1 })).toMatchObject({ status: "failed", error });
        expect(await store.tally("r")).toMatchObject({ done: 2, failed: 0 });
      });

      test("a finished revision cannot begin again", async () => {
        await heldRun(store, "r");
        await store.begin(intentOf("r", "k"));
        await store.finish(resultOf("r", "k"));

        await expect(store.begin(intentOf("r", "k"))).rejects.toThrow(ConflictError);
      });

      test("after a take-over an open step begins again and counts as a repeat", async () => {
        await heldRun(store, "r");
        await store.begin(intentOf("r", "k"));
        await store.claim("r", 1, HOLDER, 9);

        await store.begin(intentOf("r", "k", { epoch: 2, at: 3_000 }));

        expect(await store.tally("r")).toMatchObject({ running: 1, interrupted: 1, repeats: 1 });
        expect(await store.finish(resultOf("r", "k", { epoch: 2 }))).toBe("stored");
      });

      test("a step that waited for its next try was not cut off and is no repeat", async () => {
        await heldRun(store, "r");
        await store.begin(intentOf("r", "k", { reservation: { id: 1, model: "m", worstUsd: 1, worstTokens: 1 } }));
        const released = { id: 1, state: "released", usd: 0, usage: { inputTokens: 0, outputTokens: 0 } } as const;
        await store.settle({ run: "r", key: "k", revision: 1 }, released, 2_000);
        await store.claim("r", 1, HOLDER, 9);

        await store.begin(intentOf("r", "k", { epoch: 2, at: 3_000 }));

        expect(await store.tally("r")).toMatchObject({ running: 1, interrupted: 0, repeats: 0 });
      });

      test("of two more executions only the one that made up for a lost request is a repeat", async () => {
        await heldRun(store, "r");
        await store.begin(intentOf("r", "k", { reservation: { id: 1, model: "m", worstUsd: 1, worstTokens: 1 } }));
        const released = { id: 1, state: "released", usd: 0, usage: { inputTokens: 0, outputTokens: 0 } } as const;
        await store.settle({ run: "r", key: "k", revision: 1 }, released, 2_000);
        await store.claim("r", 1, HOLDER, 9);
        const lost = { id: 2, model: "m", worstUsd: 1, worstTokens: 1 };
        await store.begin(intentOf("r", "k", { epoch: 2, at: 3_000, reservation: lost }));
        await store.claim("r", 2, HOLDER, 9);

        await store.begin(intentOf("r", "k", { epoch: 3, at: 4_000 }));

        expect((await store.tally("r")).repeats).toBe(1);
      });

      test("of two results the first counts", async () => {
        await heldRun(store, "r");
        await store.begin(intentOf("r", "k"));

        const outcomes = await Promise.all([
          store.finish(resultOf("r", "k")),
          store.finish(resultOf("r", "k", { end: { status: "done", output: "second" } })),
        ]);

        expect(outcomes).toEqual(["stored", "taken"]);
        expect(await store.step({ run: "r", key: "k", revision: 1 })).toMatchObject({
          output: { text: "answer of k" },
        });
      });

      test("a late result is fenced, unless it was paid for and its revision is open", async () => {
        await heldRun(store, "r");
        for (const key of ["work", "ask"]) await store.begin(intentOf("r", key));
        await store.claim("r", 1, HOLDER, 9);

        const fenced = await store.finish(resultOf("r", "work"));
        const late = await store.finish(resultOf("r", "ask", { acceptLate: true }));

        expect([fenced, late]).toEqual(["fenced", "stored"]);
        expect(await store.tally("r")).toMatchObject({ running: 1, done: 1 });
      });

      test("a refused write leaves the others of its group alone", async () => {
        await heldRun(store, "r");

        const settled = await Promise.allSettled([
          store.begin(intentOf("r", "a")),
          store.begin(intentOf("r", "b", { epoch: 7 })),
          store.reserve({ run: "r", key: "never begun", revision: 1 }, reservation(9), 1, 5),
          store.begin(intentOf("r", "c")),
        ]);

        expect(settled.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "rejected", "fulfilled"]);
        expect((await store.stepHeads("r")).map(({ key }) => key)).toEqual(["a", "c"]);
      });

      test("a thousand steps at once are all there, each with its own result", async () => {
        await heldRun(store, "r");
        const keys = Array.from({ length: 1_000 }, (_, index) => `unit/${index}`);

        await Promise.all(
          keys.map(async (key, id) => {
            await store.begin(intentOf("r", key, { reservation: reservation(id) }));
            await store.finish(resultOf("r", key, { settlements: [settlement(id)] }));
          }),
        );

        const tally = await store.tally("r");
        expect(tally).toMatchObject({
          running: 0,
          done: 1_000,
          spend: { settledUsd: 250, requests: 1_000, openUsd: 0 },
        });
        for (const key of [keys[0], keys[499], keys[999]]) {
          const step = await store.step({ run: "r", key: String(key), revision: 1 });
          expect(step?.output).toEqual({ text: `answer of ${key}` });
        }
      });
    });

    describe("events", () => {
      test("every change appends one, in order of commit", async () => {
        await heldRun(store, "r");
        const step = { run: "r", key: "k", revision: 1 };
        await store.begin(intentOf("r", "k", { reservation: reservation(1) }));
        await store.reserve(step, reservation(2), 1, 2_100);
        await store.finish(resultOf("r", "k", { settlements: [settlement(1)] }));
        await store.settle(step, settlement(2), 2_600);
        await store.wish("r", "pause", 2_700);
        await store.setStatus("r", 1, "paused", { run: "r", at: 2_800, kind: "run.paused", body: null });
        await store.sendSignal("r", "go", true, 2_900);
        await store.endRun({ id: "r", epoch: 1, status: "failed", at: 3_000, body: { spent: 1 } });
        await store.openGeneration("r", 1, 3_100);

        const events = await eventsOf("r");

        expect(events.map(({ kind }) => kind)).toEqual([
          "run.created",
          "run.started",
          "step.started",
          "request.reserved",
          "step.done",
          "request.settled",
          "run.wished",
          "run.paused",
          "signal.sent",
          "run.ended",
          "run.retried",
        ]);
        const seqs = events.map(({ seq }) => seq);
        expect(seqs).toEqual([...seqs].sort((a, b) => a - b));
        expect(events[0]?.body).toMatchObject({ mode: "batch", input: { prompt: "Why?" }, settings: { attempts: 3 } });
        expect(events[4]).toMatchObject({ key: "k", revision: 1, at: 2_500, body: { kind: "ask", ms: 500 } });
        expect(events[9]?.body).toEqual({ spent: 1, status: "failed" });
      });

      test("the end of a step tells its settlements, and whole also input, output and error", async () => {
        await heldRun(store, "r");
        await store.begin(intentOf("r", "k", { reservation: reservation(1) }));
        await store.finish(resultOf("r", "k", { settlements: [settlement(1)] }));
        const error = { kind: "provider", message: "gone" } as const;
        await store.finish(resultOf("r", "l", { end: { status: "failed", error } }));

        const [small, whole] = [await eventsOf("r"), await eventsOf("r", true)];

        const settlements = [{ id: 1, model: "sim/a", state: "settled", usd: 0.25, inputTokens: 10, outputTokens: 20 }];
        const { input } = intentOf("r", "k");
        expect(small.at(-2)?.body).toEqual({ kind: "ask", ms: 500, settlements });
        expect(whole.at(-2)?.body).toEqual({
          kind: "ask",
          ms: 500,
          settlements,
          input,
          output: { text: "answer of k" },
        });
        expect(whole.at(-1)?.body).toEqual({ kind: "ask", ms: 0, settlements: [], input, error });
      });

      test("pages follow each other without gap or repeat and include children", async () => {
        await heldRun(store, "r");
        await store.createRun(newRun("r/c", { parent: "r", depth: 1 }));
        await store.createRun(newRun("other"));
        await store.finish(resultOf("r/c", "k"));

        const first = await store.events("r", 0, 2, false);
        const second = await store.events("r", first.at(-1)?.seq ?? 0, 10, false);

        const named = [...first, ...second].map(({ run, kind }) => `${run} ${kind}`);
        expect(named).toEqual(["r run.created", "r run.started", "r/c run.created", "r/c step.done"]);
        expect((await eventsOf("r/c")).map(({ kind }) => kind)).toEqual(["run.created", "step.done"]);
      });
    });

    describe("texts", () => {
      test("a text of 10 MB is stored once by content and committed before what is written afterwards", async () => {
        await heldRun(store, "r");
        const text = "murmuration ".repeat(870_000);

        const hashes = [blobs.put(text), blobs.put(text)];
        await store.begin(intentOf("r", "k", { input: { $blob: String(hashes[0]) } }));

        const other = await open();
        expect(hashes[0]).toBe(hashes[1]);
        expect((await other.blobs.get(String(hashes[0]))) === text).toBe(true);
      });

      test("a text can be read as soon as it was put; an unknown hash is undefined", async () => {
        const hash = blobs.put("soon");

        expect(await blobs.get(hash)).toBe("soon");
        expect(await blobs.get("none")).toBeUndefined();
      });

      test("an answer put into the cache is found by every opener, the newest of a hash", async () => {
        await store.createRun(newRun("r"));
        cache.put("h", response("old"));
        cache.put("h", response("new"));
        await store.wish("r", "pause", 1);

        const other = await open();

        expect(await cache.get("h")).toEqual(response("new"));
        expect(await other.cache.get("h")).toEqual(response("new"));
        expect(await cache.get("none")).toBeUndefined();
      });
    });

    moneyContract(() => store);
  });
}
