import type { Clock } from "../../core/clock.ts";
import { CancelledError, ProviderError } from "../../core/errors.ts";
import type { Call, Model, ModelRequest, ModelResponse } from "../../core/model.ts";
import { costUsdOf } from "../../core/tokens.ts";
import { LightSignal, onAbort } from "../abort-signals.ts";
import { answerTo, REFUSAL, type SimulatedAnswer } from "./answers.ts";
import { countAttempts } from "./attempts.ts";
import { digestOfTexts, embedWords } from "./embed-words.ts";
import type { Fault } from "./fault.ts";
import { faultOfStatus, type Outcome, outcomeOf, sentenceOfStatus } from "./outcome.ts";
import { piecesOf } from "./pieces.ts";
import { promptReader } from "./prompt.ts";
import type { Shape } from "./shape.ts";
import { tokenBucket } from "./token-bucket.ts";

export interface SimulatedOptions {
  /** `sim/NAME...`: what reports and the cache know the model by. */
  readonly name: string;
  readonly shape: Shape;
  readonly clock: Clock;
}

const BURST = 50;

/** A model that answers from the prompt alone, without a network: the same request and sample always get the same answer. */
export function simulatedModel({ name, shape, clock }: SimulatedOptions): Model {
  const readPrompt = promptReader();
  const attempts = countAttempts({ forgetAnswered: true, limit: 100_000 });
  const bucket = shape.rpm === undefined ? undefined : tokenBucket(shape.rpm, BURST);

  /** Runs one wire request: limit, latency and faults; `deliver` makes what is answered. */
  async function served<T>(
    digest: string,
    sample: string,
    call: Call,
    deliver: (o: Outcome) => Promise<T>,
  ): Promise<T> {
    if (call.signal.aborted) throw cancelled(call.signal);
    if (call.admission.aborted) throw cancelled(call.admission);
    admit(call);
    const key = `${call.idempotencyKey}\n${digest}\n${sample}`;
    const outcome = outcomeOf(shape, digest, sample, attempts.begin(key).attempt);
    let answered = false;
    try {
      if (outcome.fault === "hang") await aborted(call.signal);
      const result = await deliver(outcome);
      answered = true;
      return result;
    } finally {
      attempts.end(key, answered || call.signal.aborted);
    }
  }

  function admit(call: Call): void {
    if (bucket === undefined) return;
    const reply = bucket.take(clock.monotonic());
    call.onRate?.({
      requestsPerMinute: bucket.perMinute,
      remainingRequests: reply.remaining,
      resetRequestsMs: reply.resetMs,
    });
    if (!reply.allowed) throw refusal(name, 429, Math.ceil(reply.waitMs));
  }

  async function wait(ms: number, signal: AbortSignal): Promise<void> {
    // A signal of its own: all calls of a run may share one, and adding the n-th event listener walks the n-1 before it.
    const own = new LightSignal();
    const forget = onAbort(signal, () => own.abort());
    await clock.sleep(ms, own);
    forget();
    if (signal.aborted) throw cancelled(signal);
  }

  /** Says the text in pieces, evenly over the latency, where the caller listens; else waits for all of it. */
  async function say(text: string, latencyMs: number, call: Call): Promise<void> {
    if (call.onText === undefined || text === "") return wait(latencyMs, call.signal);
    const pieces = piecesOf(text);
    for (const piece of pieces) {
      await wait(latencyMs / pieces.length, call.signal);
      call.onText(piece);
    }
  }

  async function ask(request: ModelRequest, call: Call): Promise<ModelResponse> {
    const prompt = readPrompt(request);
    const window = shape.contextTokens ?? Infinity;
    if (prompt.inputTokens + request.maxOutputTokens > window) throw tooLong(name, prompt.inputTokens, request, window);
    const sample = `${request.seed ?? ""}#${request.sample}`;
    return served(prompt.digest, sample, call, async ({ fault, latencyMs }) => {
      const answer: SimulatedAnswer =
        fault === "refuse" ? REFUSAL : answerTo(prompt, shape, sample, request.maxOutputTokens);
      if (fault !== undefined && fault !== "refuse") {
        await say(fault === "truncate" ? answer.text.slice(0, answer.text.length / 2) : "", latencyMs, call);
        throw errorOf(name, fault);
      }
      await say(answer.text, latencyMs, call);
      const usage = { inputTokens: prompt.inputTokens, outputTokens: answer.outputTokens };
      return {
        text: answer.text,
        finish: answer.finish,
        model: name,
        usage,
        costUsd: costUsdOf(usage, shape.price),
        requests: 1,
        retries: 0,
        hedged: false,
        cached: false,
      };
    });
  }

  return {
    name,
    facts: {
      provider: "sim",
      contextTokens: shape.contextTokens,
      price: shape.price,
      nativeSchema: true,
      simulated: true,
    },
    ask,
    embed: (texts, call) =>
      served(digestOfTexts(texts), "", call, async ({ fault, latencyMs }) => {
        await wait(latencyMs, call.signal);
        if (fault !== undefined && fault !== "refuse") throw errorOf(name, fault);
        const usage = { inputTokens: tokensOf(texts), outputTokens: 0 };
        return { vectors: texts.map(embedWords), usage, costUsd: costUsdOf(usage, shape.price), model: name };
      }),
  };
}

function tokensOf(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + Math.ceil(text.length / 4), 0);
}

/** Waits without end until the signal aborts. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    onAbort(signal, () => reject(cancelled(signal)));
  });
}

function cancelled(signal: AbortSignal): CancelledError {
  return signal.reason instanceof CancelledError ? signal.reason : new CancelledError("the caller");
}

function refusal(name: string, status: number, retryAfterMs?: number): ProviderError {
  return new ProviderError(
    `expected an answer of ${name}, got status ${status}: ${sentenceOfStatus(status)} (simulated)`,
    faultOfStatus(status, retryAfterMs),
  );
}

const WHAT_CAME = {
  hang: "nothing",
  truncate: "half of one",
  drop: "a closed connection",
  malformed: "a body that is no JSON",
  empty: "an empty body",
} as const;

function errorOf(name: string, fault: Exclude<Fault, "refuse">): ProviderError {
  if (typeof fault === "number") return refusal(name, fault, fault === 429 ? 1_000 : undefined);
  return new ProviderError(`expected an answer of ${name}, got ${WHAT_CAME[fault]} (simulated)`, {
    provider: "sim",
    scope: "request",
    retryable: true,
    mayHaveCost: true,
  });
}

function tooLong(name: string, inputTokens: number, request: ModelRequest, window: number): ProviderError {
  return new ProviderError(
    `expected at most ${window} tokens for ${name}, got ${inputTokens} of input and ${request.maxOutputTokens} reserved for the answer: shorten the prompt or lower the output cap`,
    faultOfStatus(400),
  );
}
