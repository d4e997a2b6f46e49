export interface LinkedSignal {
  readonly signal: AbortSignal;
  /** Must be called when the signal is no longer needed. */
  unlink(): void;
}

/** A signal that aborts with the first of them. `AbortSignal.any` refuses signals that are not the platform's own. */
export function linkedSignal(signals: readonly AbortSignal[]): LinkedSignal {
  const controller = new AbortController();
  const unlink = () => {
    for (const signal of signals) signal.removeEventListener("abort", abort);
  };
  const abort = () => {
    unlink();
    controller.abort(signals.find(({ aborted }) => aborted)?.reason);
  };
  for (const signal of signals) signal.addEventListener("abort", abort);
  if (signals.some(({ aborted }) => aborted)) abort();
  return { signal: controller.signal, unlink };
}
