/** Numbers in the order of a comparison, the first one out first. A binary heap: both ends cost the logarithm of the size. */
export class ReadyQueue {
  readonly #heap: number[] = [];
  readonly #compare: (left: number, right: number) => number;

  constructor(compare: (left: number, right: number) => number) {
    this.#compare = compare;
  }

  get size(): number {
    return this.#heap.length;
  }

  /** The one that {@link pop} would give. */
  get first(): number | undefined {
    return this.#heap[0];
  }

  push(item: number): void {
    const heap = this.#heap;
    let at = heap.push(item) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (this.#isOrdered(parent, at)) return;
      this.#swap(parent, at);
      at = parent;
    }
  }

  pop(): number | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    heap[0] = last;
    for (let at = 0; ; ) {
      const left = 2 * at + 1;
      if (left >= heap.length) return first;
      const right = left + 1;
      const child = right < heap.length && !this.#isOrdered(left, right) ? right : left;
      if (this.#isOrdered(at, child)) return first;
      this.#swap(at, child);
      at = child;
    }
  }

  #isOrdered(upper: number, lower: number): boolean {
    return this.#compare(this.#heap[upper] ?? 0, this.#heap[lower] ?? 0) <= 0;
  }

  #swap(one: number, other: number): void {
    const heap = this.#heap;
    const item = heap[one] ?? 0;
    heap[one] = heap[other] ?? 0;
    heap[other] = item;
  }
}
