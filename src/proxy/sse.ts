import { StringDecoder } from "node:string_decoder";

/** Far above what a model sends at once; what is longer is no event. */
const LONGEST_EVENT = 16 * 1024 * 1024;

/** Gives the data of each server-sent event of a stream, however it is cut into pieces. Names, ids and comments are dropped. */
export class EventReader {
  readonly #onData: (data: string) => void;
  readonly #decoder = new StringDecoder("utf8");
  #rest = "";
  #data: string[] = [];

  constructor(onData: (data: string) => void) {
    this.#onData = onData;
  }

  push(piece: Buffer): void {
    const text = this.#rest + this.#decoder.write(piece);
    let from = 0;
    for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", from)) {
      this.#readLine(text.slice(from, text[end - 1] === "\r" && end > from ? end - 1 : end));
      from = end + 1;
    }
    this.#rest = text.length - from > LONGEST_EVENT ? "" : text.slice(from);
  }

  /** Gives the last event too where the blank line after it is missing. */
  end(): void {
    this.#readLine(this.#rest);
    this.#rest = "";
    this.#readLine("");
  }

  #readLine(line: string): void {
    if (line !== "") {
      if (line.startsWith("data:")) this.#data.push(line.slice(line[5] === " " ? 6 : 5));
      return;
    }
    if (this.#data.length === 0) return;
    const data = this.#data.join("\n");
    this.#data = [];
    this.#onData(data);
  }
}

/** One server-sent event; text is sent as it is, everything else as JSON. */
export function eventText(data: unknown, name?: string): string {
  const text = typeof data === "string" ? data : JSON.stringify(data);
  return `${name === undefined ? "" : `event: ${name}\n`}data: ${text}\n\n`;
}
