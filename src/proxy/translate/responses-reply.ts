import { defined, type Fields, textOf } from "../json-shape.ts";
import { eventText } from "../sse.ts";
import type { NamedTool } from "./responses-as-chat.ts";
import { argumentsOf, type Signature, type ToolCall, type Translation, type Turn } from "./turn.ts";

/** Writes turns as OpenAI's responses; `toolOf` gives the agent's name of a tool that the model called. */
export function responsesReply(
  signature: Signature,
  toolOf: (chatName: string) => NamedTool,
): Pick<Translation, "whole" | "writer"> {
  const messageId = `msg_${signature.id}`;
  const callItems = ({ calls }: Turn) => calls.map((call, place) => callItem(call, toolOf, signature, place));
  return {
    whole(turn) {
      const message = turn.text === "" ? [] : [messageItem(messageId, turn.text, "completed")];
      return responseOf(signature, turn, [...message, ...callItems(turn)]);
    },
    writer() {
      let sequence = 0;
      let hasText = false;
      const event = (type: string, fields: Fields) => eventText({ type, sequence_number: sequence++, ...fields }, type);
      const place = { item_id: messageId, output_index: 0, content_index: 0 };
      const part = (text: string) => ({ type: "output_text", text, annotations: [] });
      const textEnd = (text: string) =>
        event("response.output_text.done", { ...place, text }) +
        event("response.content_part.done", { ...place, part: part(text) }) +
        event("response.output_item.done", { output_index: 0, item: messageItem(messageId, text, "completed") });
      return {
        begin: () =>
          event("response.created", { response: responseOf(signature, undefined, []) }) +
          event("response.in_progress", { response: responseOf(signature, undefined, []) }),
        text(piece) {
          if (piece === "") return "";
          const start = hasText
            ? ""
            : event("response.output_item.added", {
                output_index: 0,
                item: messageItem(messageId, "", "in_progress"),
              }) + event("response.content_part.added", { ...place, part: part("") });
          hasText = true;
          return start + event("response.output_text.delta", { ...place, delta: piece });
        },
        end(turn) {
          const first = hasText ? 1 : 0;
          const items = callItems(turn);
          const message = hasText ? [messageItem(messageId, turn.text, "completed")] : [];
          const response = responseOf(signature, turn, [...message, ...items]);
          return [
            hasText ? textEnd(turn.text) : "",
            ...items.map((item, index) => itemEvents(item, first + index, event)),
            event(`response.${textOf(response.status)}`, { response }),
          ].join("");
        },
      };
    },
  };
}

function itemEvents(item: Fields, index: number, event: (type: string, fields: Fields) => string): string {
  const place = { item_id: item.id, output_index: index };
  const isCustom = item.type === "custom_tool_call";
  const [kind, field] = isCustom ? ["custom_tool_call_input", "input"] : ["function_call_arguments", "arguments"];
  return [
    event("response.output_item.added", {
      output_index: index,
      item: { ...item, status: "in_progress", [field]: "" },
    }),
    event(`response.${kind}.delta`, { ...place, delta: item[field] }),
    event(`response.${kind}.done`, { ...place, [field]: item[field] }),
    event("response.output_item.done", { output_index: index, item }),
  ].join("");
}

function messageItem(id: string, text: string, status: string): Fields {
  const content = text === "" ? [] : [{ type: "output_text", text, annotations: [] }];
  return { type: "message", id, role: "assistant", status, content };
}

function callItem(call: ToolCall, toolOf: (chatName: string) => NamedTool, { id }: Signature, place: number): Fields {
  const { name, namespace, isCustom } = toolOf(call.name);
  const own = defined({ id: `fc_${id}_${place}`, call_id: call.id, status: "completed", name, namespace });
  if (isCustom) return { type: "custom_tool_call", ...own, input: textOf(argumentsOf(call).input) };
  return { type: "function_call", ...own, arguments: call.arguments === "" ? "{}" : call.arguments };
}

function responseOf({ id, model, createdS }: Signature, turn: Turn | undefined, output: readonly Fields[]): Fields {
  const status = turn === undefined ? "in_progress" : turn.finish === "stop" ? "completed" : "incomplete";
  const reason = turn?.finish === "length" ? "max_output_tokens" : "content_filter";
  return {
    id: `resp_${id}`,
    object: "response",
    created_at: createdS,
    status,
    error: null,
    incomplete_details: status === "incomplete" ? { reason } : null,
    model,
    output,
    usage: turn === undefined ? null : usageOf(turn),
  };
}

function usageOf({ reported }: Turn): Fields {
  const { inputTokens = 0, outputTokens = 0, cachedInputTokens = 0, reasoningTokens = 0 } = reported ?? {};
  return {
    input_tokens: inputTokens,
    input_tokens_details: { cached_tokens: cachedInputTokens },
    output_tokens: outputTokens,
    output_tokens_details: { reasoning_tokens: reasoningTokens },
    total_tokens: inputTokens + outputTokens,
  };
}
