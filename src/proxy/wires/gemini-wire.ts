import { amountOf, fieldsOf, isFields, listOf } from "../json-shape.ts";
import type { Wire } from "./wire.ts";

const STATUS: Readonly<Record<number, string>> = {
  400: "INVALID_ARGUMENT",
  401: "UNAUTHENTICATED",
  402: "FAILED_PRECONDITION",
  403: "PERMISSION_DENIED",
  404: "NOT_FOUND",
  413: "INVALID_ARGUMENT",
  429: "RESOURCE_EXHAUSTED",
  503: "UNAVAILABLE",
};

const METHOD = {
  none: "generateContent",
  events: "streamGenerateContent?alt=sse",
  list: "streamGenerateContent",
};

/** Gemini's generateContent and streamGenerateContent. */
export const geminiWire: Wire = {
  name: "gemini",
  path: (model, stream) => `/models/${encodeURIComponent(model)}:${METHOD[stream]}`,
  keyHeader: (key) => ["x-goog-api-key", key],
  passedHeaders: [],
  fixedHeaders: {},
  outputTokensOf: (body) => amountOf(fieldsOf(body.generationConfig).maxOutputTokens),
  answersOf: (body) => Math.max(1, amountOf(fieldsOf(body.generationConfig).candidateCount) ?? 1),
  rewritten: (body, { outputTokens }) => ({
    ...body,
    generationConfig: { ...fieldsOf(body.generationConfig), maxOutputTokens: outputTokens },
  }),
  reportedIn(reply, before) {
    const usage = reply.usageMetadata;
    const isFinal = before?.isFinal === true || listOf(reply.candidates).some((each) => "finishReason" in each);
    if (!isFields(usage)) return before === undefined ? undefined : { ...before, isFinal };
    const thoughts = amountOf(usage.thoughtsTokenCount);
    return {
      inputTokens: (amountOf(usage.promptTokenCount) ?? 0) + (amountOf(usage.toolUsePromptTokenCount) ?? 0),
      outputTokens: (amountOf(usage.candidatesTokenCount) ?? 0) + (thoughts ?? 0),
      cachedInputTokens: amountOf(usage.cachedContentTokenCount),
      reasoningTokens: thoughts,
      isFinal,
    };
  },
  errorBody: (code, message) => ({
    error: { code, message, status: STATUS[code] ?? (code < 500 ? "INVALID_ARGUMENT" : "INTERNAL") },
  }),
};
