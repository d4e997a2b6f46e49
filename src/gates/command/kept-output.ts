import { createWriteStream, type WriteStream } from "node:fs";

/** What a file of output holds at most: its beginning and its end, with a line between them that tells what is missing. */
export const HEAD_BYTES = 7 * 1024 * 1024;
export const TAIL_BYTES = 1024 * 1024;

/**
 * Keeps what a program prints in a file as it comes, so that it can be read while the program runs. Of more than 8 MiB the first
 * 7 and the last 1 are kept.
 */
export class KeptOutput {
  readonly #file: WriteStream;
  #headBytes = 0;
  #tail: Buffer[] = [];
  #tailBytes = 0;
  #droppedBytes = 0;
  #failure: Error | undefined;

  constructor(path: string) {
    this.#file = createWriteStream(path, { flags: "w", mode: 0o600 });
    this.#file.on("error", (error) => {
      this.#failure ??= error;
    });
  }

  readonly take = (piece: Buffer): void => {
    const head = piece.subarray(0, HEAD_BYTES - this.#headBytes);
    if (head.length > 0) this.#file.write(head);
    this.#headBytes += head.length;
    const rest = piece.subarray(head.length);
    if (rest.length > 0) this.#keepEnd(rest);
  };

  /** Writes the end and closes the file; rejects with what went wrong while it was written, as a full disk. */
  async close(): Promise<void> {
    if (this.#droppedBytes > 0) this.#file.write(`\n[${this.#droppedBytes} bytes are left out here]\n`);
    for (const piece of this.#tail) this.#file.write(piece);
    await new Promise<void>((resolve) => {
      this.#file.once("close", resolve);
      if (this.#file.closed) resolve();
      else this.#file.end();
    });
    if (this.#failure !== undefined) throw this.#failure;
  }

  #keepEnd(piece: Buffer): void {
    // A piece is a view of a larger buffer of the stream, which would be held along with it.
    this.#tail.push(Buffer.from(piece));
    this.#tailBytes += piece.length;
    for (let first = this.#tail[0]; first !== undefined; first = this.#tail[0]) {
      if (this.#tailBytes - first.length < TAIL_BYTES) return;
      this.#tail.shift();
      this.#tailBytes -= first.length;
      this.#droppedBytes += first.length;
    }
  }
}
