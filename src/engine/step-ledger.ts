import type { Clock } from "../core/clock.ts";
import { CancelledError } from "../core/errors.ts";
import type { Ledger, Reservation, SpendIntent } from "../core/ledger.ts";
import { NO_USAGE, type Usage } from "../core/model.ts";
import type { ReservationRow, SettlementRow, StepIntent, Store } from "../core/store.ts";
import type { RunLedger } from "./run-ledger.ts";

/** The writes of a step. */
export type StepWrites = Pick<Store, "begin" | "finish" | "reserve" | "settle">;

/** A step as it is committed, without its reservation and time. */
export type StepIdentity = Omit<StepIntent, "at" | "reservation">;

/** What the ledgers of all steps of a run share. */
export interface StepLedgerParts {
  readonly store: StepWrites;
  readonly money: RunLedger;
  readonly clock: Clock;
  /** Throws when nothing may start at the endpoint any more. */
  admitted(endpoint: string): void;
  /** Told of the commit of an intent. */
  begun(step: StepIdentity): void;
  /** Given every write that nobody waits for. */
  track(write: Promise<unknown>): void;
}

const NO_SETTLEMENTS: readonly SettlementRow[] = [];

/** The money of one step: the first reservation commits the intent with it; what was spent settles with the result. */
export class StepLedger implements Ledger {
  readonly #parts: StepLedgerParts;
  readonly #step: StepIdentity;
  readonly #endpoint: string;
  #begun: Promise<void> | undefined;
  #settlements = NO_SETTLEMENTS;
  #isFinished = false;

  constructor(parts: StepLedgerParts, step: StepIdentity, endpoint: string) {
    this.#parts = parts;
    this.#step = step;
    this.#endpoint = endpoint;
  }

  /** Commits the intent without a reservation. */
  begin(): Promise<void> {
    this.#parts.admitted(this.#endpoint);
    this.#begun ??= this.#commitIntent(undefined);
    return this.#begun;
  }

  async reserve(intent: SpendIntent, signal: AbortSignal): Promise<Reservation> {
    const { money } = this.#parts;
    this.#parts.admitted(this.#endpoint);
    await money.hold(intent, signal);
    const { model, worstUsd, worstTokens } = intent;
    const row = { id: money.nextId(), model, worstUsd, worstTokens };
    try {
      this.#parts.admitted(this.#endpoint);
      await this.#commit(row);
    } catch (error) {
      money.giveBack(worstUsd, 0);
      throw error;
    }
    const reservation = new OpenReservation(this, row);
    if (!signal.aborted) return reservation;
    reservation.release();
    throw new CancelledError("a stop before the request was sent");
  }

  /** The settlements that belong into the commit of the result; those that come later are written on their own. */
  close(): readonly SettlementRow[] {
    this.#isFinished = true;
    return this.#settlements;
  }

  /** Settlements so far, for a step that will be tried again or left open. */
  flush(): void {
    const rows = this.#settlements;
    this.#settlements = NO_SETTLEMENTS;
    for (const row of rows) this.#write(row);
  }

  /** Takes the end of a request that was reserved here, and what it counts as spent. */
  settle(row: ReservationRow, settlement: SettlementRow, spentUsd: number): void {
    this.#parts.money.giveBack(row.worstUsd, spentUsd);
    // One that was refused is known to have cost nothing: a kill during the wait for the next try must not make it spent.
    if (this.#isFinished || settlement.state === "released") this.#write(settlement);
    else this.#settlements = this.#settlements.length === 0 ? [settlement] : [...this.#settlements, settlement];
  }

  #commit(row: ReservationRow): Promise<void> {
    if (this.#begun === undefined) {
      this.#begun = this.#commitIntent(row);
      return this.#begun;
    }
    const { store, clock } = this.#parts;
    return store.reserve(this.#step, row, this.#step.epoch, clock.now());
  }

  async #commitIntent(reservation: ReservationRow | undefined): Promise<void> {
    const { store, clock } = this.#parts;
    await store.begin({ ...this.#step, at: clock.now(), reservation });
    this.#parts.begun(this.#step);
  }

  #write(row: SettlementRow): void {
    const { store, clock } = this.#parts;
    this.#parts.track(store.settle(this.#step, row, clock.now()));
  }
}

class OpenReservation implements Reservation {
  /** Undefined once it has ended. */
  #ledger: StepLedger | undefined;
  readonly #row: ReservationRow;

  constructor(ledger: StepLedger, row: ReservationRow) {
    this.#ledger = ledger;
    this.#row = row;
  }

  settle(usd: number | null, usage: Usage): void {
    this.#end("settled", usd, usage, usd ?? 0);
  }

  release(): void {
    this.#end("released", 0, NO_USAGE, 0);
  }

  abandon(): void {
    const { worstUsd } = this.#row;
    this.#end("abandoned", worstUsd, NO_USAGE, worstUsd ?? 0);
  }

  #end(state: SettlementRow["state"], usd: number | null, usage: Usage, spentUsd: number): void {
    const ledger = this.#ledger;
    this.#ledger = undefined;
    ledger?.settle(this.#row, { id: this.#row.id, state, usd, usage }, spentUsd);
  }
}
