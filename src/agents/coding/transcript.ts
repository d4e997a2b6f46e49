import { type FileHandle, mkdir, open, readFile } from "node:fs/promises";
import path from "node:path";
import type { Clock } from "../../core/clock.ts";
import { LimitError, ProviderError } from "../../core/errors.ts";

/** One line of a transcript that has events. Further fields depend on the kind. */
export interface TranscriptLine {
  readonly at: string;
  readonly kind: string;
  readonly [field: string]: unknown;
}

/** The kind of line that names the session which can be loaded again. */
const SESSION = "session";

/**
 * The file that keeps what an agent said and did in one attempt. It is only ever appended to, so an attempt that is done again
 * after a kill goes on in it. Writes keep their order; the first that fails is told when the file is closed.
 */
export class Transcript implements AsyncDisposable {
  readonly path: string;
  readonly #file: FileHandle;
  readonly #clock: Clock;
  #tail: Promise<void> = Promise.resolve();
  #failure: unknown;

  private constructor(file: FileHandle, where: string, clock: Clock) {
    this.#file = file;
    this.path = where;
    this.#clock = clock;
  }

  static async open(where: string, clock: Clock): Promise<Transcript> {
    try {
      await mkdir(path.dirname(where), { recursive: true });
      const file = await open(where, "a+", 0o600);
      const transcript = new Transcript(file, where, clock);
      // A kill may have cut the last line.
      if (!(await endsWithLine(file))) transcript.raw("\n");
      return transcript;
    } catch (error) {
      throw failureOf(error, where);
    }
  }

  /** Appends an event as one line of JSON. */
  event(kind: string, fields: Readonly<Record<string, unknown>>): void {
    this.raw(`${JSON.stringify({ at: new Date(this.#clock.now()).toISOString(), kind, ...fields })}\n`);
  }

  /** Notes with what this session can be loaded again, from now on and after a kill. */
  session(id: string): void {
    this.event(SESSION, { session: id });
  }

  raw(text: string | Uint8Array): void {
    this.#tail = this.#tail.then(async () => {
      if (this.#failure !== undefined) return;
      try {
        await this.#file.appendFile(text);
      } catch (error) {
        this.#failure = error;
      }
    });
  }

  /** Resolves when everything so far is in the file; LimitError when the disk is full. */
  async written(): Promise<void> {
    await this.#tail;
    if (this.#failure !== undefined) throw failureOf(this.#failure, this.path);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#tail;
    await this.#file.close();
  }
}

/** The events of a transcript; what is no event, as a line that a kill cut, is left out. Empty where there is no file. */
export async function readTranscript(where: string): Promise<readonly TranscriptLine[]> {
  const text = await readFile(where, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return "";
    throw failureOf(error, where);
  });
  return text.split("\n").flatMap((line) => eventOf(line) ?? []);
}

/** The session with which an attempt that was killed can go on, as its transcript names it; undefined when it names none. */
export async function sessionIn(where: string): Promise<string | undefined> {
  const line = (await readTranscript(where)).findLast(({ kind }) => kind === SESSION);
  return typeof line?.session === "string" ? line.session : undefined;
}

function eventOf(line: string): TranscriptLine | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null && "kind" in value ? (value as TranscriptLine) : undefined;
  } catch {
    return undefined;
  }
}

async function endsWithLine(file: FileHandle): Promise<boolean> {
  const { size } = await file.stat();
  if (size === 0) return true;
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer.toString() === "\n";
}

function failureOf(error: unknown, where: string): LimitError | ProviderError {
  const cause = error as NodeJS.ErrnoException;
  if (cause.code === "ENOSPC" || cause.code === "EDQUOT") {
    const message = `expected room for the transcript ${where}, got a full disk; free some space and go on`;
    return new LimitError(message, { limit: "disk space", used: "all of it" }, { cause });
  }
  const fault = { provider: "disk", scope: "provider", retryable: true } as const;
  return new ProviderError(`expected to write the transcript ${where}, got ${cause.message}`, fault, { cause });
}
