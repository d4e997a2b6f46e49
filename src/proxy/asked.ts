import type { IncomingHttpHeaders } from "node:http";
import { type Fields, textOf } from "./json-shape.ts";
import type { LeaseLimits } from "./proxy.ts";
import type { Route } from "./route.ts";
import type { Wire } from "./wires/wire.ts";
import { wireNamed } from "./wires/wire-named.ts";

/** A request of an agent for an answer of its model. */
export interface Asked {
  readonly wire: Wire;
  readonly body: Fields;
  readonly headers: IncomingHttpHeaders;
  /** As the agent called the model. */
  readonly model: string;
  readonly stream: "none" | "events" | "list";
  /** The cap of one answer, which is always sent. */
  readonly outputTokens: number;
  /** How many answers are asked for at once. */
  readonly answers: number;
}

/** Reads a request for an answer; its output cap is the one it names, within the lease's. */
export function askedOf(
  route: Route & { readonly kind: "generate" },
  body: Fields,
  headers: IncomingHttpHeaders,
  limits: LeaseLimits,
): Asked {
  const wire = wireNamed(route.wire);
  return {
    wire,
    body,
    headers,
    model: route.model ?? textOf(body.model),
    stream: route.stream ?? (body.stream === true ? "events" : "none"),
    outputTokens: Math.max(1, Math.min(wire.outputTokensOf(body) ?? limits.outputTokens, limits.mostOutputTokens)),
    answers: wire.answersOf(body),
  };
}
