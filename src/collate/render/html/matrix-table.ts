import type { Chart } from "../../../core/report.ts";
import { largest, reach, showValue } from "./chart-values.ts";
import { cutLabel, htmlLine, numbered } from "./html-text.ts";

type Matrix = Extract<Chart, { readonly shape: "matrix" }>;

const MOST_ROWS = 30;
const MOST_COLUMNS = 16;
const ROW_LABEL_LENGTH = 40;
const COLUMN_LABEL_LENGTH = 32;

/**
 * Figures in a grid, the larger the darker. A table and no drawing, so that each figure has its row's and column's name when it
 * is read out.
 */
export function matrixTable({ title, rows, columns, cells, unit, scaleTo }: Matrix): string {
  const shownRows = rows.slice(0, MOST_ROWS);
  const shownColumns = columns.slice(0, MOST_COLUMNS);
  const known = cells.flatMap((row) => row.flatMap((value) => (value === null ? [] : [value])));
  const full = scaleTo ?? largest(known);
  const head = shownColumns.map((label) => `<th scope="col">${withBreaks(cutLabel(label, COLUMN_LABEL_LENGTH))}</th>`);
  const body = shownRows.map((label, row) => {
    const figures = shownColumns.map((_, column) => cell(cells[row]?.[column] ?? null, full));
    return `<tr><th scope="row">${cutLabel(label, ROW_LABEL_LENGTH)}</th>${figures.join("")}</tr>`;
  });
  const corner = unit === undefined || unit === "" ? "" : `in ${htmlLine(unit)}`;
  const left = [
    ...(rows.length > shownRows.length ? [`${numbered(rows.length - shownRows.length)} rows`] : []),
    ...(columns.length > shownColumns.length ? [`${numbered(columns.length - shownColumns.length)} columns`] : []),
  ];
  const rest = left.length > 0 ? `<p class="rest">and ${left.join(" and ")} more, not shown</p>\n` : "";
  return `<div class="scroll" tabindex="0" role="region" aria-label="${htmlLine(title)}"><table class="matrix">\n<thead><tr><td>${corner}</td>${head.join("")}</tr></thead>\n<tbody>\n${body.join("\n")}\n</tbody>\n</table></div>\n${rest}`;
}

/** A narrow column breaks a name after a slash or hyphen, and never within a tag's title. */
function withBreaks(html: string): string {
  return html.replace(/[/-](?![^<]*>)/g, "$&<wbr>");
}

function cell(value: number | null, full: number): string {
  if (value === null) return '<td aria-label="not known">·</td>';
  return `<td class="m${Math.round(reach(value, full) / 10)}">${showValue(value, undefined)}</td>`;
}
