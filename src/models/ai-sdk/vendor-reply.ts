import type { Finish, ModelRequest, Usage } from "../../core/model.ts";
import { messageText } from "../message-text.ts";
import { amountOf, recordOf, stringOf } from "../reply-json.ts";

/** A request as `doGenerate` and `doStream` take it; without the parts that belong to the call. */
export function vendorOptions(request: ModelRequest, nativeSchema: boolean): Record<string, unknown> {
  const prompt: unknown[] = request.system === undefined ? [] : [{ role: "system", content: request.system }];
  for (const message of request.messages) {
    prompt.push({ role: message.role, content: [{ type: "text", text: messageText(message) }] });
  }
  const { schema } = request;
  return {
    prompt,
    maxOutputTokens: request.maxOutputTokens,
    ...(request.temperature === undefined ? {} : { temperature: request.temperature }),
    ...(request.seed === undefined ? {} : { seed: request.seed }),
    ...(schema === undefined || !nativeSchema
      ? {}
      : { responseFormat: { type: "json", name: schema.name, schema: schema.json } }),
  };
}

/** The text of a result's `content`. */
export function vendorText(result: Readonly<Record<string, unknown>> | undefined): string {
  if (!Array.isArray(result?.content)) return "";
  return result.content
    .map((part) => recordOf(part))
    .map((part) => (part?.type === "text" ? (stringOf(part.text) ?? "") : ""))
    .join("");
}

/** `error` where the vendor says that the model failed. A word in v2, an object with `unified` from v3 on. */
export function vendorFinish(reason: unknown): Finish | "error" {
  const word = stringOf(reason) ?? stringOf(recordOf(reason)?.unified);
  if (word === "length") return "length";
  if (word === "content-filter") return "refused";
  return word === "error" ? "error" : "stop";
}

/** Flat figures in v2, objects with a `total` from v3 on; undefined when the vendor told none. */
export function vendorUsage(reported: unknown): Usage | undefined {
  const usage = recordOf(reported);
  const input = recordOf(usage?.inputTokens);
  const output = recordOf(usage?.outputTokens);
  const inputTokens = amountOf(input?.total) ?? amountOf(usage?.inputTokens);
  if (inputTokens === undefined) return undefined;
  const cached = amountOf(input?.cacheRead) ?? amountOf(usage?.cachedInputTokens);
  const reasoning = amountOf(output?.reasoning) ?? amountOf(usage?.reasoningTokens);
  return {
    inputTokens,
    outputTokens: amountOf(output?.total) ?? amountOf(usage?.outputTokens) ?? 0,
    ...(cached === undefined ? {} : { cachedInputTokens: cached }),
    ...(reasoning === undefined ? {} : { reasoningTokens: reasoning }),
  };
}
