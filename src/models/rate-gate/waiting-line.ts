/** A place in a {@link WaitingLine}. */
export interface Place<T> {
  readonly waiter: T;
  /** Gives the place up; O(1). */
  leave(): void;
}

interface Slot<T> {
  readonly waiter: T;
  isHere: boolean;
}

/** First come, first served, for any number: joining, leaving from anywhere and taking the first are O(1) amortised. */
export class WaitingLine<T> {
  #slots: Slot<T>[] = [];
  #head = 0;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  join(waiter: T): Place<T> {
    const slot: Slot<T> = { waiter, isHere: true };
    this.#slots.push(slot);
    this.#size++;
    return {
      waiter,
      leave: () => {
        if (!slot.isHere) return;
        slot.isHere = false;
        this.#size--;
        this.#compact();
      },
    };
  }

  first(): T | undefined {
    for (; this.#head < this.#slots.length; this.#head++) {
      const slot = this.#slots[this.#head];
      if (slot?.isHere === true) return slot.waiter;
    }
    this.#compact();
    return undefined;
  }

  /** All that wait, in order. */
  all(): readonly T[] {
    return this.#slots.filter(({ isHere }) => isHere).map(({ waiter }) => waiter);
  }

  #compact(): void {
    if (this.#slots.length < 64 || this.#slots.length < 2 * this.#size) {
      if (this.#size === 0) this.#reset([]);
      return;
    }
    this.#reset(this.#slots.filter(({ isHere }) => isHere));
  }

  #reset(slots: Slot<T>[]): void {
    this.#slots = slots;
    this.#head = 0;
  }
}
