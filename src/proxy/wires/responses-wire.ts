import { amountOf, fieldsOf, isFields } from "../json-shape.ts";
import { openAiError } from "./chat-wire.ts";
import type { Wire } from "./wire.ts";

/** OpenAI's responses. */
export const responsesWire: Wire = {
  name: "responses",
  path: () => "/responses",
  keyHeader: (key) => ["authorization", `Bearer ${key}`],
  passedHeaders: ["openai-beta"],
  fixedHeaders: {},
  outputTokensOf: (body) => amountOf(body.max_output_tokens),
  answersOf: () => 1,
  rewritten: (body, { model, outputTokens }) => ({ ...body, model, max_output_tokens: outputTokens }),
  reportedIn(reply, before) {
    // An event of a stream holds the response, a whole reply is it.
    const { usage } = isFields(reply.response) ? reply.response : reply;
    if (!isFields(usage)) return before;
    const inputTokens = amountOf(usage.input_tokens);
    if (inputTokens === undefined) return before;
    return {
      inputTokens,
      outputTokens: amountOf(usage.output_tokens) ?? 0,
      cachedInputTokens: amountOf(fieldsOf(usage.input_tokens_details).cached_tokens),
      reasoningTokens: amountOf(fieldsOf(usage.output_tokens_details).reasoning_tokens),
      costUsd: amountOf(usage.cost),
      isFinal: true,
    };
  },
  errorBody: openAiError,
};
