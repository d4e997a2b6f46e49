import { asRecord } from "../json-lines.ts";
import type { Move } from "./scripted-move.ts";
import { INPUT_TOKENS, OUTPUT_TOKENS, recordsIn, type ScriptedWire } from "./scripted-wire.ts";

const USAGE = {
  prompt_tokens: INPUT_TOKENS,
  completion_tokens: OUTPUT_TOKENS,
  total_tokens: INPUT_TOKENS + OUTPUT_TOKENS,
};

/** OpenAI's chat completions. */
export const openaiChat: ScriptedWire = {
  read(path, body) {
    if (path !== "/v1/chat/completions") return undefined;
    const tools = recordsIn(body.tools).map((tool) => asRecord(tool.function));
    return {
      model: String(body.model),
      isStreamed: body.stream === true,
      tools: tools.map(({ name, parameters }) => ({ name: String(name), parameters: asRecord(parameters) })),
      results: recordsIn(body.messages).filter(({ role }) => role === "tool").length,
    };
  },
  whole: (move, { model }, id) => ({
    id,
    object: "chat.completion",
    created: 0,
    model,
    choices: [{ index: 0, message: { role: "assistant", ...messageOf(move, id) }, finish_reason: finishOf(move) }],
    usage: USAGE,
  }),
  stream(move, { model }, id) {
    const chunk = (choices: readonly unknown[], more = {}) => ({
      data: { id, object: "chat.completion.chunk", created: 0, model, choices, ...more },
    });
    const { content, tool_calls: calls } = messageOf(move, id);
    const delta = calls === undefined ? { content } : { tool_calls: calls.map((call) => ({ index: 0, ...call })) };
    return [
      chunk([{ index: 0, delta: { role: "assistant", content: "" }, finish_reason: null }]),
      chunk([{ index: 0, delta, finish_reason: null }]),
      chunk([{ index: 0, delta: {}, finish_reason: finishOf(move) }]),
      chunk([], { usage: USAGE }),
      { data: "[DONE]" },
    ];
  },
};

function messageOf(move: Move, id: string) {
  if (move.kind === "text") return { content: move.text };
  const { tool, given } = move;
  const call = { id: `call_${id}`, type: "function", function: { name: tool, arguments: JSON.stringify(given) } };
  return { content: null, tool_calls: [call] };
}

function finishOf({ kind }: Move): string {
  return kind === "text" ? "stop" : "tool_calls";
}
