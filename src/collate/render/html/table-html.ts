import type { Block } from "../../../core/report.ts";
import { type Cell, isNumber } from "../markdown-table.ts";
import { htmlLine, lineWithCode, numbered } from "./html-text.ts";
import { cellRestsOn, type UnitPlaces } from "./unit-links.ts";

type Table = Extract<Block, { readonly kind: "table" }>;

const ROWS_A_PIECE = 200;
const SHORT = 22;

/** A table in pieces; where it says what each row rests on, that is the last column. */
export function* tableHtml({ columns, rows, rowsFrom }: Table, places: UnitPlaces): Generator<string> {
  const classes = columns.map((_, column) => classOf(rows.map((row) => row[column])));
  const head = columns.map((title, column) => `<th scope="col"${classes[column]}>${htmlLine(title)}</th>`);
  const last = rowsFrom === undefined ? "" : '<th scope="col" class="rests">rests on</th>';
  yield `<div class="scroll" tabindex="0"><table>\n<thead><tr>${head.join("")}${last}</tr></thead>\n<tbody>\n`;
  for (let start = 0; start < rows.length; start += ROWS_A_PIECE) {
    const piece = rows.slice(start, start + ROWS_A_PIECE).map((row, index) => {
      const cells = columns.map((_, column) => `<td${classes[column]}>${cellText(row[column])}</td>`);
      const from =
        rowsFrom === undefined ? "" : `<td class="rests">${cellRestsOn(rowsFrom[start + index] ?? [], places)}</td>`;
      return `<tr>${cells.join("")}${from}</tr>\n`;
    });
    yield piece.join("");
  }
  yield "</tbody>\n</table></div>\n";
}

/** Figures stand to the right, and what is short is not broken. */
function classOf(cells: readonly (Cell | undefined)[]): string {
  if (cells.length > 0 && cells.every(isNumber)) return ' class="number"';
  return cells.every((cell) => String(cell ?? "").length <= SHORT) ? ' class="short"' : ' class="text"';
}

function cellText(value: Cell | undefined): string {
  if (value === null || value === undefined) return '<span class="none">-</span>';
  if (typeof value === "number") return Number.isInteger(value) && value >= 0 ? numbered(value) : String(value);
  return lineWithCode(value);
}
