import { CancelledError } from "../core/errors.ts";
import type { Ledger, Reservation, SpendIntent } from "../core/ledger.ts";
import { NO_USAGE, type Usage } from "../core/model.ts";
import type { ReservationRow, SettlementRow, StepIntent, Store } from "../core/store.ts";
import type { RunLedger } from "./run-ledger.ts";

/** The writes of a step. */
export type StepWrites = Pick<Store, "begin" | "finish" | "reserve" | "settle">;

/** What the ledger of one step needs of its run. */
export interface StepLedgerParts {
  readonly store: StepWrites;
  readonly run: RunLedger;
  readonly now: () => number;
  /** The step's intent, without reservation; `at` is set when it is committed. */
  readonly intent: Omit<StepIntent, "at" | "reservation">;
  /** Throws when nothing may start any more. */
  readonly admit: () => void;
  /** Told of the commit of the intent. */
  readonly onBegun: () => void;
  /** Given every write that nobody waits for. */
  readonly track: (write: Promise<unknown>) => void;
}

/** The money of one step: the first reservation commits the intent with it; settlements go with the result. */
export class StepLedger implements Ledger {
  readonly #parts: StepLedgerParts;
  #begun: Promise<void> | undefined;
  #settlements: SettlementRow[] = [];
  #isFinished = false;

  constructor(parts: StepLedgerParts) {
    this.#parts = parts;
  }

  get hasBegun(): boolean {
    return this.#begun !== undefined;
  }

  /** Commits the intent without a reservation. */
  begin(): Promise<void> {
    this.#parts.admit();
    this.#begun ??= this.#commitIntent(undefined);
    return this.#begun;
  }

  async reserve(intent: SpendIntent, signal: AbortSignal): Promise<Reservation> {
    this.#parts.admit();
    await this.#parts.run.hold(intent, signal);
    const row = { id: this.#parts.run.nextId(), ...intent };
    try {
      this.#parts.admit();
      await this.#commit(row);
    } catch (error) {
      this.#parts.run.giveBack(intent.worstUsd, 0);
      throw error;
    }
    const reservation = this.#reservation(row);
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
    this.#settlements = [];
    for (const row of rows) this.#write(row);
  }

  #commit(row: ReservationRow): Promise<void> {
    if (this.#begun === undefined) {
      this.#begun = this.#commitIntent(row);
      return this.#begun;
    }
    const { intent, store, now } = this.#parts;
    return store.reserve(intent, row, intent.epoch, now());
  }

  async #commitIntent(reservation: ReservationRow | undefined): Promise<void> {
    const { intent, store, now, onBegun } = this.#parts;
    await store.begin({ ...intent, at: now(), reservation });
    onBegun();
  }

  #reservation(row: ReservationRow): Reservation {
    let isOpen = true;
    const end = (state: SettlementRow["state"], usd: number | null, usage: Usage, spent: number) => {
      if (!isOpen) return;
      isOpen = false;
      this.#parts.run.giveBack(row.worstUsd, spent);
      const settlement = { id: row.id, state, usd, usage };
      if (this.#isFinished) this.#write(settlement);
      else this.#settlements.push(settlement);
    };
    return {
      settle: (usd, usage) => end("settled", usd, usage, usd ?? 0),
      release: () => end("released", 0, NO_USAGE, 0),
      abandon: () => end("abandoned", row.worstUsd, NO_USAGE, row.worstUsd ?? 0),
    };
  }

  #write(row: SettlementRow): void {
    const { store, intent, now, track } = this.#parts;
    track(store.settle(intent, row, now()));
  }
}
