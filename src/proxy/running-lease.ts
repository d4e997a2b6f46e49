import type { ModelAccess } from "../core/coding-agent.ts";
import { CancelledError, DefectError, InputError, LimitError, ProviderError, SwarmError } from "../core/errors.ts";
import type { Usage } from "../core/model.ts";
import type { Lease, LeaseLimits, LeaseParts, LeaseUsage } from "./proxy.ts";

const LIMITS: LeaseLimits = { outputTokens: 16_384, mostOutputTokens: 65_536, pausedMs: 20_000 };

/** A lease as the proxy keeps it: its parts, what it has used, and what keeps it from going on. */
export class RunningLease implements Lease {
  readonly access: ModelAccess;
  readonly parts: LeaseParts;
  readonly limits: LeaseLimits;
  readonly #onRelease: () => void;
  readonly #released = new AbortController();
  readonly #running = new Set<Promise<void>>();
  #usage: Usage = { inputTokens: 0, outputTokens: 0 };
  #costUsd: number | null = 0;
  #requests = 0;
  #sideCalls = 0;
  #refusal: SwarmError | undefined;

  constructor(access: ModelAccess, parts: LeaseParts, onRelease: () => void) {
    this.access = access;
    this.parts = parts;
    this.limits = { ...LIMITS, ...parts.limits };
    this.#onRelease = onRelease;
  }

  /** Aborted when the token is taken back. */
  get released(): AbortSignal {
    return this.#released.signal;
  }

  usage(): LeaseUsage {
    return { usage: this.#usage, costUsd: this.#costUsd, requests: this.#requests, sideCalls: this.#sideCalls };
  }

  refusal(): SwarmError | undefined {
    return this.#refusal;
  }

  async ended(): Promise<void> {
    await Promise.all(this.#running);
  }

  [Symbol.dispose](): void {
    this.#onRelease();
    this.#released.abort(new CancelledError("the end of the attempt"));
  }

  /** Keeps `ended` waiting for a request of this lease. */
  async during(request: Promise<void>): Promise<void> {
    this.#running.add(request);
    try {
      await request;
    } finally {
      this.#running.delete(request);
    }
  }

  countSideCall(): void {
    this.#sideCalls += 1;
  }

  countRequest(): void {
    this.#requests += 1;
  }

  /** Adds what a request took; null when its price is not known. */
  countUse(usage: Usage, costUsd: number | null): void {
    this.#usage = sumOf(this.#usage, usage);
    this.#costUsd = this.#costUsd === null || costUsd === null ? null : this.#costUsd + costUsd;
  }

  /** Remembers the error where no later request can do better. A spent budget stays what is said. */
  noteFailure(error: unknown): void {
    if (this.#refusal instanceof LimitError || error instanceof InputError || error instanceof CancelledError) return;
    if (error instanceof ProviderError && error.fault.scope === "request") return;
    this.#refusal =
      error instanceof SwarmError ? error : new DefectError("the proxy failed at a request", { cause: error });
  }

  notePause(error: CancelledError): void {
    this.#refusal ??= error;
  }

  /** An answer came after all, so that neither key nor provider can be what is wrong. */
  noteAnswer(): void {
    if (this.#refusal instanceof ProviderError) this.#refusal = undefined;
  }
}

function sumOf(a: Usage, b: Usage): Usage {
  const cached = (a.cachedInputTokens ?? 0) + (b.cachedInputTokens ?? 0);
  const reasoning = (a.reasoningTokens ?? 0) + (b.reasoningTokens ?? 0);
  return {
    inputTokens: a.inputTokens + b.inputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    ...(cached > 0 && { cachedInputTokens: cached }),
    ...(reasoning > 0 && { reasoningTokens: reasoning }),
    ...((a.estimated === true || b.estimated === true) && { estimated: true }),
  };
}
