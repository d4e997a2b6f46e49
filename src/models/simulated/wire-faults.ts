import type { Fault } from "./fault.ts";
import { sentenceOfStatus } from "./outcome.ts";
import { errorBody, wrongKeyMessage } from "./wire-replies.ts";

/** What goes over the wire for one request: all of a body, half of it and then a closed connection, or a closed connection alone. */
export type WireReply =
  | { readonly kind: "whole"; readonly status: number; readonly body: string; readonly retryAfterSeconds?: number }
  | { readonly kind: "half"; readonly body: string }
  | { readonly kind: "nothing" };

/** The reply that stands in for a good one of this body; `key` is what the client sent. */
export function faultyReply(fault: Exclude<Fault, "hang" | "refuse">, body: string, key: string): WireReply {
  switch (fault) {
    case "drop":
      return { kind: "nothing" };
    case "truncate":
      return { kind: "half", body };
    case "empty":
      return { kind: "whole", status: 200, body: "" };
    case "malformed":
      return { kind: "whole", status: 200, body: `${body.slice(0, body.length / 2).replace(/[{}[\]]+/g, "")}#\n\n` };
    case 401:
      return errorReply(401, wrongKeyMessage(key), "invalid_api_key");
    case 429:
      return {
        ...errorReply(429, "Rate limit reached (simulated).", "rate_limit_exceeded"),
        retryAfterSeconds: 1,
      };
    default:
      return errorReply(fault, `Status ${fault}: ${sentenceOfStatus(fault)} (simulated).`, codeOf(fault));
  }
}

function codeOf(status: number): string | null {
  if (status === 402) return "insufficient_quota";
  return status === 404 ? "model_not_found" : null;
}

/** An error as a whole reply. */
export function errorReply(
  status: number,
  message: string,
  code: string | null,
): WireReply & { readonly kind: "whole" } {
  const type = status < 500 ? "invalid_request_error" : "server_error";
  return { kind: "whole", status, body: errorBody(message, type, code) };
}
