import { CancelledError, type ProviderError, type SwarmError } from "../core/errors.ts";

/** Leave to execute a step, and the signals that stop it. */
export interface Ticket {
  readonly endpoint: string;
  /** Aborts at once. */
  readonly signal: AbortSignal;
  /** Aborted when nothing new may be sent. */
  readonly admission: AbortSignal;
}

/** Says of a run in work what may start, and stops what must stop. Holds no decision about why. */
export class RunControl {
  #paused = false;
  #stopped: SwarmError | undefined;
  readonly #blocked = new Map<string, ProviderError>();
  readonly #dispensable = new Set<ProviderError>();
  /** One for all steps at an endpoint, since thousands are in work at once. */
  readonly #admissions = new Map<string, AbortController>();
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

  /** The first provider-wide failure met, save where a run goes on without what failed. */
  get firstBlock(): ProviderError | undefined {
    return [...this.#blocked.values()].find((error) => !this.#dispensable.has(error));
  }

  /**
   * Leave to start a step at that endpoint, at once or when a pause is over; CancelledError when there never is any in this
   * execution. The step's own signal, where given, stops it too.
   */
  admit(endpoint: string, own?: AbortSignal): Ticket | Promise<Ticket> {
    if (this.#paused && this.#stopped === undefined) return this.#admitLater(endpoint, own);
    const refusal = this.refusalOf(endpoint);
    if (refusal !== undefined) throw refusal;
    const admission = this.#admissionOf(endpoint);
    if (own === undefined) return { endpoint, signal: this.signal, admission };
    return { endpoint, signal: AbortSignal.any([own, this.signal]), admission: AbortSignal.any([own, admission]) };
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
    this.#closeAdmission();
  }

  resume(): void {
    this.#paused = false;
    this.#wake();
  }

  /** Nothing more starts anywhere in this execution; what was sent goes on. The first reason counts. */
  stop(reason: SwarmError): void {
    this.#stopped ??= reason;
    this.#closeAdmission();
    this.#wake();
  }

  /** Stops, and aborts what is in flight. */
  abort(reason: SwarmError): void {
    this.stop(reason);
    this.#abort.abort();
  }

  /**
   * Nothing more is sent to where the failure reaches. Where a run can go on without what failed, as without embeddings, that
   * is the model alone, and the run does not fail by it.
   */
  block(endpoint: string, error: ProviderError, isDispensable = false): void {
    const isModel = isDispensable || error.fault.scope === "model";
    const reach = isModel ? endpoint : providerOf(endpoint, error.fault.provider);
    if (this.#blocked.has(reach)) return;
    if (isDispensable) this.#dispensable.add(error);
    this.#blocked.set(reach, error);
    for (const [at, admission] of this.#admissions) {
      if (this.refusalOf(at) !== undefined) admission.abort();
    }
  }

  async #admitLater(endpoint: string, own: AbortSignal | undefined): Promise<Ticket> {
    this.#resumed ??= Promise.withResolvers<void>();
    await this.#resumed.promise;
    return this.admit(endpoint, own);
  }

  #admissionOf(endpoint: string): AbortSignal {
    const known = this.#admissions.get(endpoint);
    if (known !== undefined) return known.signal;
    const fresh = new AbortController();
    this.#admissions.set(endpoint, fresh);
    return fresh.signal;
  }

  /** Those who come later get a new signal. */
  #closeAdmission(): void {
    const open = [...this.#admissions.values()];
    this.#admissions.clear();
    for (const admission of open) admission.abort();
  }

  #wake(): void {
    this.#resumed?.resolve();
    this.#resumed = undefined;
  }
}

/** The part of `provider/model` that names the provider, which may hold a slash itself where a package answers. */
function providerOf(endpoint: string, failed: string): string {
  return endpoint.startsWith(`${failed}/`) ? failed : (endpoint.split("/")[0] ?? endpoint);
}

function asCancelled(reason: SwarmError): CancelledError {
  return reason instanceof CancelledError ? reason : new CancelledError(reason.message, { cause: reason });
}
