import { asRecord } from "../json-lines.ts";

/** A tool of a server, as it describes itself. */
export interface OfferedTool {
  readonly name: string;
  readonly inputSchema: Readonly<Record<string, unknown>>;
}

/** Names under which servers keep a conversation. */
const THREAD_FIELDS = ["threadId", "conversationId", "sessionId", "thread_id", "session_id"];

/** The tool that does a task: the one that is named, else the first that takes a prompt and no thread. Undefined when there is none. */
export function taskToolOf(tools: readonly OfferedTool[], wanted: string | undefined): OfferedTool | undefined {
  if (wanted !== undefined) return tools.find(({ name }) => name === wanted);
  return tools.find((tool) => takes(tool, "prompt") && threadFieldOf(tool) === undefined);
}

/** The tool that goes on with a conversation, and the field that names it. */
export function replyToolOf(tools: readonly OfferedTool[]): { tool: OfferedTool; field: string } | undefined {
  for (const tool of tools) {
    const field = threadFieldOf(tool);
    if (takes(tool, "prompt") && field !== undefined) return { tool, field };
  }
  return undefined;
}

/** What a tool is given: the prompt, and of tree, model and configured fields those that it takes. */
export function toolArguments(
  tool: OfferedTool,
  values: { readonly prompt: string; readonly cwd: string; readonly model: string | undefined },
  further: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const { prompt, cwd, model } = values;
  const all = { ...further, prompt, cwd, ...(model === undefined ? {} : { model }) };
  return Object.fromEntries(Object.entries(all).filter(([field]) => takes(tool, field)));
}

/** The text of a result, and the conversation that it names. */
export function readResult(result: unknown): { readonly text: string; readonly thread: string | undefined } {
  const { content, structuredContent } = asRecord(result);
  const structured = asRecord(structuredContent);
  const texts = Array.isArray(content) ? content.map((each) => asRecord(each).text) : [];
  const said = texts.filter((text) => typeof text === "string").join("\n");
  const thread = THREAD_FIELDS.map((field) => structured[field]).find((value) => typeof value === "string");
  return { text: said || (typeof structured.content === "string" ? structured.content : ""), thread };
}

function takes({ inputSchema }: OfferedTool, field: string): boolean {
  return field in asRecord(inputSchema.properties);
}

function threadFieldOf(tool: OfferedTool): string | undefined {
  return THREAD_FIELDS.find((field) => takes(tool, field));
}
