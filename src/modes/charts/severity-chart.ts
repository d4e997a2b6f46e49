import type { Block, ReportFinding } from "../../core/report.ts";
import { SEVERITIES } from "../../core/severity.ts";

const MOST_FILES = 20;

/** How many findings of each severity stand in each file, as a chart and a table, files with the worst first; nothing without a finding. */
export function severityByFile(
  findings: readonly Pick<ReportFinding, "file" | "severity" | "from">[],
): readonly Block[] {
  const files = new Map<string, { readonly counts: number[]; readonly keys: Set<string> }>();
  for (const { file, severity, from } of findings) {
    const own = files.get(file) ?? { counts: SEVERITIES.map(() => 0), keys: new Set() };
    const part = SEVERITIES.indexOf(severity);
    own.counts[part] = (own.counts[part] ?? 0) + 1;
    for (const key of from) own.keys.add(key);
    files.set(file, own);
  }
  if (files.size === 0) return [];
  const shown = [...files].sort(([, a], [, b]) => worseFirst(a.counts, b.counts)).slice(0, MOST_FILES);
  const rowsFrom = shown.map(([, { keys }]) => [...keys]);
  const from = [...new Set(rowsFrom.flat())];
  const hidden = files.size - shown.length;
  return [
    {
      kind: "chart",
      shape: "stacks",
      title: "Findings by file and severity",
      parts: [...SEVERITIES],
      bars: shown.map(([label, { counts }]) => ({ label, values: counts })),
      from,
    },
    {
      kind: "table",
      columns: ["file", ...SEVERITIES, "all"],
      rows: shown.map(([file, { counts }]) => [file, ...counts, counts.reduce((sum, count) => sum + count, 0)]),
      from,
      rowsFrom,
    },
    ...(hidden > 0
      ? [{ kind: "markdown", text: `and ${hidden} more files, with findings no worse than these` } as const]
      : []),
  ];
}

/** More of the worst severity first, then of the next. */
function worseFirst(a: readonly number[], b: readonly number[]): number {
  for (const [part, count] of a.entries()) if (count !== b[part]) return (b[part] ?? 0) - count;
  return 0;
}
