import { VisibleText, visible } from "./visible-text.ts";

const MARK = "[simulated] ";

/** Prints an answer as it arrives, without control characters and, for a simulated model, with a mark before each line. */
export class StreamedAnswer {
  readonly #write: (text: string) => void;
  readonly #mark: string;
  readonly #filter = new VisibleText();
  #raw = "";
  #atLineStart = true;

  constructor(write: (text: string) => void, simulated: boolean) {
    this.#write = write;
    this.#mark = simulated ? MARK : "";
  }

  get hasText(): boolean {
    return this.#raw !== "";
  }

  push(delta: string): void {
    this.#raw += delta;
    this.#show(this.#filter.push(delta));
  }

  /**
   * Prints what of the final answer has not been shown, and ends the line. Answers `again` when another attempt than the one
   * shown gave the answer, so that it was printed whole below the first.
   */
  finish(text: string): "complete" | "again" {
    const isSame = text.startsWith(this.#raw);
    if (isSame) this.push(text.slice(this.#raw.length));
    else {
      this.endLine();
      this.#show(visible(text));
    }
    this.endLine();
    return isSame ? "complete" : "again";
  }

  endLine(): void {
    if (this.#atLineStart) return;
    this.#write("\n");
    this.#atLineStart = true;
  }

  #show(text: string): void {
    if (text === "") return;
    this.#write(this.#mark === "" ? text : this.#marked(text));
    this.#atLineStart = text.endsWith("\n");
  }

  #marked(text: string): string {
    const marked = text.replace(/\n(?!$)/g, `\n${this.#mark}`);
    return this.#atLineStart ? this.#mark + marked : marked;
  }
}
