import type { StepScope } from "../core/executor.ts";
import type { StepIdentity, StepLedger } from "./step-ledger.ts";

/** What an executor gets along with its input. Its fields are its own, so that the scope can go on as the call it is. */
export class RunningStep implements StepScope {
  readonly signal: AbortSignal;
  readonly admission: AbortSignal;
  readonly idempotencyKey: string;
  readonly run: string;
  readonly epoch: number;
  readonly ledger: StepLedger;
  readonly deadlineMs: number | undefined;
  readonly onText: ((delta: string) => void) | undefined;

  constructor(
    { run, key, revision, epoch }: StepIdentity,
    ledger: StepLedger,
    { signal, admission, deadlineMs, onText }: Pick<StepScope, "signal" | "admission" | "deadlineMs" | "onText">,
  ) {
    this.signal = signal;
    this.admission = admission;
    this.idempotencyKey = `${run}/${key}/${revision}`;
    this.run = run;
    this.epoch = epoch;
    this.ledger = ledger;
    this.deadlineMs = deadlineMs;
    this.onText = onText;
  }

  begin(): Promise<void> {
    return this.ledger.begin();
  }
}
