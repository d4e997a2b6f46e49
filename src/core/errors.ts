import type { Json } from "./json.ts";

/** How far a provider's failure reaches: this request only, every call to the model, to the key, or to the provider. */
export type ProviderScope = "request" | "model" | "key" | "provider";

export type ErrorKind = "input" | "provider" | "limit" | "conflict" | "cancelled" | "defect";

/** The parent of the six errors of the product; each is named by who must act. */
export abstract class SwarmError extends Error {
  abstract readonly kind: ErrorKind;
  override get name(): string {
    return this.constructor.name;
  }
}

/** The caller must correct something; `problems` holds all of it, each as *expected ... got ...*. */
export class InputError extends SwarmError {
  readonly kind = "input";
  readonly problems: readonly string[];
  constructor(problems: string | readonly string[], options?: { cause?: unknown }) {
    const all = typeof problems === "string" ? [problems] : problems;
    super(all.join("\n"), options);
    this.problems = all;
  }
}

export interface ProviderFault {
  /** Who let us down: `openrouter`, `sim`, `sqlite`. */
  readonly provider: string;
  readonly scope: ProviderScope;
  /** Whether the same request may succeed later. */
  readonly retryable: boolean;
  /** How long the provider asked us to wait, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
  /** The HTTP status, where there was one. */
  readonly status?: number | undefined;
  /** True when the provider may have billed the request although no answer came. */
  readonly mayHaveCost?: boolean | undefined;
}

/** A model, agent, sandbox, store or remote let us down; the retry policy acts. */
export class ProviderError extends SwarmError {
  readonly kind = "provider";
  readonly fault: ProviderFault;
  constructor(message: string, fault: ProviderFault, options?: { cause?: unknown }) {
    super(message, options);
    this.fault = fault;
  }
}

/** A budget, deadline or cap was reached; the owner raises it or waits. */
export class LimitError extends SwarmError {
  readonly kind = "limit";
  readonly limit: string;
  readonly used: string;
  constructor(message: string, at: { limit: string; used: string }, options?: { cause?: unknown }) {
    super(message, options);
    this.limit = at.limit;
    this.used = at.used;
  }
}

/** Somebody else was first (lease lost, stale row); we read again and retry. */
export class ConflictError extends SwarmError {
  readonly kind = "conflict";
  readonly subject: string;
  constructor(message: string, subject: string, options?: { cause?: unknown }) {
    super(message, options);
    this.subject = subject;
  }
}

/** Stopped on purpose, or never dispatched; nobody needs to act. `by` says who or what stopped it. */
export class CancelledError extends SwarmError {
  readonly kind = "cancelled";
  readonly by: string;
  constructor(by: string, options?: { cause?: unknown }) {
    super(`cancelled by ${by}`, options);
    this.by = by;
  }
}

/** An invariant of ours broke; never caught, only reported. */
export class DefectError extends SwarmError {
  readonly kind = "defect";
}

/** An error as it is stored and shown: no stack, no cause. */
export interface ErrorRecord {
  readonly kind: ErrorKind;
  readonly message: string;
  readonly [field: string]: Json | undefined;
}

/** Turns any thrown value into what may be stored. What is not one of the six is a defect. */
export function errorRecordOf(error: unknown): ErrorRecord {
  if (error instanceof InputError) return { kind: "input", message: error.message, problems: error.problems };
  if (error instanceof ProviderError) return { kind: "provider", message: error.message, fault: { ...error.fault } };
  if (error instanceof LimitError) {
    return { kind: "limit", message: error.message, limit: error.limit, used: error.used };
  }
  if (error instanceof ConflictError) return { kind: "conflict", message: error.message, subject: error.subject };
  if (error instanceof CancelledError) return { kind: "cancelled", message: error.message, by: error.by };
  return { kind: "defect", message: error instanceof Error ? error.message : String(error) };
}

/** The inverse of {@link errorRecordOf}. */
export function errorFromRecord(record: ErrorRecord): SwarmError {
  switch (record.kind) {
    case "input":
      return new InputError((record.problems as readonly string[] | undefined) ?? record.message);
    case "provider":
      return new ProviderError(record.message, record.fault as unknown as ProviderFault);
    case "limit":
      return new LimitError(record.message, { limit: String(record.limit), used: String(record.used) });
    case "conflict":
      return new ConflictError(record.message, String(record.subject));
    case "cancelled":
      return new CancelledError(String(record.by));
    case "defect":
      return new DefectError(record.message);
  }
}

/** True, once retries are spent, for an error after which nothing more may be dispatched to the same place: key refused, credit gone, model missing, provider down. */
export function stopsDispatch(error: unknown): error is ProviderError {
  return error instanceof ProviderError && error.fault.scope !== "request";
}
