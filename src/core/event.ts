import type { Json } from "./json.ts";

export type EventKind =
  | "run.created"
  | "run.started"
  | "run.paused"
  | "run.resumed"
  | "run.wished"
  | "run.retried"
  | "run.ended"
  | "step.started"
  | "step.done"
  | "step.failed"
  | "request.reserved"
  | "request.settled"
  | "signal.sent";

/** An appended fact about a run. Never changed, never deleted. */
export interface Event {
  /** Grows within a store; gaps are possible, order is the order of commits. */
  readonly seq: number;
  readonly run: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly kind: EventKind;
  readonly key?: string | undefined;
  readonly revision?: number | undefined;
  readonly body: Json;
}

export type NewEvent = Omit<Event, "seq">;
