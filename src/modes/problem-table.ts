import type { Block, Unit } from "../core/report.ts";

const MOST_ROWS = 8;

interface Row {
  readonly status: string;
  readonly reason: string;
  readonly keys: string[];
}

/** What became of the units that gave no answer, equal reasons together, most frequent first; nothing when all answered. */
export function problemTable(units: readonly Unit[]): readonly Block[] {
  const rows = new Map<string, Row>();
  for (const { key, status, reason = "", aside } of units) {
    if (status === "answered" || aside === true) continue;
    const name = `${status}\n${reason}`;
    const row = rows.get(name) ?? { status: status.replace("_", " "), reason, keys: [] };
    row.keys.push(key);
    rows.set(name, row);
  }
  if (rows.size === 0) return [];
  const sorted = [...rows.values()].sort((a, b) => b.keys.length - a.keys.length);
  const shown = sorted.slice(0, MOST_ROWS);
  const hidden = sorted.length - shown.length;
  return [
    { kind: "heading", level: 3, text: "Not counted" },
    {
      kind: "table",
      columns: ["what", "units", "reason"],
      rows: shown.map(({ status, reason, keys }) => [status, keys.length, reason]),
      from: shown.flatMap(({ keys }) => keys),
      rowsFrom: shown.map(({ keys }) => keys),
    },
    ...(hidden > 0 ? [{ kind: "markdown", text: `and ${hidden} more reasons` } as const] : []),
  ];
}
