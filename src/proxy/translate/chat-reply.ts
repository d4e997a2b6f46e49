import { defined, type Fields } from "../json-shape.ts";
import { eventText } from "../sse.ts";
import type { Reported } from "../wires/wire.ts";
import type { Signature, ToolCall, Translation, Turn } from "./turn.ts";

/** OpenAI's chat as it is, for a model that is not reached by HTTP. */
export function chatReply(body: Fields, { id, model, createdS }: Signature): Translation {
  const head = (object: string) => ({ id: `chatcmpl-${id}`, object, created: createdS, model });
  const chunk = (delta: Fields, finish: string | null) =>
    eventText({
      ...head("chat.completion.chunk"),
      choices: [{ index: 0, delta, finish_reason: finish }],
    });
  return {
    chat: body,
    whole: (turn) => ({
      ...head("chat.completion"),
      choices: [{ index: 0, message: messageOf(turn), finish_reason: finishOf(turn) }],
      usage: usageOf(turn.reported),
    }),
    writer: () => ({
      begin: () => chunk({ role: "assistant", content: "" }, null),
      text: (piece) => chunk({ content: piece }, null),
      end(turn) {
        const calls = turn.calls.map((call, index) => ({ index, ...callOf(call) }));
        const usage = { ...head("chat.completion.chunk"), choices: [], usage: usageOf(turn.reported) };
        return [
          ...(calls.length === 0 ? [] : [chunk({ tool_calls: calls }, null)]),
          chunk({}, finishOf(turn)),
          eventText(usage),
          eventText("[DONE]"),
        ].join("");
      },
    }),
  };
}

function messageOf({ text, calls }: Turn): Fields {
  const content = text === "" && calls.length > 0 ? null : text;
  return { role: "assistant", content, ...(calls.length > 0 && { tool_calls: calls.map(callOf) }) };
}

function callOf({ id, name, arguments: given }: ToolCall): Fields {
  return { id, type: "function", function: { name, arguments: given } };
}

function finishOf({ finish, calls }: Turn): string {
  if (finish === "length") return "length";
  if (finish === "refused") return "content_filter";
  return calls.length > 0 ? "tool_calls" : "stop";
}

function usageOf(reported: Reported | undefined): Fields | undefined {
  if (reported === undefined) return undefined;
  const { inputTokens, outputTokens, cachedInputTokens: cached, reasoningTokens: reasoning } = reported;
  return defined({
    prompt_tokens: inputTokens,
    completion_tokens: outputTokens,
    total_tokens: inputTokens + outputTokens,
    prompt_tokens_details: cached === undefined ? undefined : { cached_tokens: cached },
    completion_tokens_details: reasoning === undefined ? undefined : { reasoning_tokens: reasoning },
  });
}
