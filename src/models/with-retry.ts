import type { Clock, Random } from "../core/clock.ts";
import { showDuration } from "../core/duration.ts";
import { CancelledError, LimitError, ProviderError } from "../core/errors.ts";
import type { Call, Model, ModelResponse } from "../core/model.ts";
import { cancelledBy, eitherSignal } from "./abort-signals.ts";
import { type Attempts, trackAttempts } from "./track-attempts.ts";

/** A refusal for the rate costs nothing and the gate paces what follows, so it may come more often than a failure. */
const ATTEMPTS_WHEN_LIMITED = 20;

export interface RetryOptions {
  /** Tries at one call that end in a failure of the provider, the first included; 429s are counted apart, up to 20. Minimum 1, default 6. */
  readonly attempts?: number | undefined;
  /** The longest first wait; doubles with each failure. Default 500. */
  readonly baseDelayMs?: number | undefined;
  /** Default 30,000. */
  readonly maxDelayMs?: number | undefined;
  /** When the provider asks for a longer wait than this, the call fails at once, for a fallback to take over. Default: wait however long. */
  readonly maxWaitForFallbackMs?: number | undefined;
  readonly clock: Clock;
  readonly random: Random;
}

/** How often a call has failed so far. */
interface Failures {
  readonly limited: number;
  readonly other: number;
}

/** The options with their defaults. */
export interface RetryPolicy extends RetryOptions {
  readonly attempts: number;
  readonly baseDelayMs: number;
  readonly maxDelayMs: number;
}

/**
 * Tries again what may succeed later: after the wait that the provider asked for, however long, up to the call's deadline;
 * else after a random part of a wait that doubles. The last error says how many attempts were made.
 */
export function withRetry(model: Model, options: RetryOptions): Model {
  const policy: RetryPolicy = {
    ...options,
    attempts: options.attempts ?? 6,
    baseDelayMs: options.baseDelayMs ?? 500,
    maxDelayMs: options.maxDelayMs ?? 30_000,
  };
  const { embed } = model;

  /** After the first attempt failed. */
  async function tryAgain<T>(
    firstError: unknown,
    { call, attempts, send }: Attempted<T>,
  ): Promise<{ readonly answer: T; readonly retries: number }> {
    let failures: Failures = { limited: 0, other: 0 };
    let error = firstError;
    for (let retries = 1; ; retries++) {
      if (!(error instanceof ProviderError)) throw error;
      failures = failuresWith(failures, error);
      const waitMs = waitBeforeRetryMs(error, failures, policy);
      if (waitMs === undefined) throw afterAttempts(error, retries);
      await waited(waitMs, error, call, policy.clock);
      try {
        return { answer: await send(attempts.next()), retries };
      } catch (thrown) {
        error = thrown;
      }
    }
  }

  async function askAgain(error: unknown, attempted: Attempted<ModelResponse>): Promise<ModelResponse> {
    const { answer, retries } = await tryAgain(error, attempted);
    return {
      ...answer,
      requests: Math.max(attempted.attempts.requests(), answer.requests + retries),
      retries: answer.retries + retries,
    };
  }

  return {
    name: model.name,
    facts: model.facts,
    // No async function: the first attempt usually answers, and thousands of calls wait for theirs at once.
    ask(request, call) {
      const attempts = trackAttempts(call);
      return model
        .ask(request, attempts.next())
        .catch((error) => askAgain(error, { call, attempts, send: (inner) => model.ask(request, inner) }));
    },
    ...(embed !== undefined && {
      async embed(texts: readonly string[], call: Call) {
        const attempts = trackAttempts(call);
        const send = (inner: Call) => embed.call(model, texts, inner);
        try {
          return await send(attempts.next());
        } catch (error) {
          return (await tryAgain(error, { call, attempts, send })).answer;
        }
      },
    }),
  };
}

/** A call whose first attempt was made. */
interface Attempted<T> {
  readonly call: Call;
  readonly attempts: Attempts;
  readonly send: (call: Call) => Promise<T>;
}

function failuresWith(failures: Failures, error: ProviderError): Failures {
  return error.fault.status === 429
    ? { ...failures, limited: failures.limited + 1 }
    : { ...failures, other: failures.other + 1 };
}

/** Milliseconds to wait before the next try; undefined when there should be none. */
export function waitBeforeRetryMs(
  { fault }: ProviderError,
  failures: Failures,
  policy: RetryPolicy,
): number | undefined {
  if (!fault.retryable || failures.other >= policy.attempts || failures.limited >= ATTEMPTS_WHEN_LIMITED)
    return undefined;
  const { retryAfterMs } = fault;
  if (retryAfterMs !== undefined) {
    return retryAfterMs > (policy.maxWaitForFallbackMs ?? Number.POSITIVE_INFINITY) ? undefined : retryAfterMs;
  }
  const before = (fault.status === 429 ? failures.limited : failures.other) - 1;
  const most = Math.min(policy.maxDelayMs, policy.baseDelayMs * 2 ** before);
  return policy.random() * most;
}

function afterAttempts(error: ProviderError, attempts: number): ProviderError {
  if (attempts === 1) return error;
  return new ProviderError(`${error.message} (after ${attempts} attempts)`, error.fault, { cause: error });
}

async function waited(waitMs: number, error: ProviderError, call: Call, clock: Clock): Promise<void> {
  const { deadlineMs } = call;
  const overMs = deadlineMs === undefined ? 0 : clock.now() + waitMs - deadlineMs;
  if (deadlineMs !== undefined && overMs > 0) {
    const deadline = new Date(deadlineMs).toISOString();
    throw new LimitError(
      `expected to try again before the deadline ${deadline}, but the wait of ${showDuration(waitMs)} ends ${showDuration(overMs)} after it; give the run more time: ${error.message}`,
      { limit: `deadline ${deadline}`, used: `a wait of ${showDuration(waitMs)}` },
      { cause: error },
    );
  }
  const waiting = eitherSignal(call.signal, call.admission);
  try {
    await clock.sleep(waitMs, waiting.signal);
    if (waiting.signal.aborted) throw new CancelledError(cancelledBy(waiting.signal).by, { cause: error });
  } finally {
    waiting.unlink();
  }
}
