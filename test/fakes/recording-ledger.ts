import type { Ledger, Reservation, SpendIntent } from "../../src/core/ledger.ts";

export type LedgerEntry = "reserve" | "settle" | "release" | "abandon";

/** A ledger without a limit that remembers what it was told. */
export class RecordingLedger implements Ledger {
  readonly entries: LedgerEntry[] = [];
  readonly intents: SpendIntent[] = [];
  settledUsd = 0;

  async reserve(intent: SpendIntent): Promise<Reservation> {
    this.entries.push("reserve");
    this.intents.push(intent);
    let isOpen = true;
    const close = (entry: LedgerEntry): boolean => {
      const wasOpen = isOpen;
      isOpen = false;
      if (wasOpen) this.entries.push(entry);
      return wasOpen;
    };
    return {
      settle: (usd) => {
        if (close("settle")) this.settledUsd += usd ?? 0;
      },
      release: () => void close("release"),
      abandon: () => void close("abandon"),
    };
  }

  count(entry: LedgerEntry): number {
    return this.entries.filter((each) => each === entry).length;
  }
}
