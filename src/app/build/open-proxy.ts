import { randomBytes } from "node:crypto";
import type { Config } from "../../config/config.ts";
import type { ModelAccess } from "../../core/coding-agent.ts";
import type { SwarmError } from "../../core/errors.ts";
import type { StepScope } from "../../core/executor.ts";
import { classifyBreak, classifyReply } from "../../models/classify-failure.ts";
import { redactKey } from "../../models/redact-key.ts";
import { rateOf } from "../../models/reply-headers.ts";
import { openProxy } from "../../proxy/open-proxy.ts";
import type { HttpUpstream, LeaseUsage, Upstream, WireName } from "../../proxy/proxy.ts";
import type { Endpoint, ProcessModels, Reach } from "../process-models.ts";
import { systemClock } from "../system-clock.ts";

/** One attempt's way to its model. Disposing of it takes the token back and resolves when all its money is settled. */
export interface BuildLease extends AsyncDisposable {
  readonly access: ModelAccess;
  usage(): LeaseUsage;
  /** What kept the agent from its model and will go on to (a spent budget, a refused key, a pause): to be thrown by the step once the agent has ended. */
  refusal(): SwarmError | undefined;
}

/** How the coding agents of a process reach models. */
export interface BuildProxy extends AsyncDisposable {
  /** InputError when the name makes no sense, or a key or package is missing. */
  lease(attempt: { readonly scope: StepScope; readonly model: string }): Promise<BuildLease>;
}

/** Opens the metering proxy of this process over the models, keys and limiters that its questions use too. */
export async function openBuildProxy(config: Config, models: ProcessModels): Promise<BuildProxy> {
  const proxy = await openProxy({
    connections: { dispatch: (options, handler) => models.dispatcher.dispatch(options, handler) },
    clock: systemClock,
    random: Math.random,
    newToken: () => `swarm-${randomBytes(32).toString("hex")}`,
    timeoutMs: config.requestTimeoutMs,
  });
  return {
    async lease({ scope, model }) {
      const reach = await models.reachOf(model);
      const { ledger, signal, admission, deadlineMs } = scope;
      const lease = proxy.lease({
        upstream: upstreamOf(reach),
        gate: reach.gate,
        ledger,
        signal,
        admission,
        deadlineMs,
      });
      return {
        access: lease.access,
        usage: () => lease.usage(),
        refusal: () => lease.refusal(),
        async [Symbol.asyncDispose]() {
          lease[Symbol.dispose]();
          await lease.ended();
        },
      };
    },
    [Symbol.asyncDispose]: () => proxy[Symbol.asyncDispose](),
  };
}

function upstreamOf({ wire, endpoint, model, key }: Reach): Upstream {
  if (endpoint === undefined) return { kind: "model", model: wire };
  return httpUpstream(endpoint, { name: wire.name, model, key, price: wire.facts.price });
}

function httpUpstream(endpoint: Endpoint, of: Pick<HttpUpstream, "name" | "model" | "key" | "price">): HttpUpstream {
  const { provider, baseUrl, headers, known, keyVariable } = endpoint;
  const subject = { provider, model: of.model, url: baseUrl, key: of.key, keyVariable };
  return {
    kind: "http",
    ...of,
    headers,
    baseUrls: { ...nativeBaseUrls(endpoint), chat: baseUrl },
    maxTokensField: known?.quirks.maxTokensField ?? "max_tokens",
    streamOptions: known?.quirks.streamOptions ?? true,
    failureOf: (reply) => classifyReply(reply, subject, systemClock.now()),
    breakOf: (broken) => classifyBreak(broken, subject),
    rateOf: (seen) => rateOf(seen, () => systemClock.now(), known?.quirks.requestLimitIsDaily),
    redact: (text) => redactKey(text, of.key),
  };
}

/**
 * The wires that a provider speaks beside OpenAI's chat, at its own address only: what stands at an address of the user's may
 * speak no other than chat.
 */
export function nativeBaseUrls({
  known,
  baseUrl,
}: Pick<Endpoint, "known" | "baseUrl">): Partial<Record<WireName, string>> {
  if (known === undefined || baseUrl !== known.baseUrl) return {};
  switch (known.name) {
    case "openai":
      return { responses: baseUrl };
    case "anthropic":
      return { messages: baseUrl };
    case "gemini":
      return { gemini: baseUrl.replace(/\/openai$/, "") };
    default:
      return {};
  }
}
