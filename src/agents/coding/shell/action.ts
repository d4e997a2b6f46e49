import type { AnswerSchema } from "../../../core/model.ts";
import { asRecord } from "../json-lines.ts";

/** One step of the agent: what the model wants done. */
export type Action =
  | { readonly tool: "bash"; readonly command: string; readonly seconds: number | undefined }
  | { readonly tool: "read"; readonly path: string; readonly from: number; readonly lines: number }
  | { readonly tool: "edit"; readonly path: string; readonly old: string; readonly new: string }
  | { readonly tool: "write"; readonly path: string; readonly content: string }
  | { readonly tool: "done"; readonly summary: string };

/** What an answer came to: an action, or what is wrong with it, in words for the model. */
export type ReadAction = { readonly action: Action } | { readonly problem: string };

const TOOLS = ["bash", "read", "edit", "write", "done"] as const;
/** Lines that one `read` shows. */
export const MOST_LINES = 400;

/** One flat object, which every model can write, native tools or not. */
export const ACTION_SCHEMA: AnswerSchema = {
  name: "action",
  json: {
    type: "object",
    properties: {
      thought: { type: "string", description: "one sentence: why this" },
      tool: { type: "string", enum: [...TOOLS] },
      command: { type: "string", description: "bash: the command line" },
      seconds: { type: "integer", description: "bash: how long it may take" },
      path: { type: "string", description: "read, edit, write: the file, relative to the working folder" },
      from: { type: "integer", description: "read: the first line, from 1" },
      lines: { type: "integer", description: `read: how many lines, at most ${MOST_LINES}` },
      old: { type: "string", description: "edit: the exact text to replace, which must occur once" },
      new: { type: "string", description: "edit: the text in its place" },
      content: { type: "string", description: "write: the whole new content" },
      summary: { type: "string", description: "done: what was changed, in a few sentences" },
    },
    required: ["tool"],
    additionalProperties: false,
  },
};

/** Reads the one action in an answer; text around the object, and a fence, are passed over. */
export function readAction(answer: string): ReadAction {
  const value = objectIn(answer);
  if (value === undefined)
    return { problem: "expected one JSON object as your whole answer, got none that can be read" };
  const text = (field: string): string | undefined => {
    const given = value[field];
    return typeof given === "string" ? given : undefined;
  };
  const missing = (fields: readonly string[]): ReadAction => ({
    problem: fields.map((field) => `expected "${field}" as a string with the tool ${value.tool}, got none`).join("; "),
  });
  const lacking = (...fields: readonly string[]) => fields.filter((field) => text(field) === undefined);
  switch (value.tool) {
    case "bash": {
      const command = text("command");
      if (command === undefined) return missing(["command"]);
      return { action: { tool: "bash", command, seconds: numberOf(value.seconds) } };
    }
    case "read": {
      const path = text("path");
      if (path === undefined) return missing(["path"]);
      const lines = Math.min(numberOf(value.lines) ?? MOST_LINES, MOST_LINES);
      return { action: { tool: "read", path, from: numberOf(value.from) ?? 1, lines } };
    }
    case "edit": {
      const [path, before, after] = [text("path"), text("old"), text("new")];
      if (path === undefined || before === undefined || after === undefined) {
        return missing(lacking("path", "old", "new"));
      }
      return { action: { tool: "edit", path, old: before, new: after } };
    }
    case "write": {
      const [path, content] = [text("path"), text("content")];
      if (path === undefined || content === undefined) return missing(lacking("path", "content"));
      return { action: { tool: "write", path, content } };
    }
    case "done":
      return { action: { tool: "done", summary: text("summary") ?? text("thought") ?? "" } };
    default:
      return { problem: `expected "tool" as one of ${TOOLS.join(", ")}, got ${JSON.stringify(value.tool) ?? "none"}` };
  }
}

function numberOf(value: unknown): number | undefined {
  return typeof value === "number" && Number.isFinite(value) && value >= 1 ? Math.floor(value) : undefined;
}

/** The whole text, else what a fence holds, else what stands between the first and the last brace. */
function objectIn(answer: string): Readonly<Record<string, unknown>> | undefined {
  const fenced = /```(?:json)?\s*\n([\s\S]*?)\n```/.exec(answer)?.[1];
  const braced = answer.slice(answer.indexOf("{"), answer.lastIndexOf("}") + 1);
  for (const text of [answer, fenced, braced]) {
    try {
      const value: unknown = JSON.parse(text ?? "");
      if (typeof value === "object" && value !== null && !Array.isArray(value)) return asRecord(value);
    } catch {
      // The next reading may do.
    }
  }
  return undefined;
}
