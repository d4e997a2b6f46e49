import type { Call, Model, ModelFacts, ModelRequest, ModelResponse } from "../../src/core/model.ts";
import { RecordingLedger } from "./recording-ledger.ts";

/** What a scripted model does with one request: says a text, gives a response, throws an error, or takes its time. */
export type Reply =
  | string
  | Error
  | Partial<ModelResponse>
  | ((request: ModelRequest, call: Call) => Promise<Partial<ModelResponse>>);

export interface ScriptedModel extends Model {
  /** The calls that arrived, in order. */
  readonly calls: readonly { readonly request: ModelRequest; readonly call: Call }[];
}

/** A model that replies from a list, in order of arrival; the last reply is for all that come after. */
export function scriptedModel(
  replies: readonly Reply[],
  name = "test/model",
  facts: Partial<ModelFacts> = {},
): ScriptedModel {
  const calls: { request: ModelRequest; call: Call }[] = [];
  return {
    name,
    facts: {
      provider: "test",
      nativeSchema: false,
      simulated: true,
      price: { inputUsd: 1, outputUsd: 2 },
      ...facts,
    },
    calls,
    async ask(request, call) {
      const reply = replies[Math.min(calls.length, replies.length - 1)] ?? "yes";
      calls.push({ request, call });
      if (reply instanceof Error) throw reply;
      const told = typeof reply === "function" ? await reply(request, call) : reply;
      return responseOf(typeof told === "string" ? { text: told } : told, name);
    },
  };
}

/** A whole response from the part that a test cares about. */
export function responseOf(part: Partial<ModelResponse>, model = "test/model"): ModelResponse {
  return {
    text: "yes",
    finish: "stop",
    model,
    usage: { inputTokens: 10, outputTokens: 5 },
    costUsd: 0.001,
    requests: 1,
    retries: 0,
    hedged: false,
    cached: false,
    ...part,
  };
}

export function requestOf(text: string, more: Partial<ModelRequest> = {}): ModelRequest {
  return { messages: [{ role: "user", parts: [text] }], maxOutputTokens: 100, sample: 0, ...more };
}

/** A call that nothing ends, with a ledger that lets everything through. */
export function callOf(more: Partial<Call> = {}): Call {
  return {
    signal: new AbortController().signal,
    admission: new AbortController().signal,
    idempotencyKey: "run/key/1",
    ledger: new RecordingLedger(),
    ...more,
  };
}
