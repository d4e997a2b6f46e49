/** Keeps the end of a long output, at most so many bytes of it. */
export class OutputTail {
  readonly #mostBytes: number;
  #pieces: Buffer[] = [];
  #bytes = 0;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  add(piece: Buffer): void {
    this.#pieces.push(piece);
    this.#bytes += piece.length;
    // Joined now and then, so that neither many small pieces nor a few large ones pile up.
    if (this.#bytes > 2 * this.#mostBytes || this.#pieces.length > 1_000) this.#cut();
  }

  /** The end of the output; a character that the cut went through is left out. */
  get text(): string {
    this.#cut();
    return (this.#pieces[0] ?? Buffer.alloc(0)).toString("utf8").replace(/^\uFFFD+/, "");
  }

  #cut(): void {
    const whole = Buffer.concat(this.#pieces);
    this.#pieces = [whole.subarray(Math.max(0, whole.length - this.#mostBytes))];
    this.#bytes = this.#pieces[0]?.length ?? 0;
  }
}

/** The last lines of a text that say something, on one line, at most 300 characters: the heart of an error message. */
export function lastLinesOf(text: string): string {
  const lines = text.split("\n").map((line) => line.trim());
  return lines
    .filter((line) => line !== "")
    .slice(-3)
    .join(" | ")
    .slice(-300);
}
