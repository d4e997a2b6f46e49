import { StringDecoder } from "node:string_decoder";

/** Ours is far below this; a line longer than it is no event of a model's. */
const LONGEST_EVENT = 4 * 1024 * 1024;

/**
 * Reads server-sent events from pieces of any size, split anywhere, a character of several bytes included. Gives the
 * data of each event, lines joined as the HTML standard says; comments, names and ids of events are dropped.
 */
export class SseReader {
  readonly #onData: (data: string) => void;
  readonly #decoder = new StringDecoder("utf8");
  #rest = "";
  #data: string[] = [];
  #skipsLineFeed = false;
  #isFirst = true;

  constructor(onData: (data: string) => void) {
    this.#onData = onData;
  }

  push(chunk: Buffer): void {
    let text = this.#decoder.write(chunk);
    if (text === "") return;
    if (this.#isFirst) {
      this.#isFirst = false;
      if (text.startsWith("\uFEFF")) text = text.slice(1);
    }
    // A carriage return at the end of the last piece already ended its line.
    if (this.#skipsLineFeed && text.startsWith("\n")) text = text.slice(1);
    this.#skipsLineFeed = text === "" ? false : text.endsWith("\r");
    this.#readLines(this.#rest + text);
    if (this.#rest.length > LONGEST_EVENT) this.#rest = "";
  }

  /** Gives the last event where the stream ended without the blank line after it. */
  end(): void {
    if (this.#rest !== "") this.#readLine(this.#rest);
    this.#rest = "";
    this.#dispatch();
  }

  #readLines(text: string): void {
    const ends = /\r\n|\n|\r/g;
    let from = 0;
    for (let end = ends.exec(text); end !== null; end = ends.exec(text)) {
      this.#readLine(text.slice(from, end.index));
      from = ends.lastIndex;
    }
    this.#rest = from === 0 ? text : text.slice(from);
  }

  #readLine(line: string): void {
    if (line === "") {
      this.#dispatch();
      return;
    }
    if (!line.startsWith("data")) return;
    if (line.length === 4) {
      this.#data.push("");
      return;
    }
    if (line[4] === ":") this.#data.push(line.slice(line[5] === " " ? 6 : 5));
  }

  #dispatch(): void {
    if (this.#data.length === 0) return;
    const data = this.#data.length === 1 ? (this.#data[0] ?? "") : this.#data.join("\n");
    this.#data = [];
    this.#onData(data);
  }
}
