import { parse } from "yaml";

/** A Markdown file with the fields above its text. `fields` is empty where it has none. */
export interface FrontMatter {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** Keys that begin a field in a file that is not valid YAML; there, `user:` or `Context:` may be a line of a description. */
const KNOWN_KEY =
  /^(name|description|tools|model|color|version|author|tags|skills|hooks|memory|effort|background|isolation|maxTurns|mcpServers|disallowedTools|permissionMode|initialPrompt)[ \t]*:[ \t]*(.*)$/;

/**
 * Splits a Markdown file into its front matter and its text; line ends become `\n`, a byte order mark goes. Front matter
 * that is not valid YAML is read line by line, as `key: value`. Undefined when it is opened and never closed.
 */
export function splitFrontMatter(text: string): FrontMatter | undefined {
  const plain = text.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n");
  const opened = /^---[ \t]*\n/.exec(plain);
  if (opened === null) return { fields: {}, body: plain.trim() };
  const closed = /^---[ \t]*$/m.exec(plain.slice(opened[0].length));
  if (closed === null) return undefined;
  const head = plain.slice(opened[0].length, opened[0].length + closed.index);
  const body = plain.slice(opened[0].length + closed.index + closed[0].length);
  return { fields: yamlFields(head) ?? lineFields(head), body: body.trim() };
}

function yamlFields(head: string): Record<string, unknown> | undefined {
  try {
    const fields: unknown = parse(head, { logLevel: "error" });
    if (fields === null) return {};
    return typeof fields === "object" && !Array.isArray(fields) ? { ...fields } : undefined;
  } catch {
    // Agent files in the wild are often not valid YAML; the caller reads them line by line instead.
    return undefined;
  }
}

function lineFields(head: string): Record<string, string> {
  const fields: Record<string, string> = {};
  let current: string | undefined;
  for (const line of head.split("\n")) {
    const [, key, value = ""] = KNOWN_KEY.exec(line) ?? [];
    if (key !== undefined) {
      current = key;
      fields[key] = /^[|>][+-]?$/.test(value.trim()) ? "" : value.trim();
    } else if (current !== undefined) {
      fields[current] = `${fields[current]}\n${line.trim()}`;
    }
  }
  for (const [key, value] of Object.entries(fields)) fields[key] = unquoted(value.trim());
  return fields;
}

function unquoted(value: string): string {
  const inside = /^(["'])([\s\S]*)\1$/.exec(value)?.[2];
  return (inside ?? value).replaceAll("\\n", "\n").replaceAll('\\"', '"');
}
