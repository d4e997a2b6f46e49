import { expect, test } from "vitest";
import { freeCall } from "../../../test/fakes/free-call.ts";
import { clockWithoutWaits, modelContract } from "../../../test/suites/model-contract.ts";
import type { ModelRequest } from "../../core/model.ts";
import { parseSimulatedName } from "./shape.ts";
import { simulatedModel } from "./simulated-model.ts";

modelContract("the simulated model", async (shape) => ({
  model: simulatedModel({ name: "sim/contract", shape, clock: clockWithoutWaits() }),
  async [Symbol.asyncDispose]() {},
}));

function modelNamed(text: string) {
  return simulatedModel({ ...parseSimulatedName(text), clock: clockWithoutWaits() });
}

function request(text: string, given: Partial<ModelRequest> = {}): ModelRequest {
  return { messages: [{ role: "user", parts: [text] }], maxOutputTokens: 1_000, sample: 0, ...given };
}

test("a simulated model is known by its whole name and says that it is simulated", () => {
  const model = modelNamed("sim/crowd@seed=7@price=1,2@context=1000");

  expect(model.name).toBe("sim/crowd@seed=7@price=1,2@context=1000");
  expect(model.facts).toEqual({
    provider: "sim",
    contextTokens: 1_000,
    price: { inputUsd: 1, outputUsd: 2 },
    nativeSchema: true,
    simulated: true,
  });
});

test("a request that failed can succeed when it is tried again", async () => {
  const model = modelNamed("sim/flaky@errors=500:50%");
  const outcomes: string[] = [];

  for (let attempt = 0; attempt < 20 && outcomes.at(-1) !== "answered"; attempt++) {
    await model.ask(request("Again?"), freeCall()).then(
      () => outcomes.push("answered"),
      () => outcomes.push("failed"),
    );
  }

  expect(outcomes.at(-1)).toBe("answered");
});

test("errors befall about the share of requests that was asked for", async () => {
  const model = modelNamed("sim/flaky@errors=500:20%");

  const asked = Array.from({ length: 1_000 }, (_, sample) => model.ask(request("Well?", { sample }), freeCall()));
  const settled = await Promise.allSettled(asked);

  const failed = settled.filter((one) => one.status === "rejected").length;
  expect(failed).toBeGreaterThan(150);
  expect(failed).toBeLessThan(250);
});

test("opinions are given about as often as their weights say", async () => {
  const model = modelNamed("sim/crowd@opinions=PostgreSQL + TimescaleDB:72,ClickHouse:16,other:12");
  const schema = {
    name: "vote",
    json: { type: "object", properties: { answer: { type: "string" } }, required: ["answer"] },
  };

  const answers = await Promise.all(
    Array.from({ length: 1_000 }, (_, sample) => model.ask(request("Which?", { sample, schema }), freeCall())),
  );

  const votes = answers.filter(({ text }) => JSON.parse(text).answer === "PostgreSQL + TimescaleDB").length;
  expect(votes).toBeGreaterThan(670);
  expect(votes).toBeLessThan(770);
});

test("personas agree on a question when there is no disagreement, and differ when there is", async () => {
  const personas = Array.from({ length: 20 }, (_, index) => `You are expert ${index}`);
  const opinionsOf = async (name: string) => {
    const model = modelNamed(name);
    const answers = await Promise.all(
      personas.map((system) => model.ask(request("Left or right?", { system }), freeCall())),
    );
    return new Set(answers.map(({ text }) => (text.includes("**left**") ? "left" : "right")));
  };

  const together = await opinionsOf("sim/crowd@opinions=left:1,right:1@disagreement=0");
  const apart = await opinionsOf("sim/crowd@opinions=left:1,right:1@disagreement=1");

  expect(together.size).toBe(1);
  expect(apart.size).toBe(2);
});

test("what comes faster than the rate gets 429 with the time to wait", async () => {
  const clock = { ...clockWithoutWaits(), monotonic: () => 0 };
  const model = simulatedModel({ ...parseSimulatedName("sim/slow@rpm=60"), clock });
  const asked = Array.from({ length: 51 }, (_, sample) => model.ask(request("Now?", { sample }), freeCall()));

  const settled = await Promise.allSettled(asked);

  const refused = settled.filter((one) => one.status === "rejected");
  expect(refused).toHaveLength(1);
  expect(refused[0]?.reason).toMatchObject({
    fault: { status: 429, retryable: true, retryAfterMs: expect.any(Number) },
  });
});

test("nothing is sent once admission is closed", async () => {
  const model = modelNamed("sim/x");

  const asked = model.ask(request("Now?"), freeCall({ admission: AbortSignal.abort() }));

  await expect(asked).rejects.toMatchObject({ kind: "cancelled" });
});

test("a truncated stream says half of the answer before it fails", async () => {
  const said: string[] = [];
  const whole = await modelNamed("sim/x").ask(request("Well?"), freeCall());

  const asked = modelNamed("sim/x@errors=truncate:100%").ask(
    request("Well?"),
    freeCall({ onText: (d) => said.push(d) }),
  );

  await expect(asked).rejects.toMatchObject({ kind: "provider" });
  expect(whole.text.startsWith(said.join(""))).toBe(true);
  expect(said.join("").length).toBe(Math.floor(whole.text.length / 2));
});
