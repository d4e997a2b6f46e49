import { CancelledError } from "../core/errors.ts";
import type { Call, Model, ModelRequest, ModelResponse } from "../core/model.ts";
import { onAbort } from "./abort-signals.ts";
import { type HedgeOptions, type HedgeWatch, hedgeWatch } from "./hedge-watch.ts";

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

/** One of the two requests of a call. */
interface Runner {
  readonly controller: AbortController;
  wasSent: boolean;
  isOver: boolean;
}

function raced(model: Model, request: ModelRequest, call: Call, watch: HedgeWatch): Promise<ModelResponse> {
  return new Promise((resolve, reject) => {
    let second: Runner | undefined;
    let firstError: unknown;

    const first = run(call.idempotencyKey, win, firstFailed, () => {
      if (call.admission.aborted) return;
      // A key of its own: a provider that honours keys would hold the second request until the first has ended.
      second = run(`${call.idempotencyKey}/hedge`, win, secondFailed);
    });
    const forget = onAbort(call.signal, () => {
      first.controller.abort(call.signal.reason);
      second?.controller.abort(call.signal.reason);
    });

    function run(
      idempotencyKey: string,
      answered: (response: ModelResponse) => void,
      failed: (error: unknown) => void,
      overdue?: () => void,
    ): Runner {
      const controller = new AbortController();
      const runner: Runner = { controller, wasSent: false, isOver: false };
      let watched: ReturnType<HedgeWatch["sent"]> | undefined;
      const onSent = () => {
        runner.wasSent = true;
        watched = watch.sent(overdue);
        call.onSent?.();
      };
      model.ask(request, { ...call, idempotencyKey, signal: controller.signal, onSent }).then(
        (response) => {
          runner.isOver = true;
          watched?.finished();
          answered(response);
        },
        (error: unknown) => {
          runner.isOver = true;
          watched?.left();
          failed(error);
        },
      );
      return runner;
    }

    function win(response: ModelResponse): void {
      end();
      const hedged = second?.wasSent === true;
      resolve(hedged ? { ...response, requests: response.requests + 1, hedged } : response);
    }

    function firstFailed(error: unknown): void {
      if (second?.wasSent === true && !second.isOver && !call.signal.aborted) {
        firstError = error;
        return;
      }
      end();
      reject(error);
    }

    /** The second request is a bonus: that it was refused, or found no budget, is no failure of the call. */
    function secondFailed(error: unknown): void {
      if (!first.isOver) return;
      end();
      reject(firstError ?? error);
    }

    function end(): void {
      forget();
      for (const runner of [first, second]) {
        if (runner?.isOver === false) runner.controller.abort(new CancelledError("the other request of the same call"));
      }
    }
  });
}
