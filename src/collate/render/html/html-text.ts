import { plainLine } from "../plain-terminal-text.ts";

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** The text as it may stand between tags and within a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? "");
}

/** {@link escapeHtml} of the text on one line, without control and reordering characters. */
export function htmlLine(text: string): string {
  return escapeHtml(plainLine(text));
}

/** A line for a place that holds `most` characters; what is cut stands whole in a `title`. */
export function cutLabel(text: string, most: number): string {
  const line = plainLine(text);
  const characters = [...line];
  if (characters.length <= most) return escapeHtml(line);
  const start = characters
    .slice(0, most - 1)
    .join("")
    .trimEnd();
  return `<span title="${escapeHtml(line)}">${escapeHtml(start)}…</span>`;
}

/** One line in which what stands between backticks is code, as the cells of tables and headings have it. */
export function lineWithCode(text: string): string {
  return plainLine(text)
    .split(/(`[^`]+`)/)
    .map((part, index) => (index % 2 === 1 ? `<code>${escapeHtml(part.slice(1, -1))}</code>` : escapeHtml(part)))
    .join("");
}

/** `4,980`. */
export function numbered(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ",");
}
