/** Lines of a file, from 1, both ends included. */
export type LineSpan = { readonly from: number; readonly to: number };

/** Lines as an editor counts them: a line break at the end opens no further line. */
export function linesOf(text: string): readonly string[] {
  if (text === "") return [];
  const lines = text.split(/\r?\n/);
  return lines.at(-1) === "" ? lines.slice(0, -1) : lines;
}

/** The text without any white space. */
export function compact(text: string): string {
  return text.replace(/\s+/g, "");
}

/** A file in which quotes are looked up many times. */
export class SourceLines {
  readonly #source: () => readonly string[];
  #lines: readonly string[] | undefined;
  #solid: string | undefined;
  #starts: Uint32Array | undefined;

  /** Of a text, or of what gives the lines, which is not asked before they are needed. */
  constructor(source: string | (() => readonly string[])) {
    this.#source = typeof source === "string" ? () => linesOf(source) : source;
  }

  get lines(): readonly string[] {
    this.#lines ??= this.#source();
    return this.#lines;
  }

  /** The lines as one text. */
  textOf({ from, to }: LineSpan): string {
    return this.lines.slice(from - 1, to).join("\n");
  }

  /** Where a text stands, white space left out of account; from the first place to the last. A word is never found within another. */
  *placesOf(text: string): Generator<LineSpan> {
    const wanted = compact(text);
    if (wanted === "") return;
    const solid = this.#solidText();
    const opensWord = WORD.test(wanted.charAt(0));
    const closesWord = WORD.test(wanted.charAt(wanted.length - 1));
    for (let at = solid.indexOf(wanted); at >= 0; at = solid.indexOf(wanted, at + 1)) {
      const end = at + wanted.length;
      const span = { from: this.#lineAt(at), to: this.#lineAt(end - 1) };
      if (opensWord && WORD.test(solid.charAt(at - 1)) && this.#isSameWord(at - 1, at)) continue;
      if (closesWord && WORD.test(solid.charAt(end)) && this.#isSameWord(end - 1, end)) continue;
      yield span;
    }
  }

  #solidText(): string {
    this.#solid ??= this.lines.map(compact).join("");
    return this.#solid;
  }

  /** Where each line begins in the text without white space. */
  #lineStarts(): Uint32Array {
    if (this.#starts !== undefined) return this.#starts;
    const starts = new Uint32Array(this.lines.length);
    let at = 0;
    for (const [index, line] of this.lines.entries()) {
      starts[index] = at;
      at += compact(line).length;
    }
    this.#starts = starts;
    return starts;
  }

  /** The number of the line that holds a character of the text without white space. */
  #lineAt(at: number): number {
    const starts = this.#lineStarts();
    let [low, high] = [0, starts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= at) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Whether two neighbours of the text without white space are neighbours in the file too. */
  #isSameWord(left: number, right: number): boolean {
    const line = this.#lineAt(left);
    if (line !== this.#lineAt(right)) return false;
    const place = left - (this.#lineStarts()[line - 1] ?? 0);
    let seen = -1;
    const text = this.lines[line - 1] ?? "";
    for (let index = 0; index < text.length; index++) {
      if (/\s/.test(text.charAt(index))) continue;
      seen++;
      if (seen === place) return !/\s/.test(text.charAt(index + 1));
    }
    return false;
  }
}

const WORD = /[\p{L}\p{N}_$]/u;
