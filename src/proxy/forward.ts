import type { Clock, Random } from "../core/clock.ts";
import { CancelledError, InputError, LimitError, ProviderError } from "../core/errors.ts";
import type { ClientReply } from "./client-reply.ts";
import { retryAfter } from "./client-reply.ts";
import { linkedSignal } from "./linked-signal.ts";
import { type Expected, type Metered, meterRequest, type Spent } from "./meter-request.ts";
import { type Failures, retryWaitMs } from "./retry-wait.ts";
import type { RunningLease } from "./running-lease.ts";
import type { RefusedReply, Sender, Sent } from "./sender.ts";
import type { Wire } from "./wires/wire.ts";

export interface ForwardParts {
  readonly lease: RunningLease;
  readonly wire: Wire;
  readonly client: ClientReply;
  readonly clock: Clock;
  readonly random: Random;
}

/** When an agent that is told of a pause is to come back. */
const PAUSE_RETRY_MS = 30_000;

/**
 * Sends a request until it is answered or no try is left, each time past the limiter and the ledger, and tells the agent in
 * its own wire what became of it. Nothing is tried again once the answer has begun.
 */
export async function forward(senderOf: () => Sender, parts: ForwardParts): Promise<void> {
  const { lease, wire, client } = parts;
  const stopped = linkedSignal([client.gone, lease.released, lease.parts.signal]);
  try {
    await sentUntilAnswered(senderOf(), parts, stopped.signal);
  } catch (error) {
    lease.noteFailure(error);
    refuse(client, wire, error);
  } finally {
    stopped.unlink();
  }
}

async function sentUntilAnswered(sender: Sender, parts: ForwardParts, stopped: AbortSignal): Promise<void> {
  const { lease, wire, client, random } = parts;
  let failures: Failures = { limited: 0, other: 0 };
  for (;;) {
    const sent = await tried(sender, parts, stopped);
    if (sent.kind === "answered") {
      lease.noteAnswer();
      return;
    }
    failures = countedWith(failures, sent.error);
    const waitMs = client.hasBegun ? undefined : retryWaitMs(sent.error.fault, failures, random);
    if (waitMs === undefined) {
      lease.noteFailure(sent.error);
      tell(client, wire, sent.error, sent.reply);
      return;
    }
    await waited(waitMs, parts, stopped);
  }
}

async function tried(
  sender: Sender,
  parts: ForwardParts,
  stopped: AbortSignal,
): Promise<Exclude<Sent, { kind: "aborted" }>> {
  const metered = await admitted(sender.expected, parts, stopped);
  let spent: Spent = { kind: "unknown" };
  try {
    const sent = await sender.send(metered, stopped);
    spent = sent.spent;
    if (sent.kind === "aborted") throw new CancelledError("the end of the attempt");
    return sent;
  } finally {
    metered.end(spent);
  }
}

/** Resolves when limiter and budget let the request go. While the run is paused it waits, within bounds, for the attempt's end. */
async function admitted(expected: Expected, { lease, clock }: ForwardParts, stopped: AbortSignal): Promise<Metered> {
  const known = lease.refusal();
  if (known instanceof LimitError) throw known;
  if (stopped.aborted) throw new CancelledError("the end of the attempt");
  const { admission } = lease.parts;
  const waiting = linkedSignal([stopped, admission]);
  try {
    if (!admission.aborted) return await meterRequest(lease, expected, waiting.signal);
  } catch (error) {
    if (!(error instanceof CancelledError) || stopped.aborted || !admission.aborted) throw error;
  } finally {
    waiting.unlink();
  }
  const paused = new CancelledError("a pause of the run");
  lease.notePause(paused);
  await clock.sleep(lease.limits.pausedMs, stopped);
  throw paused;
}

async function waited(ms: number, { lease, clock }: ForwardParts, stopped: AbortSignal): Promise<void> {
  const { deadlineMs } = lease.parts;
  if (deadlineMs !== undefined && clock.now() + ms > deadlineMs) {
    const deadline = new Date(deadlineMs).toISOString();
    throw new LimitError(
      `expected the model to answer before the deadline ${deadline}, got a wait beyond it; give the run more time`,
      { limit: `deadline ${deadline}`, used: "all of it" },
    );
  }
  await clock.sleep(ms, stopped);
  if (stopped.aborted) throw new CancelledError("the end of the attempt");
}

function countedWith(failures: Failures, { fault }: ProviderError): Failures {
  return fault.status === 429
    ? { ...failures, limited: failures.limited + 1 }
    : { ...failures, other: failures.other + 1 };
}

/** Shows the provider's own words where the agent speaks its wire, since agents read them; else ours. */
function tell(client: ClientReply, wire: Wire, error: ProviderError, reply: RefusedReply | undefined): void {
  if (reply === undefined || client.hasBegun) {
    refuse(client, wire, error);
    return;
  }
  const { retryAfterMs } = error.fault;
  const headers = retryAfterMs === undefined ? {} : retryAfter(retryAfterMs);
  client.text(reply.body, reply.contentType, Math.max(400, reply.status), headers);
}

function refuse(client: ClientReply, wire: Wire, error: unknown): void {
  const { status, message, retryAfterMs } = refusalOf(error);
  client.refuse(wire, status, message, retryAfterMs);
}

interface Refusal {
  readonly status: number;
  readonly message: string;
  readonly retryAfterMs?: number | undefined;
}

/** 402 for a limit: agents try again after a 429, and nothing would come of it. */
function refusalOf(error: unknown): Refusal {
  if (error instanceof LimitError) return { status: 402, message: error.message };
  if (error instanceof InputError) return { status: 400, message: error.message };
  if (error instanceof CancelledError) return { status: 503, message: error.message, retryAfterMs: PAUSE_RETRY_MS };
  if (!(error instanceof ProviderError)) return { status: 500, message: "the proxy failed at this request" };
  const { status = 502, retryAfterMs } = error.fault;
  return { status: status >= 400 ? status : 502, message: error.message, retryAfterMs };
}
