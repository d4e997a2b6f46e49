import { CancelledError, type ProviderError, type SwarmError } from "../core/errors.ts";

/** One execution of a step that may be stopped from outside. */
export interface Ticket {
  readonly endpoint: string;
  readonly abort: AbortController;
  readonly admission: AbortController;
}

/** Says of a run in work what may start, and stops what must stop. Holds no decision about why. */
export class RunControl {
  #paused = false;
  #stopped: SwarmError | undefined;
  readonly #blocked = new Map<string, ProviderError>();
  readonly #tickets = new Set<Ticket>();
  #resumed: PromiseWithResolvers<void> | undefined;
  readonly #abort = new AbortController();

  /** Aborted when the run is cancelled or its lease is lost. */
  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** Why nothing more starts in this execution; undefined while it goes on. */
  get stopped(): SwarmError | undefined {
    return this.#stopped;
  }

  get isPaused(): boolean {
    return this.#paused;
  }

  get inWork(): number {
    return this.#tickets.size;
  }

  /** The first provider-wide failure met. */
  get firstBlock(): ProviderError | undefined {
    return this.#blocked.values().next().value;
  }

  /** Resolves once a step at that endpoint may start; CancelledError when it never may in this execution. */
  async admit(endpoint: string): Promise<Ticket> {
    while (this.#paused && this.#stopped === undefined) {
      this.#resumed ??= Promise.withResolvers<void>();
      await this.#resumed.promise;
    }
    const refusal = this.refusalOf(endpoint);
    if (refusal !== undefined) throw refusal;
    const ticket = { endpoint, abort: new AbortController(), admission: new AbortController() };
    this.#tickets.add(ticket);
    return ticket;
  }

  release(ticket: Ticket): void {
    this.#tickets.delete(ticket);
  }

  /** Why a step at that endpoint may not start, as the error to throw; undefined when it may. A pause is no refusal. */
  refusalOf(endpoint: string): CancelledError | undefined {
    if (this.#stopped !== undefined) return asCancelled(this.#stopped);
    for (const [reach, error] of this.#blocked) {
      if (endpoint === reach || endpoint.startsWith(`${reach}/`)) return asCancelled(error);
    }
    return undefined;
  }

  /** Lets running steps finish and starts nothing. */
  pause(): void {
    this.#paused = true;
    for (const ticket of this.#tickets) ticket.admission.abort();
  }

  resume(): void {
    this.#paused = false;
    this.#wake();
  }

  /** Nothing more starts anywhere in this execution; what was sent goes on. The first reason counts. */
  stop(reason: SwarmError): void {
    this.#stopped ??= reason;
    for (const ticket of this.#tickets) ticket.admission.abort();
    this.#wake();
  }

  /** Stops, and aborts what is in flight. */
  abort(reason: SwarmError): void {
    this.stop(reason);
    this.#abort.abort();
    for (const ticket of this.#tickets) ticket.abort.abort();
  }

  /** Nothing more is sent to where the failure reaches. */
  block(endpoint: string, error: ProviderError): void {
    const reach = error.fault.scope === "model" ? endpoint : (endpoint.split("/")[0] ?? endpoint);
    if (this.#blocked.has(reach)) return;
    this.#blocked.set(reach, error);
    for (const ticket of this.#tickets) {
      if (this.refusalOf(ticket.endpoint) !== undefined) ticket.admission.abort();
    }
  }

  #wake(): void {
    this.#resumed?.resolve();
    this.#resumed = undefined;
  }
}

function asCancelled(reason: SwarmError): CancelledError {
  return reason instanceof CancelledError ? reason : new CancelledError(reason.message, { cause: reason });
}
