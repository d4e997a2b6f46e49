import { CancelledError } from "../core/errors.ts";
import type { Call, Model, ModelRequest, ModelResponse } from "../core/model.ts";
import { type AbortListener, LightSignal, listen, unlisten } from "./abort-signals.ts";
import { type HedgeOptions, type HedgeWatch, hedgeWatch, type Overdue, type WatchedRequest } from "./hedge-watch.ts";

/**
 * Sends a second request when the first takes longer than all but the slowest few, and takes whichever answers first; the
 * other is aborted. The time counts from when limit and budget let the request go, and both requests pass them. A streamed
 * call is never sent twice, nor are embeddings.
 */
export function withHedge(model: Model, options: HedgeOptions): Model {
  const watch = hedgeWatch(options);
  const { embed } = model;
  return {
    name: model.name,
    facts: model.facts,
    ask: (request, call) => (call.onText === undefined ? raced(model, request, call, watch) : model.ask(request, call)),
    ...(embed !== undefined && { embed: embed.bind(model) }),
  };
}

function raced(model: Model, request: ModelRequest, call: Call, watch: HedgeWatch): Promise<ModelResponse> {
  return new Promise((resolve, reject) => {
    new Race({ model, request, call, watch, resolve, reject }).start();
  });
}

interface RaceParts {
  readonly model: Model;
  readonly request: ModelRequest;
  readonly call: Call;
  readonly watch: HedgeWatch;
  readonly resolve: (response: ModelResponse) => void;
  readonly reject: (error: unknown) => void;
}

/** The one or two requests of a call. */
class Race implements Overdue, AbortListener {
  readonly #parts: RaceParts;
  #first: Runner | undefined;
  #second: Runner | undefined;
  #firstError: unknown;

  constructor(parts: RaceParts) {
    this.#parts = parts;
  }

  start(): void {
    const { call } = this.#parts;
    listen(call.signal, this);
    this.#first = this.#run(call.idempotencyKey, true);
  }

  overdue(): void {
    const { call } = this.#parts;
    if (call.admission.aborted) return;
    // A key of its own: a provider that honours keys would hold the second request until the first has ended.
    this.#second = this.#run(`${call.idempotencyKey}/hedge`, false);
  }

  aborted({ reason }: AbortSignal): void {
    this.#first?.signal.abort(reason);
    this.#second?.signal.abort(reason);
  }

  #run(idempotencyKey: string, isFirst: boolean): Runner {
    const { model, request, call, watch } = this.#parts;
    const runner = new Runner();
    if (call.signal.aborted) runner.signal.abort(call.signal.reason);
    const onSent = () => {
      runner.watched = watch.sent(isFirst ? this : undefined);
      call.onSent?.();
    };
    model.ask(request, { ...call, idempotencyKey, signal: runner.signal, onSent }).then(
      (response) => {
        runner.isOver = true;
        runner.watched?.finished();
        this.#win(response);
      },
      (error: unknown) => {
        runner.isOver = true;
        runner.watched?.left();
        if (isFirst) this.#firstFailed(error);
        else this.#secondFailed(error);
      },
    );
    return runner;
  }

  #win(response: ModelResponse): void {
    this.#end();
    const hedged = this.#second?.watched !== undefined;
    this.#parts.resolve(hedged ? { ...response, requests: response.requests + 1, hedged } : response);
  }

  #firstFailed(error: unknown): void {
    const second = this.#second;
    if (second?.watched !== undefined && !second.isOver && !this.#parts.call.signal.aborted) {
      this.#firstError = error;
      return;
    }
    this.#end();
    this.#parts.reject(error);
  }

  /** The second request is a bonus: that it was refused, or found no budget, is no failure of the call. */
  #secondFailed(error: unknown): void {
    if (this.#first?.isOver !== true) return;
    this.#end();
    this.#parts.reject(this.#firstError ?? error);
  }

  #end(): void {
    unlisten(this.#parts.call.signal, this);
    this.#first?.stop();
    this.#second?.stop();
  }
}

/** One of the requests of a call. */
class Runner {
  readonly signal = new LightSignal();
  /** Undefined until it is sent. */
  watched: WatchedRequest | undefined;
  isOver = false;

  stop(): void {
    if (!this.isOver) this.signal.abort(new CancelledError("the other request of the same call"));
  }
}
