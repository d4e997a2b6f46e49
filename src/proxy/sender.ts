import type { ProviderError } from "../core/errors.ts";
import type { Expected, Metered, Spent } from "./meter-request.ts";

/** What the provider answered that is no answer, as it may be shown to the agent. */
export interface RefusedReply {
  readonly status: number;
  readonly body: string;
  readonly contentType: string;
}

/** How one try at a request ended. */
export type Sent =
  | { readonly kind: "answered"; readonly spent: Spent }
  | { readonly kind: "aborted"; readonly spent: Spent }
  | {
      readonly kind: "failed";
      readonly spent: Spent;
      readonly error: ProviderError;
      /** In the agent's own wire; absent where there is none. */
      readonly reply?: RefusedReply | undefined;
    };

/** Sends one request of an agent, as often as it is told, and writes its answer to the agent. */
export interface Sender {
  readonly expected: Expected;
  send(metered: Metered, signal: AbortSignal): Promise<Sent>;
}
