import type { ModelResponse } from "./model.ts";

/** The port of answers already paid for, by content hash of the request. Shared by all runs of a project. */
export interface AnswerCache {
  get(hash: string): Promise<ModelResponse | undefined>;
  /** Best effort: a failure to write must not fail the call. */
  put(hash: string, response: ModelResponse): void;
}
