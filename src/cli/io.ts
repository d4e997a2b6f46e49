import type { Clock } from "../core/clock.ts";

/** Where text goes. */
export interface Sink {
  write(text: string): void;
  readonly isTerminal: boolean;
  /** Calls the listener once when nobody reads any more (EPIPE) or nothing can be written; what is written later is dropped. */
  onLost(listener: (reason: Error) => void): void;
  /** Resolves when all that was written is out, or lost: by then every listener was called. */
  written(): Promise<void>;
}

/** What the process was given: all that the terminal interface touches of the world, so that tests can give it another. */
export interface Io {
  readonly stdin: AsyncIterable<Uint8Array> & { readonly isTerminal: boolean };
  readonly stdout: Sink;
  readonly stderr: Sink;
  /** Characters that fit in a line of the terminal now. */
  columns(): number;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  /** Takes over SIGINT, SIGTERM and SIGHUP until the answer is called. */
  onSignal(listener: (signal: string) => void): () => void;
  /** Ends the process at once. */
  exit(code: number): void;
}
