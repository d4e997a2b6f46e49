import type { Block, Unit } from "../../core/report.ts";

const MOST_BARS = 20;

/**
 * What the responses of each model cost, dearest first; nothing where fewer than two models are known to have cost something or
 * nothing did. `cutTables` has it already, beside the table by model that tells the same in words and says what is not known.
 */
export function costByModel(units: readonly Unit[]): readonly Block[] {
  const costs = new Map<string, { usd: number; readonly keys: string[] }>();
  for (const { key, model, costUsd } of units) {
    if (costUsd === undefined || costUsd === null) continue;
    const own = costs.get(model) ?? { usd: 0, keys: [] };
    own.usd += costUsd;
    own.keys.push(key);
    costs.set(model, own);
  }
  const sorted = [...costs].sort(([, a], [, b]) => b.usd - a.usd).slice(0, MOST_BARS);
  if (sorted.length < 2 || sorted[0]?.[1].usd === 0) return [];
  const bars = sorted.map(([label, { usd }]) => ({ label, value: usd }));
  const from = sorted.flatMap(([, { keys }]) => keys);
  return [{ kind: "chart", shape: "bars", title: "Cost of responses by model", unit: "$", bars, from }];
}
