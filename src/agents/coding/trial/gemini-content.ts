import { asRecord } from "../json-lines.ts";
import type { Move } from "./scripted-move.ts";
import { INPUT_TOKENS, OUTPUT_TOKENS, recordsIn, type ScriptedWire } from "./scripted-wire.ts";

const PATH = /^\/v1(?:beta)?\/models\/(.+):(streamGenerateContent|generateContent)$/;

/** Gemini's generateContent. */
export const geminiContent: ScriptedWire = {
  read(path, body) {
    const [, model, method] = PATH.exec(path) ?? [];
    if (model === undefined) return undefined;
    const declared = recordsIn(body.tools).flatMap((tool) => recordsIn(tool.functionDeclarations));
    const parts = recordsIn(body.contents).flatMap((content) => recordsIn(content.parts));
    return {
      model: decodeURIComponent(model),
      isStreamed: method === "streamGenerateContent",
      tools: declared.map(({ name, parameters, parametersJsonSchema }) => ({
        name: String(name),
        parameters: asRecord(parametersJsonSchema ?? parameters),
      })),
      results: parts.filter((part) => "functionResponse" in part).length,
    };
  },
  whole: (move, { model }, id) => contentOf(move, model, id),
  stream: (move, { model }, id) => [{ data: contentOf(move, model, id) }],
};

function contentOf(move: Move, model: string, id: string) {
  const part =
    move.kind === "text"
      ? { text: move.text }
      : { functionCall: { id: `call_${id}`, name: move.tool, args: move.given } };
  return {
    candidates: [{ index: 0, content: { role: "model", parts: [part] }, finishReason: "STOP" }],
    usageMetadata: {
      promptTokenCount: INPUT_TOKENS,
      candidatesTokenCount: OUTPUT_TOKENS,
      totalTokenCount: INPUT_TOKENS + OUTPUT_TOKENS,
    },
    modelVersion: model,
    responseId: id,
  };
}
