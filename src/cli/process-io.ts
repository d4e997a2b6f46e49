import { systemClock } from "../app/system-clock.ts";
import type { Io, Sink } from "./io.ts";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const WIDTH_WITHOUT_TERMINAL = 80;

/** The streams, the signals and the time of this process. A stream is opened when it is first used, since each costs start-up time. */
export function processIo(env: Io["env"]): Io {
  return {
    stdin: {
      get isTerminal() {
        return process.stdin.isTTY === true;
      },
      [Symbol.asyncIterator]: () => process.stdin[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>,
    },
    stdout: sinkOf(() => process.stdout),
    stderr: sinkOf(() => process.stderr),
    // A terminal whose size is not known says 0.
    columns: () => process.stderr.columns || process.stdout.columns || WIDTH_WITHOUT_TERMINAL,
    cwd: process.cwd(),
    env,
    clock: systemClock,
    onSignal(listener) {
      for (const signal of SIGNALS) process.on(signal, listener);
      return () => {
        for (const signal of SIGNALS) process.removeListener(signal, listener);
      };
    },
    exit: (code) => process.exit(code),
  };
}

function sinkOf(open: () => NodeJS.WriteStream): Sink {
  const lost = Promise.withResolvers<Error>();
  let isLost = false;
  let opened: NodeJS.WriteStream | undefined;
  const stream = () => {
    if (opened !== undefined) return opened;
    opened = open();
    opened.on("error", (error) => {
      isLost = true;
      lost.resolve(error);
    });
    return opened;
  };
  return {
    write(text) {
      if (!isLost) stream().write(text);
    },
    get isTerminal() {
      return stream().isTTY === true;
    },
    onLost: (listener) => void lost.promise.then(listener),
  };
}
