import type { Io, Sink } from "./io.ts";
import { visible } from "./visible-text.ts";

const CLEAR_LINE = "\r\u001b[K";

export interface Loudness {
  readonly quiet?: boolean | undefined;
  readonly verbose?: boolean | undefined;
}

/** Both outputs of a command and the one line on stderr that is rewritten in place; keeps them from tearing each other. */
export class Terminal {
  readonly #io: Io;
  readonly #isQuiet: boolean;
  /** True when details are shown. */
  readonly isVerbose: boolean;
  #statusLine = "";

  constructor(io: Io, { quiet = false, verbose = false }: Loudness = {}) {
    this.#io = io;
    this.#isQuiet = quiet;
    this.isVerbose = verbose;
  }

  /** True when a line may be rewritten in place: stderr is a terminal that can, and nobody asked for quiet. */
  get canRewrite(): boolean {
    return this.#io.stderr.isTerminal && !this.#isQuiet && this.#io.env.TERM !== "dumb";
  }

  /** A result for people; control characters are taken out. */
  result(text: string): void {
    this.raw(visible(text));
  }

  /** A result for programs, or one whose control characters are gone already. */
  raw(text: string): void {
    this.#write(this.#io.stdout, text);
  }

  /** A notice; not with `-q`. */
  say(line: string): void {
    if (!this.#isQuiet) this.warn(line);
  }

  /** What a person must know even with `-q`. */
  warn(line: string): void {
    this.#write(this.#io.stderr, `${visible(line)}\n`);
  }

  /** Shown with `-v` only. */
  detail(line: string): void {
    if (this.isVerbose) this.warn(line);
  }

  /** Shows the line in place of the one before; does nothing where lines cannot be rewritten. */
  status(line: string): void {
    if (!this.canRewrite || line === this.#statusLine) return;
    this.#statusLine = line;
    this.#io.stderr.write(line === "" ? CLEAR_LINE : `${CLEAR_LINE}${visible(line)}`);
  }

  #write(sink: Sink, text: string): void {
    const line = this.#statusLine;
    const isShared = sink === this.#io.stderr || this.#io.stdout.isTerminal;
    if (line !== "" && isShared) this.status("");
    sink.write(text);
    if (line !== "" && isShared && text.endsWith("\n")) this.status(line);
  }
}
