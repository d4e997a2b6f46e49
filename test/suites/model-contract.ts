import { describe, expect, test } from "vitest";
import type { Clock } from "../../src/core/clock.ts";
import { CancelledError, ProviderError } from "../../src/core/errors.ts";
import type { Model, ModelRequest, RateObservation } from "../../src/core/model.ts";
import { costUsdOf } from "../../src/core/tokens.ts";
import { DEFAULT_SHAPE, parseShape, type Shape, type ShapeText } from "../../src/models/simulated/shape.ts";
import { freeCall } from "../fakes/free-call.ts";

/** A model, and what must be closed with it. */
export interface OpenModel extends AsyncDisposable {
  readonly model: Model;
}

/** Opens a model whose provider behaves as the shape says: the simulated model itself, or a client of a rehearsal provider. The price of the shape is the price of the model. */
export type OpenModelOf = (shape: Shape) => Promise<OpenModel>;

/** A clock for tests: short waits are over at once, waits of a minute and more last until they are aborted. */
export function clockWithoutWaits(): Clock {
  let at = 0;
  return {
    now: () => at,
    monotonic: () => at,
    async turn() {},
    async sleep(ms, signal) {
      if (ms < 60_000) {
        at += ms;
        return;
      }
      if (signal?.aborted === true) return;
      await new Promise<void>((resolve) => signal?.addEventListener("abort", () => resolve(), { once: true }));
    },
  };
}

const INPUT = "The events table has forty million rows.\nWrites come in bursts at noon. Reads are mostly by day.";

function requestOf(given: Partial<ModelRequest> = {}): ModelRequest {
  return {
    system: "You are a careful database administrator. You weigh cost.",
    messages: [{ role: "user", parts: ["Which database fits?", INPUT] }],
    maxOutputTokens: 2_000,
    sample: 0,
    ...given,
  };
}

function shapeOf(text: ShapeText = {}): Shape {
  const { shape, problems } = parseShape({ latency: "1ms", ...text }, (key) => key);
  expect(problems).toEqual([]);
  return shape;
}

async function failureOf(asked: Promise<unknown>): Promise<unknown> {
  return asked.then(
    () => expect.unreachable("expected the call to fail"),
    (error: unknown) => error,
  );
}

const VOTE = {
  type: "object",
  properties: {
    answer: { type: "string", maxLength: 80 },
    confidence: { type: "number", minimum: 0, maximum: 1 },
    reasons: { type: "array", items: { type: "string" }, minItems: 1, maxItems: 3 },
  },
  required: ["answer", "confidence", "reasons"],
  additionalProperties: false,
} as const;

