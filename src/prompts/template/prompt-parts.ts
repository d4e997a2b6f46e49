/**
 * A piece of a stage's prompt. A slot is filled when the run is prepared, the others when the stage begins. `up` counts the
 * templates outwards from the stage: 0 is its own, 1 the one that runs its template as a stage.
 */
export type PromptPart =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "slot"; readonly name: string; readonly isAlone: boolean }
  | { readonly kind: "item"; readonly field: ItemField; readonly up: number }
  | { readonly kind: "stage"; readonly key: string; readonly up: number }
  | { readonly kind: "pass"; readonly up: number };

export type ItemField = "title" | "text" | "origin";

export interface ParsedPrompt {
  readonly parts: readonly PromptPart[];
  /** What stands between braces and means nothing: the text between them and what was expected. */
  readonly problems: readonly { readonly found: string; readonly message: string }[];
}

/** Words that are no slot's name, since they mean something in a prompt. */
export const RESERVED_NAMES = ["item", "stage", "pass"] as const;

const BRACES = /(\\?)\{\{([\s\S]*?)\}\}/g;
const NAME = /^[a-z][a-z0-9-]*$/;
const ITEM_FIELDS: readonly string[] = ["title", "text", "origin"];

/** Divides a prompt at its `{{...}}`; `\{{` stands for two braces. What comes in through them is never read like this again. */
export function parsePrompt(text: string): ParsedPrompt {
  const parts: PromptPart[] = [];
  const problems: { found: string; message: string }[] = [];
  const push = (literal: string) => {
    if (literal !== "") parts.push({ kind: "text", text: literal });
  };
  let end = 0;
  for (const match of text.matchAll(BRACES)) {
    const [whole, backslash = "", inside = ""] = match;
    push(text.slice(end, match.index));
    end = match.index + whole.length;
    const part = backslash === "" ? partNamed(inside.trim(), isAlone(text, match.index, end)) : undefined;
    if (backslash !== "") push(whole.slice(1));
    else if (part !== undefined) parts.push(part);
    else problems.push({ found: whole, message: expected(whole) });
  }
  push(text.slice(end));
  return { parts, problems };
}

function partNamed(name: string, alone: boolean): PromptPart | undefined {
  if (name === "pass") return { kind: "pass", up: 0 };
  const [head = "", rest] = name.split(/\.(.*)/, 2);
  if (head === "item" && rest !== undefined && ITEM_FIELDS.includes(rest)) {
    return { kind: "item", field: rest as ItemField, up: 0 };
  }
  if (head === "stage" && rest !== undefined && NAME.test(rest)) return { kind: "stage", key: rest, up: 0 };
  const isReserved = (RESERVED_NAMES as readonly string[]).includes(name);
  return NAME.test(name) && !isReserved ? { kind: "slot", name, isAlone: alone } : undefined;
}

/** Whether nothing but blanks stands beside it in its line. */
function isAlone(text: string, from: number, to: number): boolean {
  return /(?:^|\n)[ \t]*$/.test(text.slice(0, from)) && /^[ \t]*(?:\n|$)/.test(text.slice(to));
}

function expected(found: string): string {
  return `expected {{slot}}, {{item.title}}, {{item.text}}, {{item.origin}}, {{stage.KEY}} or {{pass}}, got ${JSON.stringify(found.slice(0, 60))}: write \\{{ for the braces themselves`;
}
