import { htmlLine } from "./html/html-text.ts";
import { STYLE } from "./html/style.ts";
import { type Cell, markdownTable } from "./markdown-table.ts";
import { csvCell } from "./render-csv.ts";
import { safeJson } from "./safe-json.ts";

/** A table that stands alone, as a status. */
export interface Rows {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** Tables under one title, each with its heading. */
export interface RowsPage {
  readonly title: string;
  /** One sentence that says what the tables come to. */
  readonly headline: string;
  readonly tables: readonly (Rows & { readonly heading: string })[];
}

/** CSV after RFC 4180, a row a piece. No cell is a formula, and none drives a terminal. */
export function* rowsAsCsv({ columns, rows }: Rows): Generator<string> {
  yield `${columns.map(csvCell).join(",")}\r\n`;
  for (const row of rows) yield `${columns.map((_, column) => csvCell(row[column])).join(",")}\r\n`;
}

/** One JSON document: `title`, `headline` and whatever was counted. */
export function dataAsJson(data: object): string {
  return `${safeJson(JSON.stringify(data, null, 2))}\n`;
}

export function rowsAsMarkdown({ title, headline, tables }: RowsPage): string {
  const parts = tables
    .filter(({ rows }) => rows.length > 0)
    .map(({ heading, columns, rows }) => `## ${heading}\n\n${markdownTable(columns, rows)}`);
  return `${[`# ${title}`, headline, ...parts].join("\n\n")}\n`;
}

/** Nothing is loaded and nothing runs, whatever a cell holds. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** One page that needs nothing else, in pieces. */
export function* rowsAsHtml({ title, headline, tables }: RowsPage): Generator<string> {
  yield `<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>${htmlLine(title)}</title>
<style>${STYLE}body{max-width:80rem}</style></head>
<body><header><h1>${htmlLine(title)}</h1><p class="headline">${htmlLine(headline)}</p></header>
<main>
`;
  for (const { heading, columns, rows } of tables.filter((table) => table.rows.length > 0)) {
    const head = columns.map((column) => `<th scope="col">${htmlLine(column)}</th>`).join("");
    yield `<h2>${htmlLine(heading)}</h2>\n<div class="scroll" tabindex="0"><table>\n<thead><tr>${head}</tr></thead>\n<tbody>\n`;
    for (const row of rows) yield `<tr>${columns.map((_, column) => cellHtml(row[column])).join("")}</tr>\n`;
    yield "</tbody></table></div>\n";
  }
  yield "</main></body></html>\n";
}

function cellHtml(cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return "<td>-</td>";
  return `<td${typeof cell === "number" ? ' class="number"' : ""}>${htmlLine(String(cell))}</td>`;
}
