import type { ServerResponse } from "node:http";
import { Agent } from "undici";
import type { Clock } from "../../src/core/clock.ts";
import { LimitError, ProviderError } from "../../src/core/errors.ts";
import type { Ledger, Reservation, SpendIntent } from "../../src/core/ledger.ts";
import type { PermitOutcome, RateGate } from "../../src/core/rate-gate.ts";
import { openProxy } from "../../src/proxy/open-proxy.ts";
import type { HttpUpstream, Lease, LeaseParts, MeteringProxy } from "../../src/proxy/proxy.ts";
import { type LoopbackServer, openLoopbackServer, type Reply } from "./loopback-server.ts";
import { RecordingLedger } from "./recording-ledger.ts";

export const KEY = "sk-real-0123456789abcdef";

export interface ProxyWorld extends AsyncDisposable {
  readonly proxy: MeteringProxy;
  readonly upstream: LoopbackServer;
  readonly ledger: RecordingLedger;
  /** How each permit of the gate ended. */
  readonly permits: readonly PermitOutcome[];
  /** The waits that were asked for; none of them takes time. */
  readonly sleptMs: readonly number[];
  readonly lease: Lease;
  /** A further lease, beside the one that is there. */
  leaseWith(changed: Partial<LeaseParts>): Lease;
  httpUpstream(changed?: Partial<HttpUpstream>): HttpUpstream;
  post(path: string, body: unknown, init?: RequestInit & { readonly lease?: Lease }): Promise<Response>;
}

/** A proxy before an upstream that answers by `reply`, with a lease whose upstream speaks `wires` at that address. */
export async function openProxyWorld(
  reply: Reply,
  wires: readonly ("responses" | "messages" | "gemini")[] = [],
  changed: Partial<LeaseParts> = {},
): Promise<ProxyWorld> {
  const upstream = await openLoopbackServer(reply);
  const agent = new Agent();
  const sleptMs: number[] = [];
  let tokens = 0;
  const proxy = await openProxy({
    connections: { dispatch: (options, handler) => void agent.dispatch(options, handler) },
    clock: impatientClock(sleptMs),
    random: () => 0.5,
    newToken: () => `token-${++tokens}`,
    timeoutMs: 10_000,
  });
  const ledger = new RecordingLedger();
  const permits: PermitOutcome[] = [];
  const httpUpstream = (more: Partial<HttpUpstream> = {}): HttpUpstream => ({
    ...upstreamAt(upstream.url),
    baseUrls: {
      chat: `${upstream.url}/v1`,
      ...Object.fromEntries(wires.map((wire) => [wire, `${upstream.url}/${wire === "gemini" ? "v1beta" : "v1"}`])),
    },
    ...more,
  });
  const leaseWith = (more: Partial<LeaseParts>) => {
    const { signal } = new AbortController();
    return proxy.lease({
      upstream: httpUpstream(),
      ledger,
      gate: openGate(permits),
      signal,
      admission: signal,
      ...changed,
      ...more,
    });
  };
  const lease = leaseWith({});
  return {
    proxy,
    upstream,
    ledger,
    permits,
    sleptMs,
    lease,
    leaseWith,
    httpUpstream,
    post: (path, body, { lease: by = lease, headers, ...init } = {}) =>
      fetch(`${proxy.url}${path}`, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          authorization: `Bearer ${by.access.token}`,
          ...(headers as Record<string, string>),
        },
        body: JSON.stringify(body),
        ...init,
      }),
    async [Symbol.asyncDispose]() {
      await proxy[Symbol.asyncDispose]();
      await agent.destroy();
      await upstream[Symbol.asyncDispose]();
    },
  };
}

function upstreamAt(url: string): HttpUpstream {
  const fault = { provider: "test", scope: "request" } as const;
  return {
    kind: "http",
    name: "test/vendor/large-1",
    model: "vendor/large-1",
    baseUrls: { chat: `${url}/v1` },
    key: KEY,
    headers: {},
    maxTokensField: "max_tokens",
    streamOptions: true,
    price: { inputUsd: 1, outputUsd: 2, cachedInputUsd: 0.5 },
    failureOf: ({ status, headers }) => {
      const seconds = Number(headers["retry-after"]);
      const retryAfterMs = Number.isNaN(seconds) ? undefined : seconds * 1_000;
      const retryable = status === 429 || status >= 500;
      const scope = status === 401 ? "key" : "request";
      return new ProviderError(`test answered ${status}`, { ...fault, scope, retryable, retryAfterMs, status });
    },
    breakOf: ({ sent }) =>
      new ProviderError("the connection to test broke", { ...fault, retryable: true, mayHaveCost: sent }),
    rateOf: () => undefined,
    redact: (text) => text.replaceAll(KEY, "[key]"),
  };
}

function impatientClock(sleptMs: number[]): Clock {
  return {
    now: () => Date.UTC(2030, 0, 1),
    monotonic: () => 0,
    async sleep(ms) {
      sleptMs.push(ms);
    },
    async turn() {},
  };
}

function openGate(permits: PermitOutcome[]): RateGate {
  return {
    async acquire() {
      return { release: (outcome) => void permits.push(outcome), observe: () => {} };
    },
  };
}

/** Lets requests through until their worst cases no longer fit. */
export class CappedLedger implements Ledger {
  readonly #capUsd: number;
  #heldUsd = 0;

  constructor(capUsd: number) {
    this.#capUsd = capUsd;
  }

  async reserve({ worstUsd }: SpendIntent): Promise<Reservation> {
    const worst = worstUsd ?? 0;
    if (this.#heldUsd + worst > this.#capUsd) {
      const used = `$${this.#heldUsd}`;
      throw new LimitError(`the budget of $${this.#capUsd} is spent`, { limit: `$${this.#capUsd}`, used });
    }
    this.#heldUsd += worst;
    return {
      settle: (usd) => {
        this.#heldUsd += (usd ?? 0) - worst;
      },
      release: () => {
        this.#heldUsd -= worst;
      },
      abandon: () => {},
    };
  }
}

/** A stream of server-sent events, in the pieces given, and the connection cut after them where that is asked for. */
export function events(pieces: readonly string[], end: "whole" | "cut" = "whole"): Reply {
  return (response: ServerResponse) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    const [first = "", ...rest] = pieces;
    response.write(first, () => {
      for (const piece of rest) response.write(piece);
      if (end === "whole") response.end();
      else setImmediate(() => response.destroy());
    });
  };
}

/** Replies one after the other; the last one for all that come after. */
export function inTurn(...replies: readonly Reply[]): Reply {
  let count = 0;
  return (response, request) => replies[Math.min(count++, replies.length - 1)]?.(response, request);
}
