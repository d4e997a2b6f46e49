import type { Usage } from "./model.ts";

/** One wire request about to be made. */
export interface SpendIntent {
  /** `provider/model` that will be asked. */
  readonly model: string;
  /** The most the request can cost in US dollars; null when no price is known. */
  readonly worstUsd: number | null;
  /** The most tokens it can use, input and output. */
  readonly worstTokens: number;
}

/** A reservation that is on disk. Exactly one of the three is called, once; later calls do nothing. */
export interface Reservation {
  /** The request ended and cost this much; null when no price is known. */
  settle(usd: number | null, usage: Usage): void;
  /** The request ended without cost: it was refused or never sent. */
  release(): void;
  /** How the request ended is unknown (aborted, connection lost): the worst case counts as spent. */
  abandon(): void;
}

/** The port of money. Resolves when the reservation is committed; waits while it does not fit and others are in flight; LimitError when it can never fit. */
export interface Ledger {
  reserve(intent: SpendIntent, signal: AbortSignal): Promise<Reservation>;
}
