import { afterEach, beforeEach, describe } from "vitest";
import { budgetContract } from "./engine-budget-contract.ts";
import { childContract } from "./engine-child-contract.ts";
import { commitContract } from "./engine-commit-contract.ts";
import { dispatchContract } from "./engine-dispatch-contract.ts";
import { generationContract } from "./engine-generation-contract.ts";
import { journalContract } from "./engine-journal-contract.ts";
import { leaseContract } from "./engine-lease-contract.ts";
import { signalContract } from "./engine-signal-contract.ts";
import { steerContract } from "./engine-steer-contract.ts";
import { stepContract } from "./engine-step-contract.ts";
import { openWorld, type World } from "./engine-world.ts";
import type { Place } from "./store-contract.ts";

/** What the engine promises over every store. `place` makes a new one for each test; what it opened is closed after the test. */
export function engineContract(name: string, place: () => Promise<Place>): void {
  describe(`the engine over ${name}`, () => {
    let world: World;
    const current = () => world;

    beforeEach(async () => {
      world = await openWorld(await place());
    });

    afterEach(() => world.close());

    describe("keyed steps", () => stepContract(current));
    describe("generations", () => generationContract(current));
    describe("commits", () => commitContract(current));
    describe("fan-out", () => dispatchContract(current));
    describe("leases", () => leaseContract(current));
    describe("steering", () => steerContract(current));
    describe("signals", () => signalContract(current));
    describe("child runs", () => childContract(current));
    describe("budgets", () => budgetContract(current));
    describe("journals", () => journalContract(current));
  });
}
