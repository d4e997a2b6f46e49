import { systemClock } from "../app/system-clock.ts";
import type { Io, Sink } from "./io.ts";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const WIDTH_WITHOUT_TERMINAL = 80;

/** The streams, the signals and the time of this process. */
export function processIo(env: Io["env"]): Io {
  return {
    stdin: Object.defineProperty(lazyStdin(), "isTerminal", { value: process.stdin.isTTY === true }) as Io["stdin"],
    stdout: sinkOf(process.stdout),
    stderr: sinkOf(process.stderr),
    columns: () => process.stderr.columns ?? process.stdout.columns ?? WIDTH_WITHOUT_TERMINAL,
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

/** Touches stdin only when somebody reads it, so that no command waits for it. */
function lazyStdin(): AsyncIterable<Uint8Array> {
  return { [Symbol.asyncIterator]: () => process.stdin[Symbol.asyncIterator]() as AsyncIterator<Uint8Array> };
}

function sinkOf(stream: NodeJS.WriteStream): Sink {
  const lost = Promise.withResolvers<Error>();
  let isLost = false;
  stream.on("error", (error) => {
    isLost = true;
    lost.resolve(error);
  });
  return {
    write(text) {
      if (!isLost) stream.write(text);
    },
    isTerminal: stream.isTTY === true,
    onLost: (listener) => void lost.promise.then(listener),
  };
}
