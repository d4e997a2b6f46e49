import type { Clock } from "../../core/clock.ts";
import { ProviderError } from "../../core/errors.ts";
import type {
  Call,
  Embeddings,
  Finish,
  Model,
  ModelFacts,
  ModelRequest,
  ModelResponse,
  Usage,
} from "../../core/model.ts";
import { costUsdOf, likelyInputTokens } from "../../core/tokens.ts";
import { cancelledBy } from "../abort-signals.ts";
import { type FailureSubject, unusableAnswer } from "../classify-failure.ts";
import { idempotencyHeader } from "../idempotency-header.ts";
import { rateOf } from "../reply-headers.ts";
import { amountOf, recordOf, stringOf } from "../reply-json.ts";
import { type CallLimit, limitCall } from "./call-limit.ts";
import { loadPackage } from "./load-package.ts";
import { classifyVendorError, lowerCased } from "./vendor-failure.ts";
import { embedderOf, languageModelOf, providerIn, type VendorSettings } from "./vendor-provider.ts";
import { vendorFinish, vendorOptions, vendorText, vendorUsage } from "./vendor-reply.ts";

export interface AiSdkOptions extends VendorSettings {
  /** The package on npm: `@ai-sdk/mistral`. */
  readonly packageName: string;
  /** The model as the provider names it. */
  readonly model: string;
  /** Where the user's packages are installed; ours are looked at after it. */
  readonly projectRoot: string;
  readonly facts: ModelFacts;
  /** The longest silence of the provider. Default: ten minutes. */
  readonly timeoutMs?: number | undefined;
  readonly clock: Clock;
}

interface VendorAnswer {
  readonly text: string;
  readonly finish: Finish | "error";
  readonly usage: Usage | undefined;
}

const TEN_MINUTES_MS = 600_000;

/**
 * One model of any installed AI SDK provider package, called through the SDK's model specification, so that neither its
 * retries nor its prompts stand between. Each `ask` is one request. InputError when the package is missing or is none.
 */
export async function aiSdkModel(options: AiSdkOptions): Promise<Model> {
  const { packageName, model, facts, clock } = options;
  const exports = await loadPackage(packageName, options.projectRoot);
  const { apiKey, baseUrl, headers } = options;
  const provider = providerIn(exports, packageName, { apiKey, baseUrl, headers });
  const vendor = languageModelOf(provider, model, packageName);
  const embedder = embedderOf(provider, model);
  const timeoutMs = options.timeoutMs ?? TEN_MINUTES_MS;
  const name = `ai-sdk:${packageName}/${model}`;
  const subject: FailureSubject = {
    provider: `ai-sdk:${packageName}`,
    model,
    url: baseUrl ?? `the address that ${packageName} uses`,
    key: apiKey,
  };

  /** Runs `work` under the call's limits, and turns whatever it throws into one of our errors. */
  async function limited<T>(call: Call, work: (limit: CallLimit) => Promise<T>): Promise<T> {
    if (call.signal.aborted) throw cancelledBy(call.signal);
    using limit = limitCall(call.signal, timeoutMs, clock);
    try {
      return await work(limit);
    } catch (error) {
      if (call.signal.aborted) throw cancelledBy(call.signal);
      if (limit.timedOut) throw tooSlow(subject, timeoutMs);
      throw classifyVendorError(error, subject, clock.now());
    }
  }

  function observe(result: unknown, call: Call): void {
    if (call.onRate === undefined) return;
    const told = lowerCased(recordOf(recordOf(recordOf(result)?.response)?.headers));
    const rate = rateOf(told, () => clock.now());
    if (rate !== undefined) call.onRate(rate);
  }

  function callOptions(call: Call, limit: CallLimit): Record<string, unknown> {
    return { abortSignal: limit.signal, headers: { "idempotency-key": idempotencyHeader(call.idempotencyKey) } };
  }

  async function generate(request: ModelRequest, call: Call, limit: CallLimit): Promise<VendorAnswer> {
    const sent = { ...vendorOptions(request, facts.nativeSchema), ...callOptions(call, limit) };
    const result = recordOf(await vendor.doGenerate(sent));
    observe(result, call);
    return { text: vendorText(result), finish: vendorFinish(result?.finishReason), usage: vendorUsage(result?.usage) };
  }

  async function stream(
    request: ModelRequest,
    call: Call,
    limit: CallLimit,
    onText: (delta: string) => void,
  ): Promise<VendorAnswer> {
    const sent = { ...vendorOptions(request, facts.nativeSchema), ...callOptions(call, limit) };
    const result = recordOf(await vendor.doStream(sent));
    observe(result, call);
    let text = "";
    let last: Readonly<Record<string, unknown>> | undefined;
    if (result === undefined) throw unusableAnswer("no stream", "", subject);
    for await (const part of result.stream as AsyncIterable<unknown>) {
      limit.touch();
      const fields = recordOf(part);
      if (fields?.type === "error") throw fields.error;
      if (fields?.type === "finish") last = fields;
      if (fields?.type !== "text-delta") continue;
      const delta = stringOf(fields.delta) ?? "";
      text += delta;
      if (delta !== "") onText(delta);
    }
    if (last === undefined) throw unusableAnswer("a stream cut before its end", text, subject);
    return { text, finish: vendorFinish(last.finishReason), usage: vendorUsage(last.usage) };
  }

  function responseOf({ text, finish, usage }: VendorAnswer, request: ModelRequest): ModelResponse {
    if (finish === "error") throw unusableAnswer("a reply that ended in an error", text, subject);
    if (finish === "stop" && text.trim() === "") throw unusableAnswer("an empty text", "", subject);
    const spent: Usage = usage ?? {
      inputTokens: likelyInputTokens(request),
      outputTokens: Math.ceil(text.length / 4),
      estimated: true,
    };
    const costUsd = costUsdOf(spent, facts.price);
    return { text, finish, model: name, usage: spent, costUsd, requests: 1, retries: 0, hedged: false, cached: false };
  }

  return {
    name,
    facts,
    ask: (request, call) =>
      limited(call, async (limit) => {
        const { onText } = call;
        const answer = await (onText === undefined
          ? generate(request, call, limit)
          : stream(request, call, limit, onText));
        return responseOf(answer, request);
      }),
    ...(embedder === undefined
      ? {}
      : {
          embed: (texts: readonly string[], call: Call) =>
            limited(call, async (limit): Promise<Embeddings> => {
              const result = recordOf(await embedder().doEmbed({ values: [...texts], ...callOptions(call, limit) }));
              const vectors = result?.embeddings;
              if (!Array.isArray(vectors) || vectors.length !== texts.length) {
                throw unusableAnswer("not one vector for each text", "", subject);
              }
              const told = amountOf(recordOf(result?.usage)?.tokens);
              const guess = Math.ceil(texts.reduce((sum, text) => sum + text.length, 0) / 4);
              const usage: Usage =
                told === undefined
                  ? { inputTokens: guess, outputTokens: 0, estimated: true }
                  : { inputTokens: told, outputTokens: 0 };
              return {
                vectors: vectors as readonly (readonly number[])[],
                usage,
                costUsd: costUsdOf(usage, facts.price),
                model: name,
              };
            }),
        }),
  };
}

function tooSlow({ provider }: FailureSubject, timeoutMs: number): ProviderError {
  return new ProviderError(`${provider} did not answer within ${timeoutMs} ms`, {
    provider,
    scope: "request",
    retryable: true,
    mayHaveCost: true,
  });
}