/** What every Model at the wire promises; fakes and real adapters pass the same tests. */
export function modelContract(subject: string, open: OpenModelOf): void {
  describe(`${subject} as a Model`, () => {
    test("answers with text, who answered and one request", async () => {
      await using opened = await open(shapeOf());

      const response = await opened.model.ask(requestOf(), freeCall());

      expect(response.text.length).toBeGreaterThan(0);
      expect(response).toMatchObject({
        finish: "stop",
        model: opened.model.name,
        requests: 1,
        retries: 0,
        hedged: false,
        cached: false,
      });
    });

    test("tells the usage, and more of it for a longer prompt", async () => {
      await using opened = await open(shapeOf());

      const short = await opened.model.ask(requestOf(), freeCall());
      const long = await opened.model.ask(
        requestOf({ messages: [{ role: "user", parts: [INPUT.repeat(20)] }] }),
        freeCall(),
      );

      expect(short.usage.inputTokens).toBeGreaterThan(0);
      expect(short.usage.outputTokens).toBeGreaterThan(0);
      expect(long.usage.inputTokens).toBeGreaterThan(short.usage.inputTokens);
    });

    test("tells the cost where a price is known", async () => {
      const shape = shapeOf({ price: "1000,2000" });
      await using opened = await open(shape);

      const response = await opened.model.ask(requestOf(), freeCall());

      expect(response.costUsd).toBeCloseTo(costUsdOf(response.usage, shape.price) ?? Number.NaN, 9);
    });

    test("tells of an answer that the output cap cut", async () => {
      await using opened = await open(shapeOf());

      const response = await opened.model.ask(requestOf({ maxOutputTokens: 5 }), freeCall());

      expect(response.finish).toBe("length");
      expect(response.usage.outputTokens).toBeLessThanOrEqual(5);
    });

    test("gives a refusal as an answer", async () => {
      await using opened = await open(shapeOf({ errors: "refuse:100%" }));

      const response = await opened.model.ask(requestOf(), freeCall());

      expect(response.finish).toBe("refused");
    });

    for (const way of ["before it is sent", "in flight"] as const) {
      test(`ends with CancelledError when aborted ${way}`, async () => {
        await using opened = await open(shapeOf({ latency: "1h" }));
        const stop = new AbortController();
        if (way === "before it is sent") stop.abort();

        const asked = failureOf(opened.model.ask(requestOf(), freeCall({ signal: stop.signal })));
        stop.abort();

        expect(await asked).toBeInstanceOf(CancelledError);
      });
    }

    test("ends with CancelledError when a provider that never answers is aborted", async () => {
      await using opened = await open(shapeOf({ errors: "hang:100%" }));
      const stop = new AbortController();

      const asked = failureOf(opened.model.ask(requestOf(), freeCall({ signal: stop.signal })));
      stop.abort();

      expect(await asked).toBeInstanceOf(CancelledError);
    });

    const faults: readonly [errors: string, fault: object][] = [
      ["429:100%", { scope: "request", retryable: true, retryAfterMs: 1_000, status: 429 }],
      ["500:100%", { scope: "request", retryable: true, status: 500 }],
      ["503:100%", { scope: "request", retryable: true, status: 503 }],
      ["401:100%", { scope: "key", retryable: false, status: 401 }],
      ["402:100%", { scope: "key", retryable: false, status: 402 }],
      ["403:100%", { scope: "key", retryable: false, status: 403 }],
      ["404:100%", { scope: "model", retryable: false, status: 404 }],
      ["truncate:100%", { scope: "request", retryable: true, mayHaveCost: true }],
      ["drop:100%", { scope: "request", retryable: true, mayHaveCost: true }],
      ["malformed:100%", { scope: "request", retryable: true, mayHaveCost: true }],
      ["empty:100%", { scope: "request", retryable: true, mayHaveCost: true }],
    ];
    for (const streams of [false, true]) {
      test.each(faults)(`fails with a ProviderError on %s${streams ? " when streamed" : ""}`, async (errors, fault) => {
        await using opened = await open(shapeOf({ errors }));

        const error = await failureOf(opened.model.ask(requestOf(), freeCall(streams ? { onText: () => {} } : {})));

        expect(error).toBeInstanceOf(ProviderError);
        expect(error).toMatchObject({ fault });
      });
    }

    test("fails for good when the prompt is over the model's context", async () => {
      await using opened = await open(shapeOf({ context: "20" }));

      const error = await failureOf(opened.model.ask(requestOf(), freeCall()));

      expect(error).toMatchObject({ kind: "provider", fault: { scope: "request", retryable: false, status: 400 } });
    });

    test("streams the text in pieces that join to the answer", async () => {
      await using opened = await open(shapeOf());
      const pieces: string[] = [];

      const response = await opened.model.ask(requestOf(), freeCall({ onText: (delta) => pieces.push(delta) }));

      expect(pieces.length).toBeGreaterThan(1);
      expect(pieces.join("")).toBe(response.text);
      expect(response.usage.outputTokens).toBeGreaterThan(0);
    });

    test("answers equal requests of one seed equally", async () => {
      await using opened = await open(shapeOf());

      const first = await opened.model.ask(requestOf({ seed: 7 }), freeCall({ idempotencyKey: "one/ask/1" }));
      const second = await opened.model.ask(requestOf({ seed: 7 }), freeCall({ idempotencyKey: "two/ask/1" }));

      expect(second.text).toBe(first.text);
    });

    test("answers other draws of one request independently", async () => {
      await using opened = await open(shapeOf({ opinions: "left:1,right:1" }));
      const draws = Array.from({ length: 20 }, (_, sample) => sample);

      const texts = await Promise.all(
        draws.map(async (sample) => {
          const call = freeCall({ idempotencyKey: `run/ask-${sample}/1` });
          return (await opened.model.ask(requestOf({ seed: sample, sample }), call)).text;
        }),
      );

      expect(texts.some((text) => text.includes("left"))).toBe(true);
      expect(texts.some((text) => text.includes("right"))).toBe(true);
    });

    test("answers with JSON that satisfies the schema", async () => {
      await using opened = await open(shapeOf({ opinions: "Postgres:1" }));

      const response = await opened.model.ask(requestOf({ schema: { name: "vote", json: VOTE } }), freeCall());

      expect(JSON.parse(response.text)).toEqual({
        answer: "Postgres",
        confidence: expect.any(Number),
        reasons: expect.arrayContaining([expect.any(String)]),
      });
    });

    test("tells what the provider said of its limits", async () => {
      await using opened = await open(shapeOf({ rpm: "600" }));
      const observed: RateObservation[] = [];

      await opened.model.ask(requestOf(), freeCall({ onRate: (observation) => observed.push(observation) }));

      expect(observed.at(-1)).toMatchObject({ requestsPerMinute: 600, remainingRequests: 49 });
    });

    test("embeds texts in order, similar ones near", async () => {
      await using opened = await open(DEFAULT_SHAPE);
      const texts = ["the cat sat on the mat", "a cat sat on a mat", "quarterly revenue grew"];

      const embedded = await opened.model.embed?.(texts, freeCall());

      const [one = [], near = [], far = []] = embedded?.vectors ?? [];
      expect(embedded?.vectors).toHaveLength(3);
      expect(cosine(one, near)).toBeGreaterThan(cosine(one, far));
      expect(embedded?.usage.inputTokens).toBeGreaterThan(0);
    });
  });
}

function cosine(one: readonly number[], other: readonly number[]): number {
  const dot = one.reduce((sum, value, index) => sum + value * (other[index] ?? 0), 0);
  return dot / (Math.hypot(...one) * Math.hypot(...other));
}
