import { asRecord } from "../json-lines.ts";

/** What the scripted model has an agent do, one after the other; when all is done it says so. */
export type ScriptedStep =
  | { readonly kind: "write"; readonly path: string; readonly content: string }
  | { readonly kind: "shell"; readonly command: string };

/** A tool that an agent offers to its model, with the JSON schema of its arguments. */
export interface AgentTool {
  readonly name: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** What a request of any wire says, as far as the script needs it. */
export interface Turn {
  readonly model: string;
  readonly isStreamed: boolean;
  readonly tools: readonly AgentTool[];
  /** How many tools have answered so far in the conversation. */
  readonly results: number;
}

/** What the scripted model says. */
export type Move =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "call"; readonly tool: string; readonly given: Readonly<Record<string, unknown>> };

export const DONE = "The edit is done.";
const SIDE_CALL = "A small edit";

const WRITERS = ["write_file", "write", "Write", "create_file"];
const SHELLS = ["exec_command", "shell_command", "run_shell_command", "bash", "Bash", "shell", "container.exec"];

/** The next move: the next step of the script by a tool that the agent has, else a text. Calls without tools ask for titles and the like. */
export function moveFor({ tools, results }: Turn, script: readonly ScriptedStep[]): Move {
  if (tools.length === 0) return { kind: "text", text: SIDE_CALL };
  const step = script[results];
  if (step === undefined) return { kind: "text", text: DONE };
  const writer = step.kind === "write" ? toolNamed(tools, WRITERS) : undefined;
  if (step.kind === "write" && writer !== undefined) {
    return { kind: "call", tool: writer.name, given: fitted(writer, { path: step.path, content: step.content }) };
  }
  const shell = toolNamed(tools, SHELLS);
  const names = tools.map(({ name }) => name).join(", ");
  if (shell === undefined) return { kind: "text", text: `I know none of the tools ${names}.` };
  const command = step.kind === "shell" ? step.command : writingCommand(step.path, step.content);
  return { kind: "call", tool: shell.name, given: fitted(shell, { command }) };
}

function toolNamed(tools: readonly AgentTool[], names: readonly string[]): AgentTool | undefined {
  return names.flatMap((name) => tools.find((tool) => tool.name === name) ?? [])[0];
}

/** The arguments as the tool calls them; whatever else it requires gets a value of its type. */
function fitted(
  tool: AgentTool,
  meant: { path?: string; content?: string; command?: string },
): Record<string, unknown> {
  const properties = asRecord(tool.parameters.properties);
  const required = Array.isArray(tool.parameters.required) ? (tool.parameters.required as readonly string[]) : [];
  const entries = Object.keys(properties).flatMap((name): [string, unknown][] => {
    const schema = asRecord(properties[name]);
    if (/^(?:file_?path|filePath|absolute_path|path)$/.test(name) && meant.path !== undefined)
      return [[name, meant.path]];
    if (name === "content" && meant.content !== undefined) return [[name, meant.content]];
    if (/^(?:cmd|command)$/.test(name) && meant.command !== undefined) {
      return [[name, schema.type === "array" ? ["/bin/sh", "-c", meant.command] : meant.command]];
    }
    return required.includes(name) ? [[name, plainValue(schema)]] : [];
  });
  return Object.fromEntries(entries);
}

function plainValue(schema: Readonly<Record<string, unknown>>): unknown {
  if (Array.isArray(schema.enum)) return schema.enum[0];
  const type = String(Array.isArray(schema.type) ? schema.type[0] : schema.type).toLowerCase();
  if (type === "boolean") return false;
  if (type === "integer" || type === "number") return 1;
  if (type === "array") return [];
  return type === "object" ? {} : "a scripted edit";
}

/** As tools for files do, it makes the folder too. */
function writingCommand(path: string, content: string): string {
  const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
  const folder = path.slice(0, Math.max(1, path.lastIndexOf("/")));
  return `mkdir -p ${quoted(folder)} && printf '%s' ${quoted(content)} > ${quoted(path)}`;
}
