import { amountOf, fieldsOf, isFields } from "../json-shape.ts";
import { errorTypeOf, type Wire } from "./wire.ts";

/** What a token costs beyond the price of an input token when it is written into the cache for five minutes, and for an hour. */
const EXTRA_OF_WRITES = 0.25;
const EXTRA_OF_LONG_WRITES = 1;

/** Anthropic's messages. */
export const messagesWire: Wire = {
  name: "messages",
  path: () => "/messages",
  keyHeader: (key) => ["x-api-key", key],
  passedHeaders: ["anthropic-version", "anthropic-beta"],
  fixedHeaders: { "anthropic-version": "2023-06-01" },
  outputTokensOf: (body) => amountOf(body.max_tokens),
  answersOf: () => 1,
  rewritten: (body, { model, outputTokens }) => ({ ...body, model, max_tokens: outputTokens }),
  reportedIn(reply, before) {
    // The start of a stream tells the input, its last event the output; a whole reply tells both.
    const start = fieldsOf(reply.message).usage;
    const usage = isFields(start) ? start : reply.usage;
    if (!isFields(usage)) return before;
    const written = amountOf(usage.cache_creation_input_tokens) ?? 0;
    const writtenLong = amountOf(fieldsOf(usage.cache_creation).ephemeral_1h_input_tokens) ?? 0;
    const cached = amountOf(usage.cache_read_input_tokens);
    const fresh = amountOf(usage.input_tokens);
    const tellsInput = fresh !== undefined;
    if (!tellsInput && before === undefined) return undefined;
    return {
      inputTokens: tellsInput ? fresh + written + (cached ?? 0) : (before?.inputTokens ?? 0),
      outputTokens: amountOf(usage.output_tokens) ?? before?.outputTokens ?? 0,
      cachedInputTokens: tellsInput ? cached : before?.cachedInputTokens,
      extraInputTokens: tellsInput
        ? Math.max(0, written - writtenLong) * EXTRA_OF_WRITES + writtenLong * EXTRA_OF_LONG_WRITES
        : before?.extraInputTokens,
      isFinal: !isFields(start),
    };
  },
  errorBody: (status, message) => ({ type: "error", error: { type: errorTypeOf(status), message } }),
};
