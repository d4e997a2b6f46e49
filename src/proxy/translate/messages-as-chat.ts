import { defined, type Fields, fieldsOf, listOf, textOf } from "../json-shape.ts";
import { eventText } from "../sse.ts";
import { ChatMessages, type ChatPart, imagePart, offeredTool, textPart } from "./chat-messages.ts";
import { argumentsOf, type Signature, type ToolCall, type Translation, type Turn } from "./turn.ts";

/** Anthropic's messages over OpenAI's chat. Thinking is left out, and so are tools that Anthropic's own servers carry out. */
export function messagesAsChat(body: Fields, signature: Signature): Translation {
  return {
    chat: chatOf(body),
    whole: (turn) => ({
      ...headOf(signature),
      content: [...(turn.text === "" ? [] : [{ type: "text", text: turn.text }]), ...turn.calls.map(blockOf)],
      stop_reason: stopOf(turn),
      usage: usageOf(turn),
    }),
    writer() {
      let hasText = false;
      return {
        begin: () => {
          const usage = { input_tokens: 0, output_tokens: 0 };
          const message = { ...headOf(signature), content: [], stop_reason: null, usage };
          return named({ type: "message_start", message });
        },
        text(piece) {
          const start = hasText ? "" : blockStart(0, { type: "text", text: "" });
          hasText = true;
          return piece === "" ? start : start + blockDelta(0, { type: "text_delta", text: piece });
        },
        end(turn) {
          const first = hasText ? 1 : 0;
          const delta = { stop_reason: stopOf(turn), stop_sequence: null };
          return [
            ...(hasText ? [named({ type: "content_block_stop", index: 0 })] : []),
            ...turn.calls.map((call, place) => callEvents(call, first + place)),
            named({ type: "message_delta", delta, usage: usageOf(turn) }),
            named({ type: "message_stop" }),
          ].join("");
        },
      };
    },
  };
}

function chatOf(body: Fields): Fields {
  const messages = new ChatMessages();
  messages.system(plainText(body.system));
  for (const message of listOf(body.messages)) {
    const blocks = typeof message.content === "string" ? [textPart(message.content)] : listOf(message.content);
    if (message.role === "system") messages.system(plainText(message.content));
    else if (message.role === "assistant") addAssistant(messages, blocks);
    else addUser(messages, blocks);
  }
  const tools = listOf(body.tools).filter(({ input_schema: schema }) => schema !== undefined);
  const choice = fieldsOf(body.tool_choice);
  return defined({
    messages: messages.all,
    tools:
      tools.length === 0
        ? undefined
        : tools.map(({ name, description, input_schema: schema }) => offeredTool(textOf(name), description, schema)),
    tool_choice: tools.length === 0 ? undefined : choiceOf(choice),
    parallel_tool_calls: tools.length > 0 && choice.disable_parallel_tool_use === true ? false : undefined,
    stop: body.stop_sequences,
    temperature: body.temperature,
    top_p: body.top_p,
  });
}

function addUser(messages: ChatMessages, blocks: readonly Fields[]): void {
  const said: ChatPart[] = [];
  for (const block of blocks) {
    if (block.type !== "tool_result") {
      said.push(...partsOf(block));
      continue;
    }
    const parts =
      typeof block.content === "string" ? [textPart(block.content)] : listOf(block.content).flatMap(partsOf);
    const text = parts.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("\n");
    messages.result(textOf(block.tool_use_id), block.is_error === true ? `Error: ${text}` : text);
    // A tool's answer is text in chat, so its pictures follow as the user's.
    said.push(...parts.filter((part) => part.type === "image_url"));
  }
  messages.user(said);
}

function addAssistant(messages: ChatMessages, blocks: readonly Fields[]): void {
  for (const block of blocks) {
    if (block.type === "text") messages.says(textOf(block.text));
    if (block.type === "tool_use") {
      messages.calls(textOf(block.id), textOf(block.name), JSON.stringify(block.input ?? {}));
    }
  }
}

function partsOf(block: Fields): readonly ChatPart[] {
  if (block.type === "text") return [textPart(textOf(block.text))];
  const source = fieldsOf(block.source);
  if (block.type === "image") {
    const url =
      source.type === "url" ? textOf(source.url) : `data:${textOf(source.media_type)};base64,${textOf(source.data)}`;
    return [imagePart(url)];
  }
  if (block.type === "document" && source.type === "text") return [textPart(textOf(source.data))];
  return [];
}

function plainText(content: unknown): string {
  if (typeof content === "string") return content;
  return listOf(content)
    .map(({ text }) => textOf(text))
    .join("\n\n");
}

function choiceOf({ type, name }: Fields): unknown {
  if (type === "any") return "required";
  if (type === "tool") return { type: "function", function: { name } };
  return type === "auto" || type === "none" ? type : undefined;
}

function headOf({ id, model }: Signature): Fields {
  return { id: `msg_${id}`, type: "message", role: "assistant", model, stop_sequence: null };
}

function blockOf(call: ToolCall): Fields {
  return { type: "tool_use", id: call.id, name: call.name, input: argumentsOf(call) };
}

function stopOf({ finish, calls }: Turn): string {
  if (finish === "length") return "max_tokens";
  if (finish === "refused") return "refusal";
  return calls.length > 0 ? "tool_use" : "end_turn";
}

function usageOf({ reported }: Turn): Fields {
  const cached = reported?.cachedInputTokens ?? 0;
  return {
    input_tokens: Math.max(0, (reported?.inputTokens ?? 0) - cached),
    cache_read_input_tokens: cached,
    cache_creation_input_tokens: 0,
    output_tokens: reported?.outputTokens ?? 0,
  };
}

function callEvents(call: ToolCall, index: number): string {
  const given = { type: "input_json_delta", partial_json: JSON.stringify(argumentsOf(call)) };
  return (
    blockStart(index, { ...blockOf(call), input: {} }) +
    blockDelta(index, given) +
    named({ type: "content_block_stop", index })
  );
}

function blockStart(index: number, block: Fields): string {
  return named({ type: "content_block_start", index, content_block: block });
}

function blockDelta(index: number, delta: Fields): string {
  return named({ type: "content_block_delta", index, delta });
}

function named(data: { readonly type: string; readonly [field: string]: unknown }): string {
  return eventText(data, data.type);
}
