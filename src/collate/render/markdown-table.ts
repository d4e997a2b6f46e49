import { plainLine } from "./plain-terminal-text.ts";

export type Cell = string | number | null;

/** Cells wider than this are not what the column is padded to, so that one long text does not blow up every row. */
const WIDEST_PAD = 60;

/** A Markdown table, padded for reading as plain text: pipes escaped, one line a row, columns of numbers to the right, `-` for null. */
export function markdownTable(columns: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const head = columns.map(cellText);
  const body = rows.map((row) => columns.map((_, column) => cellText(row[column] ?? null)));
  const isNumeric = columns.map((_, column) => rows.length > 0 && rows.every((row) => isNumber(row[column])));
  const widths = head.map((title, column) =>
    body.reduce((width, row) => Math.max(width, padWidth(row[column] ?? "")), Math.max(3, padWidth(title))),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => padded(cell, widths[column] ?? 0, isNumeric[column] ?? false)).join(" | ")} |`;
  const rule = widths.map((width, column) => (isNumeric[column] ? `${"-".repeat(width - 1)}:` : "-".repeat(width)));
  return [line(head), `| ${rule.join(" | ")} |`, ...body.map(line)].join("\n");
}

/** True for a number, null, and a text that shows one, as `$0.50` or `75%`. */
export function isNumber(cell: Cell | undefined): boolean {
  return cell === null || typeof cell === "number" || (typeof cell === "string" && /^[-+$]?[\d,.]+ ?%?$/.test(cell));
}

function cellText(cell: Cell): string {
  if (cell === null) return "-";
  // A backslash before a pipe would else escape our own backslash.
  return plainLine(String(cell)).replace(/(?<!\\)(\\*)\|/g, (_, slashes: string) => `${slashes}${slashes}\\|`);
}

function padded(cell: string, width: number, toTheRight: boolean): string {
  const room = " ".repeat(Math.max(0, width - displayWidth(cell)));
  return toTheRight ? `${room}${cell}` : `${cell}${room}`;
}

function padWidth(cell: string): number {
  return Math.min(WIDEST_PAD, displayWidth(cell));
}

const NARROW = /^[\u0020-\u02ff]*$/;
const ZERO = /\p{M}|[\u200b-\u200d]/gu;
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/gu;

/** How many columns of a terminal a text takes: two for East Asian characters and emoji, none for marks. */
export function displayWidth(text: string): number {
  if (NARROW.test(text)) return text.length;
  const visible = text.replace(ZERO, "");
  return [...visible].length + (visible.match(WIDE)?.length ?? 0);
}
