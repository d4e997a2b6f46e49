import type { Clock } from "../../../core/clock.ts";
import type { ModelAccess } from "../../../core/coding-agent.ts";
import { CancelledError, InputError, LimitError, ProviderError } from "../../../core/errors.ts";
import type { ModelRequest, ModelResponse } from "../../../core/model.ts";
import { asRecord } from "../json-lines.ts";
import type { AskModel } from "./shell.ts";

/** Tries at one request; the proxy behind the access has retried by itself before it says no. */
const ATTEMPTS = 3;
const FIRST_WAIT_MS = 1_000;

/** Asks the model of the session's own access, by OpenAI's chat completions: how every other agent reaches it too. */
export function askAtAccess(clock: Clock): AskModel {
  return async (request, { session: { access }, signal }) => {
    if (access === undefined)
      throw new InputError("expected a model for the agent shell, got none: name one with --model");
    for (let attempt = 1; ; attempt++) {
      const answer = await tried(access, request, signal);
      if (!("error" in answer)) return answer;
      if (!answer.error.fault.retryable || attempt === ATTEMPTS) throw answer.error;
      await clock.sleep(answer.error.fault.retryAfterMs ?? FIRST_WAIT_MS * 2 ** attempt, signal);
    }
  };
}

type Tried = Pick<ModelResponse, "text" | "finish"> | { readonly error: ProviderError };

async function tried(access: ModelAccess, request: ModelRequest, signal: AbortSignal): Promise<Tried> {
  if (signal.aborted) throw new CancelledError("a stop before the request was sent");
  try {
    const response = await fetch(`${access.url}/v1/chat/completions`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${access.token}` },
      body: JSON.stringify(bodyOf(access, request)),
      signal,
    });
    const text = await response.text();
    if (response.ok) return answerOf(text, access);
    return { error: refusal(response.status, response.headers.get("retry-after"), text) };
  } catch (error) {
    if (signal.aborted) throw new CancelledError("a stop of the request", { cause: error });
    if (error instanceof ProviderError || error instanceof LimitError) throw error;
    return { error: fault(`expected an answer of the model, got ${(error as Error).message}`, { cause: error }) };
  }
}

function bodyOf({ model }: ModelAccess, { system, messages, maxOutputTokens, temperature }: ModelRequest) {
  const spoken = messages.map(({ role, parts }) => ({ role, content: parts.join("\n\n") }));
  return {
    model,
    messages: system === undefined ? spoken : [{ role: "system", content: system }, ...spoken],
    max_tokens: maxOutputTokens,
    ...(temperature === undefined ? {} : { temperature }),
  };
}

function answerOf(body: string, { model }: ModelAccess): Tried {
  const [choice] = (asRecord(parsed(body)).choices ?? []) as readonly unknown[];
  const { message, finish_reason: reason } = asRecord(choice);
  const { content, refusal: declined } = asRecord(message);
  if (typeof declined === "string" && declined !== "") return { text: declined, finish: "refused" };
  if (typeof content !== "string") return { error: fault(`expected a text of ${model}, got ${body.slice(0, 200)}`) };
  const finish = reason === "length" ? "length" : reason === "content_filter" ? "refused" : "stop";
  return { text: content, finish };
}

function refusal(status: number, retryAfter: string | null, body: string): ProviderError {
  const said = asRecord(asRecord(parsed(body)).error).message;
  const message = `the model answered ${status}: ${typeof said === "string" ? said : body.slice(0, 200)}`;
  if (status === 402) throw new LimitError(message, { limit: "budget", used: "all of it" });
  const seconds = Number(retryAfter ?? Number.NaN);
  const scope = status === 401 || status === 403 ? "key" : status === 404 ? "model" : "request";
  return new ProviderError(message, {
    provider: "shell",
    scope,
    retryable: status === 408 || status === 429 || status >= 500,
    retryAfterMs: Number.isFinite(seconds) ? seconds * 1_000 : undefined,
    status,
  });
}

function fault(message: string, options?: { cause?: unknown }): ProviderError {
  return new ProviderError(message, { provider: "shell", scope: "request", retryable: true }, options);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
