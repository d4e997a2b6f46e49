import { ProviderError, type ProviderScope, SwarmError } from "../../core/errors.ts";
import { classifyBreak, classifyReply, type FailureSubject, unusableAnswer } from "../classify-failure.ts";
import { excerptOf } from "../redact-key.ts";
import type { ReplyHeaders } from "../reply-headers.ts";
import { recordOf, stringOf } from "../reply-json.ts";

/** Errors that the libraries name themselves, and how far each reaches. */
const NAMED: Readonly<Record<string, { readonly scope: ProviderScope; readonly retryable: boolean }>> = {
  AI_LoadAPIKeyError: { scope: "key", retryable: false },
  AI_LoadSettingError: { scope: "provider", retryable: false },
  AI_NoSuchModelError: { scope: "model", retryable: false },
};

const UNREADABLE = new Set([
  "AI_JSONParseError",
  "AI_TypeValidationError",
  "AI_EmptyResponseBodyError",
  "AI_InvalidResponseDataError",
  "AI_NoContentGeneratedError",
]);

/**
 * What an error thrown by a provider package means, by the rules that hold for our own wire. The error itself is not
 * kept as the cause, since it carries the whole request, headers and answer.
 */
export function classifyVendorError(error: unknown, subject: FailureSubject, nowMs: number): SwarmError {
  if (error instanceof SwarmError) return error;
  const fields = recordOf(error);
  const name = stringOf(fields?.name) ?? "Error";
  const message = stringOf(fields?.message) ?? String(error);
  const status = fields?.statusCode;
  if (typeof status === "number" && status >= 300) {
    const headers = lowerCased(recordOf(fields?.responseHeaders));
    return classifyReply({ status, headers, body: stringOf(fields?.responseBody) || message }, subject, nowMs);
  }
  if (typeof status === "number" || UNREADABLE.has(name))
    return unusableAnswer("an answer that its package could not read", message, subject);
  if (name === "AI_APICallError" || networkCauseOf(error) !== undefined) {
    return classifyBreak({ cause: networkCauseOf(error) ?? error, sent: true, body: "" }, subject);
  }
  const reach = NAMED[name] ?? { scope: "request", retryable: false };
  const said = excerptOf(message, subject.key);
  return new ProviderError(`${subject.provider} failed for ${subject.model} (${name}: ${said})`, {
    provider: subject.provider,
    ...reach,
  });
}

/** The error below with a code of the network, as `ECONNREFUSED`; `fetch` hides it one or two causes deep. */
function networkCauseOf(error: unknown): unknown {
  let current: unknown = error;
  for (let depth = 0; depth < 4; depth++) {
    const fields = recordOf(current);
    if (fields === undefined) return undefined;
    if (/^(?:E[A-Z_]+|UND_ERR_[A-Z_]+)$/.test(stringOf(fields.code) ?? "")) return current;
    current = fields.cause;
  }
  return undefined;
}

/** The headers with lower-case names, as all of ours are. */
export function lowerCased(headers: Readonly<Record<string, unknown>> | undefined): ReplyHeaders {
  const entries = Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), stringOf(value)] as const);
  return Object.fromEntries(entries);
}
