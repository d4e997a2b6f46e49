import { CancelledError } from "../../src/core/errors.ts";
import type { Executor, StepScope } from "../../src/core/executor.ts";
import type { Answer, AskInput, CallInput, CallOutput } from "../../src/core/step.ts";

/** What an agent does with one text: says something, gives an answer, throws, or takes its time. */
export type AgentReply = string | Partial<Answer> | Error | ((scope: StepScope) => Promise<string>);

/** What one request can cost and what it does cost, in US dollars. */
export interface AgentCost {
  readonly worstUsd: number | null;
  readonly usd: number | null;
}

/** A reply that comes when the test says so; a stop of the step ends it with CancelledError. */
export interface HeldReply {
  readonly reply: (scope: StepScope) => Promise<string>;
  release(said: string | Error): void;
}

export function heldReply(): HeldReply {
  const said = Promise.withResolvers<string>();
  return {
    reply: (scope) =>
      new Promise((resolve, reject) => {
        said.promise.then(resolve, reject);
        scope.signal.addEventListener("abort", () => reject(new CancelledError("a stop")), { once: true });
      }),
    release: (text) => (text instanceof Error ? said.reject(text) : said.resolve(text)),
  };
}

/** Executes asks as a model behind the meter would: reserves, sends, settles. Says "re: TEXT" unless told otherwise. */
export class ScriptedAgent implements Executor<"ask"> {
  /** The texts of the requests that were sent, in order. */
  readonly sent: string[] = [];
  /** The idempotency keys of the same requests. */
  readonly keys: string[] = [];
  costOf: (text: string) => AgentCost = () => ({ worstUsd: 0.5, usd: 0.25 });
  /** What it does with a text that it was told nothing about; the key is that of the step. */
  otherwise: (text: string, key: string) => AgentReply = (text) => `re: ${text}`;
  /** What it gives for a call beside the models; each was noted before. */
  called: (input: CallInput) => CallOutput = (input) => {
    this.calls.push(input);
    return { kind: "not_given", reason: "nothing is scripted" };
  };
  readonly calls: CallInput[] = [];
  readonly #replies = new Map<string, AgentReply>();
  readonly #sending = new Map<string, PromiseWithResolvers<void>>();

  on(text: string, reply: AgentReply): this {
    this.#replies.set(text, reply);
    return this;
  }

  /** Resolves when a request with that text is sent for the first time. */
  whenSent(text: string): Promise<void> {
    return this.#sendingOf(text).promise;
  }

  endpoint(input: AskInput): string {
    return input.model;
  }

  async execute(input: AskInput, scope: StepScope): Promise<Answer> {
    const text = textOf(input);
    const { worstUsd, usd } = this.costOf(text);
    const admitted = AbortSignal.any([scope.signal, scope.admission]);
    if (admitted.aborted) throw new CancelledError("a stop before the request was sent");
    const reservation = await scope.ledger.reserve({ model: input.model, worstUsd, worstTokens: 100 }, admitted);
    this.sent.push(text);
    this.keys.push(scope.idempotencyKey);
    this.#sendingOf(text).resolve();
    try {
      const said = await this.#say(text, scope);
      const usage = { inputTokens: 10, outputTokens: 5 };
      reservation.settle(usd, usage);
      const plain = { model: input.model, persona: input.persona, usage, costUsd: usd };
      return typeof said === "string" ? answerOf(said, plain) : answerOf("", { ...plain, ...said });
    } catch (error) {
      if (error instanceof CancelledError) reservation.abandon();
      else reservation.release();
      throw error;
    }
  }

  async #say(text: string, scope: StepScope): Promise<string | Partial<Answer>> {
    const key = scope.idempotencyKey.split("/").slice(1, -1).join("/");
    const reply = this.#replies.get(text) ?? this.otherwise(text, key);
    const said = typeof reply === "function" ? await reply(scope) : reply;
    if (said instanceof Error) throw said;
    return said;
  }

  #sendingOf(text: string): PromiseWithResolvers<void> {
    const known = this.#sending.get(text) ?? Promise.withResolvers<void>();
    this.#sending.set(text, known);
    return known;
  }
}

/** An ask of one text. */
export function askOf(text: string, model = "sim/a"): AskInput {
  return { model, request: { messages: [{ role: "user", parts: [text] }], maxOutputTokens: 100, sample: 0 } };
}

export function answerOf(text: string, change: Partial<Answer> = {}): Answer {
  const usage = { inputTokens: 10, outputTokens: 5 };
  const plain = { finish: "stop", model: "sim/a", usage, costUsd: 0.25, ms: 5, requests: 1, retries: 0 } as const;
  return { text, ...plain, hedged: false, cached: false, ...change };
}

function textOf(input: AskInput): string {
  return input.request.messages.at(-1)?.parts.join("\n\n") ?? "";
}
