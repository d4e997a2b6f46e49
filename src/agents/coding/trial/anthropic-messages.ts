import { asRecord } from "../json-lines.ts";
import type { Move } from "./scripted-move.ts";
import { INPUT_TOKENS, OUTPUT_TOKENS, recordsIn, type ScriptedWire } from "./scripted-wire.ts";

/** Anthropic's messages. */
export const anthropicMessages: ScriptedWire = {
  read(path, body) {
    if (path !== "/v1/messages") return undefined;
    const blocks = recordsIn(body.messages).flatMap(({ content }) => recordsIn(content));
    return {
      model: String(body.model),
      isStreamed: body.stream === true,
      tools: recordsIn(body.tools).map(({ name, input_schema: schema }) => ({
        name: String(name),
        parameters: asRecord(schema),
      })),
      results: blocks.filter(({ type }) => type === "tool_result").length,
    };
  },
  whole: (move, { model }, id) => ({
    ...messageOf(model, id),
    content: [blockOf(move, id)],
    stop_reason: stopOf(move),
    usage: { input_tokens: INPUT_TOKENS, output_tokens: OUTPUT_TOKENS },
  }),
  stream(move, { model }, id) {
    const block = move.kind === "text" ? { type: "text", text: "" } : { ...blockOf(move, id), input: {} };
    const delta =
      move.kind === "text"
        ? { type: "text_delta", text: move.text }
        : { type: "input_json_delta", partial_json: JSON.stringify(move.given) };
    const usage = { output_tokens: OUTPUT_TOKENS };
    const events = [
      { type: "message_start", message: { ...messageOf(model, id), content: [] } },
      { type: "content_block_start", index: 0, content_block: block },
      { type: "content_block_delta", index: 0, delta },
      { type: "content_block_stop", index: 0 },
      { type: "message_delta", delta: { stop_reason: stopOf(move), stop_sequence: null }, usage },
      { type: "message_stop" },
    ];
    return events.map((data) => ({ name: data.type, data }));
  },
};

function messageOf(model: string, id: string) {
  const usage = { input_tokens: INPUT_TOKENS, output_tokens: 1 };
  return { id: `msg_${id}`, type: "message", role: "assistant", model, stop_reason: null, stop_sequence: null, usage };
}

function blockOf(move: Move, id: string): Readonly<Record<string, unknown>> {
  if (move.kind === "text") return { type: "text", text: move.text };
  return { type: "tool_use", id: `toolu_${id}`, name: move.tool, input: move.given };
}

function stopOf({ kind }: Move): string {
  return kind === "text" ? "end_turn" : "tool_use";
}
