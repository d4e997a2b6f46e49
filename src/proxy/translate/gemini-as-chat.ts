import { defined, type Fields, fieldsOf, isFields, listOf, textOf } from "../json-shape.ts";
import { eventText } from "../sse.ts";
import { ChatMessages, type ChatPart, imagePart, offeredTool, textPart } from "./chat-messages.ts";
import { argumentsOf, type Signature, type Translation, type Turn } from "./turn.ts";

/** Gemini's generateContent over OpenAI's chat. Thoughts are left out, and so are tools that Google's own servers carry out. */
export function geminiAsChat(body: Fields, { id, model }: Signature): Translation {
  const reply = (parts: readonly Fields[], turn?: Turn): Fields => ({
    candidates: [
      { index: 0, content: { role: "model", parts }, ...(turn !== undefined && { finishReason: finishOf(turn) }) },
    ],
    ...(turn !== undefined && { usageMetadata: usageOf(turn) }),
    modelVersion: model,
    responseId: id,
  });
  return {
    chat: chatOf(body),
    whole: (turn) => reply([...(turn.text === "" ? [] : [{ text: turn.text }]), ...callsOf(turn)], turn),
    writer: () => ({
      begin: () => "",
      text: (piece) => (piece === "" ? "" : eventText(reply([{ text: piece }]))),
      end: (turn) => eventText(reply(callsOf(turn), turn)),
    }),
  };
}

function chatOf(body: Fields): Fields {
  const messages = new ChatMessages();
  messages.system(instructionOf(body.systemInstruction ?? body.system_instruction));
  const ids = new CallIds();
  const contents = typeof body.contents === "string" ? [{ parts: [{ text: body.contents }] }] : listOf(body.contents);
  for (const content of contents) addContent(messages, content, ids);
  const tools = listOf(body.tools)
    .flatMap((tool) => listOf(tool.functionDeclarations))
    .map(({ name, description, parameters, parametersJsonSchema }) =>
      offeredTool(textOf(name), description, parametersJsonSchema ?? withSmallTypes(parameters)),
    );
  const settings = fieldsOf(body.generationConfig);
  return defined({
    messages: messages.all,
    tools: tools.length === 0 ? undefined : tools,
    tool_choice: tools.length === 0 ? undefined : choiceOf(fieldsOf(body.toolConfig)),
    temperature: settings.temperature,
    top_p: settings.topP,
    stop: settings.stopSequences,
    response_format: formatOf(settings),
  });
}

/** The ids of calls, which Gemini's conversations may leave out: an answer then belongs to the oldest open call of its name. */
class CallIds {
  readonly #open: { readonly id: string; readonly name: string }[] = [];
  #count = 0;

  called(given: unknown, name: string): string {
    this.#count += 1;
    const id = textOf(given) || `call_${this.#count}`;
    this.#open.push({ id, name });
    return id;
  }

  answered(given: unknown, name: string): string {
    const id = textOf(given);
    const place = this.#open.findIndex((call) => (id === "" ? call.name === name : call.id === id));
    const [call] = place < 0 ? [] : this.#open.splice(place, 1);
    return call?.id ?? (id || `call_of_${name}`);
  }
}

function addContent(messages: ChatMessages, { role, parts }: Fields, ids: CallIds): void {
  const said: ChatPart[] = [];
  for (const part of listOf(parts)) {
    const call = fieldsOf(part.functionCall);
    const answer = fieldsOf(part.functionResponse);
    if (part.functionCall !== undefined) {
      const name = textOf(call.name);
      messages.calls(ids.called(call.id, name), name, JSON.stringify(call.args ?? {}));
    } else if (part.functionResponse !== undefined) {
      messages.result(ids.answered(answer.id, textOf(answer.name)), resultText(fieldsOf(answer.response)));
    } else if (part.thought !== true && role === "model") messages.says(textOf(part.text));
    else if (part.thought !== true) said.push(...partsOf(part));
  }
  messages.user(said);
}

/** Agents put what a tool printed under `output`; whatever has more to it stays JSON. */
function resultText(response: Fields): string {
  const names = Object.keys(response);
  return names.length === 1 && typeof response.output === "string" ? response.output : JSON.stringify(response);
}

function partsOf(part: Fields): readonly ChatPart[] {
  const inline = fieldsOf(part.inlineData);
  const mimeType = textOf(inline.mimeType);
  if (mimeType.startsWith("image/")) return [imagePart(`data:${mimeType};base64,${textOf(inline.data)}`)];
  return typeof part.text === "string" ? [textPart(part.text)] : [];
}

function instructionOf(instruction: unknown): string {
  if (typeof instruction === "string") return instruction;
  return listOf(fieldsOf(instruction).parts)
    .map(({ text }) => textOf(text))
    .join("\n\n");
}

/** Gemini's schemas name their types in capitals. */
function withSmallTypes(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withSmallTypes);
  if (!isFields(schema)) return schema;
  return Object.fromEntries(
    Object.entries(schema).map(([name, value]) => [
      name,
      name === "type" && typeof value === "string" ? value.toLowerCase() : withSmallTypes(value),
    ]),
  );
}

function choiceOf({ functionCallingConfig }: Fields): unknown {
  const { mode, allowedFunctionNames: names } = fieldsOf(functionCallingConfig);
  if (mode === "NONE") return "none";
  if (mode !== "ANY") return undefined;
  const [name, ...others] = Array.isArray(names) ? names : [];
  return typeof name === "string" && others.length === 0 ? { type: "function", function: { name } } : "required";
}

function formatOf({ responseMimeType, responseSchema, responseJsonSchema }: Fields): Fields | undefined {
  const schema = responseJsonSchema ?? withSmallTypes(responseSchema);
  if (schema !== undefined) return { type: "json_schema", json_schema: { name: "answer", schema } };
  return responseMimeType === "application/json" ? { type: "json_object" } : undefined;
}

function callsOf({ calls }: Turn): readonly Fields[] {
  return calls.map((call) => ({ functionCall: { id: call.id, name: call.name, args: argumentsOf(call) } }));
}

function finishOf({ finish }: Turn): string {
  if (finish === "length") return "MAX_TOKENS";
  return finish === "refused" ? "SAFETY" : "STOP";
}

function usageOf({ reported }: Turn): Fields {
  const { inputTokens = 0, outputTokens = 0, cachedInputTokens, reasoningTokens } = reported ?? {};
  return defined({
    promptTokenCount: inputTokens,
    candidatesTokenCount: outputTokens - (reasoningTokens ?? 0),
    totalTokenCount: inputTokens + outputTokens,
    cachedContentTokenCount: cachedInputTokens,
    thoughtsTokenCount: reasoningTokens,
  });
}
