import { describe, expect, test } from "vitest";
import { CancelledError } from "../../src/core/errors.ts";
import type { Gate, GateRequest } from "../../src/core/gate.ts";
import type { GateWorld } from "../fakes/gate-world.ts";

/** What every gate promises, whatever it looks at. */
export interface GateContractParts {
  readonly name: string;
  open(): Gate;
  /** A change that the gate looks at and has an answer to. */
  world(): GateWorld;
}

const STATUSES = ["passed", "failed", "waiting", "error", "not_run"];
const MOST_EVIDENCE = 16_000;

export function gateContract({ name, open, world }: GateContractParts): void {
  describe(`${name}: the contract of gates`, () => {
    test("answers a verdict that names the gate and says why in one line", async () => {
      using it = world();
      const gate = open();

      const verdict = await gate.check(it.request());

      expect(STATUSES).toContain(verdict.status);
      expect(verdict).toMatchObject({ gate: gate.name, isWarning: gate.isWarning });
      expect(verdict.reason).toMatch(/^[^\n]+$/);
      expect(verdict.evidence.length).toBeLessThan(MOST_EVIDENCE);
      expect(verdict.ms).toBeGreaterThanOrEqual(0);
    });

    test("answers the same verdict again", async () => {
      using it = world();
      const gate = open();

      const [first, second] = [await gate.check(it.request()), await gate.check(it.request())];

      expect({ ...second, ms: 0, reason: "" }).toEqual({ ...first, ms: 0, reason: "" });
    });

    test("leaves the tree as it was", async () => {
      using it = world();

      await open().check(it.request());

      expect(it.tree.git("status", "--porcelain")).toBe("");
    });

    test("answers a verdict where the tree is gone", async () => {
      using it = world();
      const request: GateRequest = { ...it.request(), path: `${it.tree.path}/gone` };

      const verdict = await open().check(request);

      expect(STATUSES).toContain(verdict.status);
    });

    test("is stopped by its signal", async () => {
      using it = world();
      const request = it.request({ signal: AbortSignal.abort() });

      const outcome = await open()
        .check(request)
        .catch((error: unknown) => error);

      // What asks nobody may be quicker than the stop.
      if (outcome instanceof Error) expect(outcome).toBeInstanceOf(CancelledError);
      else expect(outcome).toMatchObject({ gate: open().name });
    });
  });
}
