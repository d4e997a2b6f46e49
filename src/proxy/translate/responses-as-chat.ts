import { InputError } from "../../core/errors.ts";
import { defined, type Fields, fieldsOf, isFields, listOf, textOf } from "../json-shape.ts";
import { ChatMessages, type ChatPart, contentOf, imagePart, offeredTool, textPart } from "./chat-messages.ts";
import { responsesReply } from "./responses-reply.ts";
import type { Signature, Translation } from "./turn.ts";

/** A tool as the agent knows it, by the name that chat knows it by. */
export interface NamedTool {
  readonly name: string;
  /** Where tools stand in groups. */
  readonly namespace?: string | undefined;
  /** True for a tool that takes a plain text. */
  readonly isCustom: boolean;
}

/** OpenAI's responses over its chat. Reasoning is left out, and so are tools that OpenAI's own servers carry out. */
export function responsesAsChat(body: Fields, signature: Signature): Translation {
  if (body.previous_response_id !== undefined && body.previous_response_id !== null) {
    throw new InputError(
      "expected the whole conversation in input, got previous_response_id, which this model has not",
    );
  }
  const named = new Map<string, NamedTool>();
  const tools = listOf(body.tools).flatMap((tool) => toolsOf(tool, undefined, named));
  const chat = defined({
    messages: messagesOf(body),
    tools: tools.length === 0 ? undefined : tools,
    tool_choice: tools.length === 0 ? undefined : choiceOf(body.tool_choice),
    parallel_tool_calls: tools.length === 0 ? undefined : (body.parallel_tool_calls ?? undefined),
    temperature: body.temperature ?? undefined,
    top_p: body.top_p ?? undefined,
    response_format: formatOf(fieldsOf(fieldsOf(body.text).format)),
  });
  return { chat, ...responsesReply(signature, (name) => named.get(name) ?? { name, isCustom: false }) };
}

function toolsOf(tool: Fields, namespace: string | undefined, named: Map<string, NamedTool>): readonly Fields[] {
  if (tool.type === "namespace") {
    return listOf(tool.tools).flatMap((inner) => toolsOf(inner, textOf(tool.name), named));
  }
  if (tool.type !== "function" && tool.type !== "custom") return [];
  const isCustom = tool.type === "custom";
  const name = textOf(tool.name);
  const chatName = chatNameOf(name, namespace);
  named.set(chatName, { name, namespace, isCustom });
  if (!isCustom) return [offeredTool(chatName, tool.description, tool.parameters)];
  const definition = textOf(fieldsOf(tool.format).definition);
  const description = [textOf(tool.description), definition].filter((text) => text !== "").join("\n\n");
  const properties = { input: { type: "string", description: "The whole input of the tool, as plain text." } };
  return [offeredTool(chatName, description, { type: "object", properties, required: ["input"] })];
}

function chatNameOf(name: string, namespace: string | undefined): string {
  return namespace === undefined || namespace === "" ? name : `${namespace}__${name}`;
}

function messagesOf(body: Fields): readonly Fields[] {
  const messages = new ChatMessages();
  messages.system(textOf(body.instructions));
  if (typeof body.input === "string") messages.user([textPart(body.input)]);
  for (const item of listOf(body.input)) addItem(messages, item);
  return messages.all;
}

function addItem(messages: ChatMessages, item: Fields): void {
  const namespace = typeof item.namespace === "string" ? item.namespace : undefined;
  const name = chatNameOf(textOf(item.name), namespace);
  switch (item.type) {
    case "function_call":
      messages.calls(textOf(item.call_id), name, textOf(item.arguments));
      break;
    case "custom_tool_call":
      messages.calls(textOf(item.call_id), name, JSON.stringify({ input: item.input }));
      break;
    case "function_call_output":
    case "custom_tool_call_output":
      addResult(messages, item);
      break;
    default:
      // A message may stand without its type; reasoning and the like has no role.
      addMessage(messages, textOf(item.role), partsOf(item.content));
  }
}

function addMessage(messages: ChatMessages, role: string, parts: readonly ChatPart[]): void {
  if (role === "system" || role === "developer") messages.system(plainText(parts));
  if (role === "assistant") messages.says(plainText(parts));
  if (role === "user") messages.user(parts);
}

function addResult(messages: ChatMessages, { call_id: id, output }: Fields): void {
  const parts = partsOf(isFields(output) ? JSON.stringify(output) : output);
  messages.result(textOf(id), plainText(parts));
  messages.user(parts.filter(({ type }) => type === "image_url"));
}

function partsOf(content: unknown): readonly ChatPart[] {
  if (typeof content === "string") return [textPart(content)];
  return listOf(content).flatMap((part) => {
    if (part.type === "input_image") return [imagePart(textOf(part.image_url))];
    return typeof part.text === "string" ? [textPart(part.text)] : [];
  });
}

function plainText(parts: readonly ChatPart[]): string {
  const content = contentOf(parts.filter(({ type }) => type === "text"));
  return typeof content === "string" ? content : "";
}

function choiceOf(choice: unknown): unknown {
  if (typeof choice === "string") return choice;
  return isFields(choice) && typeof choice.name === "string"
    ? { type: "function", function: { name: choice.name } }
    : undefined;
}

function formatOf({ type, name, schema, strict }: Fields): Fields | undefined {
  if (type === "json_object") return { type };
  if (type !== "json_schema") return undefined;
  return { type, json_schema: defined({ name: name ?? "answer", schema, strict: strict ?? undefined }) };
}
