import { describe, expect, test } from "vitest";
import { ConflictError } from "../../src/core/errors.ts";
import type { Store } from "../../src/core/store.ts";
import { HOLDER, heldRun, intentOf, newRun, reservation, resultOf, settlement } from "./store-fixtures.ts";

/** The part of the store's contract that is about money. */
export function moneyContract(current: () => Store): void {
  const step = { run: "r", key: "k", revision: 1 };

  describe("money", () => {
    test("a reservation is open until it settles with the result", async () => {
      const store = current();
      await heldRun(store, "r");
      await store.begin(intentOf("r", "k", { reservation: reservation(1) }));
      const before = await store.tally("r");

      await store.finish(resultOf("r", "k", { settlements: [settlement(1)] }));

      const after = await store.tally("r");
      expect(before.spend).toMatchObject({ openUsd: 0.5, openRequests: 1, settledUsd: 0, requests: 1 });
      expect(after.spend).toEqual({
        settledUsd: 0.25,
        openUsd: 0,
        abandonedUsd: 0,
        abandonedRequests: 0,
        openRequests: 0,
        requests: 1,
        unpricedRequests: 0,
        inputTokens: 10,
        outputTokens: 20,
      });
    });

    test("a step that has ended reserves nothing more", async () => {
      const store = current();
      await heldRun(store, "r");
      await store.begin(intentOf("r", "k", { reservation: reservation(1) }));
      await store.finish(resultOf("r", "k", { settlements: [settlement(1)] }));

      await expect(store.reserve(step, reservation(2), 1, 5)).rejects.toMatchObject({ subject: "r/k" });

      expect((await store.tally("r")).spend.requests).toBe(1);
    });

    test("a further reservation needs the current epoch; a settlement does not", async () => {
      const store = current();
      await heldRun(store, "r");
      await store.begin(intentOf("r", "k", { reservation: reservation(1) }));
      await store.reserve(step, reservation(2), 1, 5);
      await store.claim("r", 1, HOLDER, 9);

      await store.settle(step, settlement(2), 10);

      await expect(store.reserve(step, reservation(3), 1, 11)).rejects.toThrow(ConflictError);
      expect((await store.tally("r")).spend).toMatchObject({ settledUsd: 0.25, abandonedUsd: 0.5, requests: 2 });
    });

    test("a take-over abandons what is open, in children too, at its worst case", async () => {
      const store = current();
      await heldRun(store, "r");
      await store.createRun(newRun("r/c", { parent: "r", depth: 1 }));
      await store.begin(intentOf("r", "k", { reservation: reservation(1) }));
      await store.begin(intentOf("r/c", "k", { reservation: reservation(1, { worstUsd: 2 }) }));

      await store.claim("r", 1, HOLDER, 9);

      const { spend } = await store.tally("r");
      expect(spend).toMatchObject({ openUsd: 0, openRequests: 0, abandonedUsd: 2.5, abandonedRequests: 2 });
    });

    test("the cost of a result that came second or was fenced settles all the same", async () => {
      const store = current();
      await heldRun(store, "r");
      await store.begin(intentOf("r", "k", { reservation: reservation(1) }));
      await store.reserve(step, reservation(2), 1, 5);
      await store.finish(resultOf("r", "k", { settlements: [settlement(1)] }));
      await store.begin(intentOf("r", "l", { reservation: reservation(3) }));
      await store.claim("r", 1, HOLDER, 9);

      const outcomes = [
        await store.finish(resultOf("r", "k", { settlements: [settlement(2)] })),
        await store.finish(resultOf("r", "l", { settlements: [settlement(3)] })),
      ];

      const { spend } = await store.tally("r");
      const events = await store.events("r", 0, 100, false);
      expect(outcomes).toEqual(["taken", "fenced"]);
      expect(spend).toMatchObject({ settledUsd: 0.75, abandonedUsd: 0, openUsd: 0 });
      expect(events.slice(-2).map(({ kind }) => kind)).toEqual(["request.settled", "request.settled"]);
    });

    test("a request settles once", async () => {
      const store = current();
      await heldRun(store, "r");
      await store.begin(intentOf("r", "k", { reservation: reservation(1) }));
      await store.settle(step, settlement(1), 5);

      await store.settle(step, settlement(1, { usd: 9 }), 6);

      expect((await store.tally("r")).spend.settledUsd).toBe(0.25);
    });

    test("released requests cost nothing, and those without a price are counted", async () => {
      const store = current();
      await heldRun(store, "r");
      await store.begin(intentOf("r", "k", { reservation: reservation(1) }));
      await store.reserve(step, reservation(2, { worstUsd: null }), 1, 5);
      const none = { inputTokens: 0, outputTokens: 0 };

      await store.settle(step, settlement(1, { state: "released", usd: 0, usage: none }), 6);
      await store.settle(step, settlement(2, { usd: null }), 7);

      const { spend } = await store.tally("r");
      expect(spend).toMatchObject({ settledUsd: 0, openUsd: 0, unpricedRequests: 1, requests: 2, inputTokens: 10 });
    });

    test("costs are split by model and persona, children included, the dearest first", async () => {
      const store = current();
      await heldRun(store, "r");
      await store.createRun(newRun("r/c", { parent: "r", depth: 1 }));
      const critic = { model: "sim/b", persona: "critic" };
      await store.begin(intentOf("r", "a", { reservation: reservation(1) }));
      await store.begin(intentOf("r", "b", { reservation: reservation(2) }));
      await store.begin(intentOf("r/c", "c", { input: critic, reservation: reservation(1, { model: "sim/b" }) }));
      await store.begin(intentOf("r", "d", { input: { model: "sim/a" }, reservation: reservation(3) }));
      await store.settle({ run: "r", key: "a", revision: 1 }, settlement(1), 5);
      await store.settle({ run: "r", key: "b", revision: 1 }, settlement(2), 5);
      await store.settle({ run: "r/c", key: "c", revision: 1 }, settlement(1, { usd: 3 }), 5);

      const costs = await store.costs("r");

      expect(costs).toEqual([
        { model: "sim/b", persona: "critic", requests: 1, usd: 3 },
        { model: "sim/a", persona: "judge", requests: 2, usd: 0.5 },
        { model: "sim/a", persona: null, requests: 1, usd: 0 },
      ]);
    });
  });
}
