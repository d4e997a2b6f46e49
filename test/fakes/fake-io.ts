import { makeStateFolder } from "../../src/app/state-folder.ts";
import type { Io, Sink } from "../../src/cli/io.ts";
import type { Wiring } from "../../src/cli/wiring.ts";
import { InputError } from "../../src/core/errors.ts";
import type { FakeApp } from "./fake-app.ts";
import { VirtualClock } from "./virtual-clock.ts";

export interface FakeIo extends Io {
  readonly clock: VirtualClock;
  readonly out: () => string;
  readonly err: () => string;
  /** Codes with which the process would have ended at once. */
  readonly exits: readonly number[];
  /** Resolves when a command first takes over the signals. */
  readonly listening: Promise<void>;
  signal(): void;
  readonly listeners: number;
  /** As if the reader of stdout had gone. */
  loseStdout(code: string): void;
}

export interface FakePlace {
  readonly cwd?: string | undefined;
  readonly stdin?: string | Uint8Array | undefined;
  /** All three streams are terminals. */
  readonly isTerminal?: boolean | undefined;
  readonly columns?: number | undefined;
  readonly env?: Io["env"] | undefined;
}

/** Captures what a command writes; the clock is a virtual one. */
export function fakeIo(place: FakePlace = {}): FakeIo {
  const { cwd = "/nowhere", stdin, isTerminal = false, columns = 80, env = {} } = place;
  const exits: number[] = [];
  const listening = Promise.withResolvers<void>();
  const listeners = new Set<(signal: string) => void>();
  const stdout = captured(isTerminal);
  const stderr = captured(isTerminal);
  return {
    stdin: Object.assign(piped(stdin), { isTerminal }),
    stdout: stdout.sink,
    stderr: stderr.sink,
    columns: () => columns,
    cwd,
    env,
    clock: new VirtualClock(),
    onSignal(listener) {
      listeners.add(listener);
      listening.resolve();
      return () => listeners.delete(listener);
    },
    exit: (code) => exits.push(code),
    out: stdout.text,
    err: stderr.text,
    exits,
    listening: listening.promise,
    signal: () => {
      for (const listener of listeners) listener("SIGINT");
    },
    get listeners() {
      return listeners.size;
    },
    loseStdout: (code) => stdout.lose(Object.assign(new Error(code), { code })),
  };
}

/** Wiring over a fake app; rendering is a plain line in each format. */
export function fakeWiring(app: FakeApp, over: Partial<Wiring> = {}): Wiring {
  return {
    openApp: async () => app,
    renderers: async () => ({
      render: (outcome, format) => [
        format === "json" ? `${JSON.stringify(outcome)}\n` : `${format} of ${outcome.run}\n`,
      ],
      formatOfPath,
    }),
    startRehearsal: async () => ({
      url: "http://127.0.0.1:1234",
      stats: () => ({ requests: 7 }),
      async [Symbol.asyncDispose]() {},
    }),
    makeStateFolder: async (folder) => makeStateFolder(folder),
    starterConfig: async () => "# budget: 5\n",
    ...over,
  };
}

function formatOfPath(path: string) {
  const format = (["md", "json", "jsonl", "csv", "html"] as const).find((name) => path.endsWith(`.${name}`));
  if (format === undefined) throw new InputError(`expected a file that ends in a known extension, got ${path}`);
  return format;
}

async function* piped(stdin: string | Uint8Array | undefined): AsyncGenerator<Uint8Array> {
  if (stdin !== undefined) yield typeof stdin === "string" ? Buffer.from(stdin) : stdin;
}

function captured(isTerminal: boolean) {
  const pieces: string[] = [];
  const lost: ((reason: Error) => void)[] = [];
  const sink: Sink = {
    write: (text) => void pieces.push(text),
    isTerminal,
    onLost: (listener) => void lost.push(listener),
    written: async () => undefined,
  };
  return {
    sink,
    text: () => pieces.join(""),
    lose: (reason: Error) => {
      for (const listener of lost) listener(reason);
    },
  };
}
