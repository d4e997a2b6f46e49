import { InputError } from "../core/errors.ts";
import { unknownName } from "../core/nearest.ts";

/** A template in pieces: text as it stands, and names of what will stand there. */
export type ProsePart =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "name"; readonly name: string };

const TOKEN = /\\\{\{|\{\{([\s\S]*?)\}\}/g;

export interface ProseNames {
  readonly known: readonly string[];
  /** Without which the text would not say what it is for. */
  readonly needed: readonly string[];
}

/**
 * Divides a template at its `{{name}}`; `\{{` stands for two braces. What comes in for a name is never read like this again.
 * InputError with the line of every name that is not known, and with those that are needed and missing.
 */
export function parseProse(text: string, { known, needed }: ProseNames, where: string): readonly ProsePart[] {
  const plain = text.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n");
  const parts: ProsePart[] = [];
  const problems: string[] = [];
  let from = 0;
  for (const { 0: token, 1: inner, index } of plain.matchAll(TOKEN)) {
    parts.push({ kind: "text", text: plain.slice(from, index) });
    from = index + token.length;
    const name = inner?.trim();
    if (name === undefined) parts.push({ kind: "text", text: "{{" });
    else if (known.includes(name)) parts.push({ kind: "name", name });
    else problems.push(`${where}:${lineAt(plain, index)}: ${unknownName("slot", name.slice(0, 60), known)}`);
  }
  parts.push({ kind: "text", text: plain.slice(from) });
  const present = new Set(parts.flatMap((part) => (part.kind === "name" ? [part.name] : [])));
  const missing = needed.filter((name) => !present.has(name));
  if (problems.length === 0 && missing.length > 0) {
    problems.push(`${where}: expected ${missing.map((name) => `{{${name}}}`).join(" and ")} in the text, got none`);
  }
  if (problems.length > 0) throw new InputError(problems);
  return parts;
}

/** The text with its names filled. A name that stands for nothing and has a paragraph of its own takes its blank line with it. */
export function fillProse(parts: readonly ProsePart[], values: Readonly<Record<string, string>>): string {
  let filled = "";
  let isGap = false;
  for (const part of parts) {
    const value = part.kind === "text" ? part.text : (values[part.name] ?? "");
    if (part.kind === "name" && value === "") {
      isGap = filled === "" || filled.endsWith("\n\n");
      continue;
    }
    filled += isGap && part.kind === "text" ? value.replace(/^\n+/, "") : value;
    if (value !== "") isGap = false;
  }
  return `${filled.trim()}\n`;
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}
