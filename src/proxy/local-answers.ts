import type { ModelAccess } from "../core/coding-agent.ts";
import type { Fields } from "./json-shape.ts";
import type { WireName } from "./proxy.ts";

/** The models that an agent may choose from, which is the one of its lease, as its wire lists them. */
export function modelsAnswer(wire: WireName, { model }: ModelAccess, isOne: boolean): Fields {
  const entry = entryOf(wire, model);
  if (isOne) return entry;
  if (wire === "gemini") return { models: [entry] };
  if (wire === "messages") return { data: [entry], has_more: false, first_id: model, last_id: model };
  return { object: "list", data: [entry] };
}

function entryOf(wire: WireName, model: string): Fields {
  if (wire === "messages") return { type: "model", id: model, display_name: model, created_at: "1970-01-01T00:00:00Z" };
  if (wire === "gemini") {
    const supportedGenerationMethods = ["generateContent", "streamGenerateContent", "countTokens"];
    return { name: `models/${model}`, displayName: model, supportedGenerationMethods };
  }
  return { id: model, object: "model", created: 0, owned_by: "swarm" };
}

/** The tokens of a request by the usual rule of four bytes each, as the wire says them. No request is made for it. */
export function countAnswer(wire: WireName, bodyBytes: number): Fields {
  const tokens = Math.ceil(bodyBytes / 4);
  return wire === "gemini" ? { totalTokens: tokens } : { input_tokens: tokens };
}
