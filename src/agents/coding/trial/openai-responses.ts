import { asRecord } from "../json-lines.ts";
import type { AgentTool, Move } from "./scripted-move.ts";
import { INPUT_TOKENS, OUTPUT_TOKENS, recordsIn, type ScriptedWire } from "./scripted-wire.ts";

const USAGE = {
  input_tokens: INPUT_TOKENS,
  input_tokens_details: { cached_tokens: 0 },
  output_tokens: OUTPUT_TOKENS,
  output_tokens_details: { reasoning_tokens: 0 },
  total_tokens: INPUT_TOKENS + OUTPUT_TOKENS,
};

/** OpenAI's responses. */
export const openaiResponses: ScriptedWire = {
  read(path, body) {
    if (path !== "/v1/responses") return undefined;
    return {
      model: String(body.model),
      isStreamed: body.stream === true,
      tools: recordsIn(body.tools).flatMap(toolsOf),
      results: recordsIn(body.input).filter(({ type }) => String(type).endsWith("_call_output")).length,
    };
  },
  whole: (move, { model }, id) => responseOf(model, id, "completed", [itemOf(move, id)]),
  stream(move, { model }, id) {
    const item = itemOf(move, id);
    const events = [
      { type: "response.created", response: responseOf(model, id, "in_progress", []) },
      { type: "response.output_item.added", output_index: 0, item: { ...item, status: "in_progress" } },
      ...deltasOf(move, String(item.id)),
      { type: "response.output_item.done", output_index: 0, item },
      { type: "response.completed", response: responseOf(model, id, "completed", [item]) },
    ];
    return events.map((data, index) => ({ name: data.type, data: { ...data, sequence_number: index } }));
  },
};

/** Tools stand alone or in groups. */
function toolsOf(tool: Readonly<Record<string, unknown>>): readonly AgentTool[] {
  const inner = recordsIn(tool.tools);
  if (inner.length > 0) return inner.flatMap(toolsOf);
  if (tool.type !== "function") return [];
  return [{ name: String(tool.name), parameters: asRecord(tool.parameters) }];
}

function responseOf(model: string, id: string, status: string, output: readonly unknown[]) {
  const usage = status === "completed" ? USAGE : null;
  return { id: `resp_${id}`, object: "response", created_at: 0, status, model, output, usage, error: null };
}

function itemOf(move: Move, id: string): Readonly<Record<string, unknown>> {
  if (move.kind === "text") {
    const content = [{ type: "output_text", text: move.text, annotations: [] }];
    return { type: "message", id: `msg_${id}`, role: "assistant", status: "completed", content };
  }
  const given = JSON.stringify(move.given);
  const call = { type: "function_call", id: `fc_${id}`, call_id: `call_${id}`, status: "completed" };
  return { ...call, name: move.tool, arguments: given };
}

function deltasOf(move: Move, itemId: string) {
  const place = { item_id: itemId, output_index: 0 };
  if (move.kind === "text") {
    return [{ type: "response.output_text.delta", ...place, content_index: 0, delta: move.text }];
  }
  const given = JSON.stringify(move.given);
  return [
    { type: "response.function_call_arguments.delta", ...place, delta: given },
    { type: "response.function_call_arguments.done", ...place, arguments: given },
  ];
}
