import { ProviderError, type ProviderScope } from "../core/errors.ts";
import { excerptOf, redactKey } from "./redact-key.ts";
import { headerOf, type ReplyHeaders, retryAfterMs } from "./reply-headers.ts";
import { messageIn, readJson, recordOf, stringOf, toldIn } from "./reply-json.ts";

/** Whom a failure concerns; made once a model. `key` is only used to keep it out of every message. */
export interface FailureSubject {
  readonly provider: string;
  /** The model as the provider names it. */
  readonly model: string;
  readonly url: string;
  readonly key?: string | undefined;
  /** The variable that holds the key, named in the advice. */
  readonly keyVariable?: string | undefined;
}

/** An HTTP response that is not an answer. */
export interface FailedReply {
  readonly status: number;
  readonly headers: ReplyHeaders;
  readonly body: string;
}

/** How a request ended without a whole response. */
export interface BrokenExchange {
  readonly cause: unknown;
  /** Whether any of the request may have reached the provider. */
  readonly sent: boolean;
  /** What had arrived of the body. */
  readonly body: string;
}

type FailureKind = "key" | "credit" | "model" | "context" | "request" | "moved" | "rate" | "busy";

const REACH: Record<FailureKind, { readonly scope: ProviderScope; readonly retryable: boolean }> = {
  key: { scope: "key", retryable: false },
  credit: { scope: "key", retryable: false },
  model: { scope: "model", retryable: false },
  context: { scope: "request", retryable: false },
  request: { scope: "request", retryable: false },
  moved: { scope: "provider", retryable: false },
  rate: { scope: "request", retryable: true },
  busy: { scope: "request", retryable: true },
};

const CREDIT_GONE =
  /insufficient[_ ](?:quota|credits?|balance|funds)|credit balance is too low|out of credits?\b|not enough credits?|billing_(?:hard_limit_reached|not_active)|arrearage/i;
const MODEL_MISSING =
  /model_not_found|unknown model|not a valid model|no such model|\bmodel\b.{0,80}\b(?:not exist|not found)|no endpoints found/i;
const TOO_LONG =
  /context_length_exceeded|maximum context length|context (?:window|length|size)|prompt is too long|too many (?:input )?tokens|input is too long/i;
const FLAGGED = /moderation|flagged|content_policy|content_filter/i;
const TRY_LATER = new Set([408, 409, 425]);
const MAY_HAVE_COST = new Set([504, 524]);

/** Decides what a failed reply means: who must act, and whether the same request may succeed later. */
export function classifyReply(reply: FailedReply, subject: FailureSubject, nowMs: number): ProviderError {
  const body = readJson(reply.body);
  const kind = kindOfReply(reply.status, toldIn(body) ?? reply.body.slice(0, 500));
  const asked = retryAfterMs(reply.headers, nowMs) ?? retryDelayIn(body);
  const location = kind === "moved" ? headerOf(reply.headers, "location") : undefined;
  const said = excerptOf(location ?? messageIn(body) ?? reply.body, subject.key);
  const heard = said === "" ? `HTTP ${reply.status}` : `HTTP ${reply.status}: ${said}`;
  return new ProviderError(messageFor(kind, heard, subject), {
    provider: subject.provider,
    ...REACH[kind],
    status: reply.status,
    ...(asked === undefined ? {} : { retryAfterMs: asked }),
    ...(MAY_HAVE_COST.has(reply.status) ? { mayHaveCost: true } : {}),
  });
}

/** `told` is what the provider says of the failure, without what it may echo of the prompt. */
function kindOfReply(status: number, told: string): FailureKind {
  if (status === 402) return "credit";
  if (status >= 500) return "busy";
  if (status < 400) return "moved";
  if (CREDIT_GONE.test(told)) return "credit";
  if (status === 429) return /request too large/i.test(told) ? "request" : "rate";
  if (TRY_LATER.has(status)) return "busy";
  if (status === 401) return "key";
  if (status === 404 || MODEL_MISSING.test(told)) return "model";
  if (status === 403) return FLAGGED.test(told) ? "request" : "key";
  return TOO_LONG.test(told) ? "context" : "request";
}

