import { type LensYield, lensYield } from "../../collate/ideas/lens-yield.ts";
import type { Block } from "../../core/report.ts";
import type { FamilyMaterial } from "./family-blocks.ts";

/** Which lens gave what, as a chart and a table; nothing where there was only one. */
export function lensBlocks(
  { ideas, families }: Pick<FamilyMaterial, "ideas" | "families">,
  planned: readonly string[],
): readonly Block[] {
  const rows = lensYield({ planned, lensOf: ideas.map(({ lens }) => lens), families });
  if (rows.length < 2) return [];
  const keys = new Map<string, string[]>(rows.map(({ lens }) => [lens, []]));
  for (const { lens, key } of ideas) keys.get(lens)?.push(key);
  const rowsFrom = rows.map(({ lens }) => keys.get(lens) ?? []);
  const from = rowsFrom.flat();
  return [
    { kind: "heading", level: 3, text: "By lens" },
    { kind: "chart", shape: "bars", title: "Families that no other lens found", bars: rows.map(barOf), from },
    {
      kind: "table",
      columns: ["lens", "planned", "ideas", "families", "found by no other lens", "among the best"],
      rows: rows.map(({ lens, planned, ideas, families, alone, onFront }) => [
        lens,
        planned,
        ideas,
        families,
        alone,
        onFront,
      ]),
      from,
      rowsFrom,
    },
  ];
}

function barOf({ lens, alone }: LensYield) {
  return { label: lens, value: alone };
}
