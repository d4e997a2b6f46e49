import { ProviderError } from "../src/core/errors.ts";
import type { HttpUpstream } from "../src/proxy/proxy.ts";

/** A rehearsal provider as an upstream that never fails. */
export function benchUpstream(url: string): HttpUpstream {
  const failed = () =>
    new ProviderError("the rehearsal failed", { provider: "rehearsal", scope: "request", retryable: false });
  return {
    kind: "http",
    name: "openai/rehearsal",
    model: "rehearsal",
    baseUrls: { chat: `${url}/v1` },
    headers: {},
    maxTokensField: "max_tokens",
    streamOptions: true,
    price: { inputUsd: 1, outputUsd: 2 },
    failureOf: failed,
    breakOf: failed,
    rateOf: () => undefined,
    redact: (text) => text,
  };
}