function messageFor(kind: FailureKind, heard: string, subject: FailureSubject): string {
  const { provider, model } = subject;
  switch (kind) {
    case "key":
      return `${provider} refused the API key (${heard}); expected a valid key${subject.keyVariable === undefined ? "" : ` in ${subject.keyVariable}`}`;
    case "credit":
      return `${provider}: credit gone (${heard}); add credit there, or choose a model of another provider`;
    case "model":
      return `${provider} does not have the model ${JSON.stringify(model)} at ${subject.url} (${heard}); list the models with: swarm models`;
    case "context":
      return `the prompt is longer than the context of ${provider}/${model} (${heard}); attach less, or choose a model with a larger context`;
    case "request":
      return `${provider} refused the request to ${model} (${heard})`;
    case "moved":
      return `expected an answer from ${provider} at ${subject.url}, got a redirect (${heard}); correct the base URL`;
    case "rate":
      return `${provider} limited the rate of ${model} (${heard})`;
    case "busy":
      return `${provider} could not answer for ${model} now (${heard})`;
  }
}

/** Milliseconds of the `retryDelay` that Google puts into the details of an error. */
function retryDelayIn(body: unknown): number | undefined {
  const error = recordOf(recordOf(Array.isArray(body) ? body[0] : body)?.error);
  if (!Array.isArray(error?.details)) return undefined;
  for (const detail of error.details) {
    const delay = /^(\d+(?:\.\d+)?)s$/.exec(stringOf(recordOf(detail)?.retryDelay) ?? "");
    if (delay !== null) return Math.ceil(Number(delay[1]) * 1_000);
  }
  return undefined;
}

/** Decides what a request without a whole response means. Everything but a wrong address may succeed when tried again. */
export function classifyBreak(broken: BrokenExchange, subject: FailureSubject): ProviderError {
  const code = codeOf(broken.cause);
  const { provider, url, key } = subject;
  const refused = code === "ECONNREFUSED";
  const got = broken.body === "" ? "" : `, after ${JSON.stringify(excerptOf(broken.body, key))}`;
  return new ProviderError(
    `${breakMessage(code, broken, subject)}${got}`,
    {
      provider,
      scope: refused ? "provider" : "request",
      retryable: true,
      ...(broken.sent && !refused ? { mayHaveCost: true } : {}),
    },
    { cause: safeCause(broken.cause, key, url) },
  );
}

function breakMessage(code: string, broken: BrokenExchange, { provider, url, key }: FailureSubject): string {
  switch (code) {
    case "ECONNREFUSED":
      return `${provider} refused the connection; is it running at ${url}?`;
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return `the address of ${provider} was not found (${code}); is ${url} right, and the network up?`;
    case "UND_ERR_HEADERS_TIMEOUT":
    case "UND_ERR_BODY_TIMEOUT":
    case "UND_ERR_CONNECT_TIMEOUT":
    case "ETIMEDOUT":
      return `${provider} did not answer in time (${code})`;
    default: {
      const said = excerptOf(broken.cause instanceof Error ? broken.cause.message : String(broken.cause), key);
      return `the connection to ${provider} broke${broken.sent ? " before the whole answer was here" : ""} (${code === "" ? said : `${code}: ${said}`})`;
    }
  }
}

/** The code of a network error, wherever the library put it; empty when there is none. */
function codeOf(cause: unknown): string {
  const error = recordOf(cause);
  const first = Array.isArray(error?.errors) ? recordOf(error.errors[0]) : undefined;
  const found = stringOf(error?.code) ?? stringOf(recordOf(error?.cause)?.code) ?? stringOf(first?.code);
  return found ?? "";
}

function safeCause(cause: unknown, key: string | undefined, url: string): unknown {
  if (!(cause instanceof Error)) return undefined;
  return redactKey(cause.message, key) === cause.message ? cause : new Error(`request to ${url} failed`);
}

/** An answer that cannot be used although the provider said 200: malformed, empty, truncated or too large. It was probably billed. */
export function unusableAnswer(problem: string, text: string, subject: FailureSubject): ProviderError {
  const got = excerptOf(text, subject.key);
  const wanted = `expected an answer from ${subject.provider}/${subject.model}`;
  return new ProviderError(`${wanted}, got ${redactKey(problem, subject.key)}${got === "" ? "" : `: ${got}`}`, {
    provider: subject.provider,
    scope: "request",
    retryable: true,
    mayHaveCost: true,
  });
}

/** An error object inside a response that said 200, as gateways send when the model behind them failed. `text` came before it: it was made, and may be billed. */
export function classifyErrorIn(error: unknown, subject: FailureSubject, nowMs: number, text = ""): ProviderError {
  const code = Number(recordOf(error)?.code);
  const status = Number.isInteger(code) && code >= 400 && code <= 599 ? code : 502;
  const classified = classifyReply({ status, headers: {}, body: JSON.stringify({ error }) }, subject, nowMs);
  return text === "" ? classified : new ProviderError(classified.message, { ...classified.fault, mayHaveCost: true });
}
