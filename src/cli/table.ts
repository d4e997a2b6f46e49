import { oneLine } from "./visible-text.ts";

export type Cell = string | number | null;

const LONGEST_CELL = 72;

/** Rows under their headings in aligned columns, numbers to the right; null is an empty cell. Ends with a newline. */
export function table(columns: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const shown = rows.map((row) => row.map((cell) => shorten(oneLine(cell === null ? "" : String(cell)))));
  const widths = columns.map((name, column) => Math.max(width(name), ...shown.map((row) => width(row[column] ?? ""))));
  const isNumeric = columns.map((_, column) => rows.some((row) => typeof row[column] === "number"));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => {
        const gap = " ".repeat(Math.max(0, (widths[column] ?? 0) - width(cell)));
        return isNumeric[column] === true ? gap + cell : cell + gap;
      })
      .join("  ")
      .trimEnd();
  return `${[line(columns), ...shown.map(line)].join("\n")}\n`;
}

/** Names and values below each other. */
export function fields(rows: readonly (readonly [string, Cell | undefined])[]): string {
  const present = rows.filter(([, value]) => value !== undefined && value !== null && value !== "");
  const widest = Math.max(0, ...present.map(([name]) => name.length));
  return present.map(([name, value]) => `${name.padEnd(widest)}  ${oneLine(String(value))}\n`).join("");
}

function shorten(text: string): string {
  const characters = [...text];
  return characters.length <= LONGEST_CELL ? text : `${characters.slice(0, LONGEST_CELL - 1).join("")}…`;
}

function width(text: string): number {
  return [...text].length;
}
