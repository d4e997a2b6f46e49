import type { RichnessEstimate } from "./chao1.ts";
import { chao1 } from "./chao1.ts";

export interface WaveNews {
  /** Valid items that the wave brought. */
  readonly items: number;
  /** Families that no earlier wave had. */
  readonly newFamilies: number;
  /** Different families after this wave. */
  readonly families: number;
}

export interface Saturation {
  readonly waves: readonly WaveNews[];
  readonly richness: RichnessEstimate;
  /** True when the last `patience` waves that brought anything together brought too few new families. */
  readonly isSaturated: boolean;
  /** The rule in words, with its numbers, for the report. */
  readonly reason: string;
}

export interface SaturationOptions {
  /** How many waves in a row must bring little; at least 1; default 2. */
  readonly patience?: number | undefined;
  /** New families by items of those waves, above which it is not saturated, from 0 to 1; default 0.05. */
  readonly mostNew?: number | undefined;
}

/**
 * How many new families each wave found, and whether more waves are worth their cost. A wave is the list of its items'
 * families. An empty wave, all of whose calls failed, is no sign of saturation and is passed over.
 */
export function saturation(
  waves: readonly (readonly string[])[],
  { patience = 2, mostNew = 0.05 }: SaturationOptions = {},
): Saturation {
  const frequencies = new Map<string, number>();
  const news: WaveNews[] = waves.map((wave) => {
    const before = frequencies.size;
    for (const family of wave) frequencies.set(family, (frequencies.get(family) ?? 0) + 1);
    return { items: wave.length, newFamilies: frequencies.size - before, families: frequencies.size };
  });
  const last = news.filter(({ items }) => items > 0).slice(-patience);
  const items = last.reduce((sum, wave) => sum + wave.items, 0);
  const found = last.reduce((sum, wave) => sum + wave.newFamilies, 0);
  const isSaturated = last.length === patience && found <= mostNew * items;
  return {
    waves: news,
    richness: chao1([...frequencies.values()]),
    isSaturated,
    reason:
      last.length < patience
        ? `${last.length} of ${patience} waves needed to judge saturation`
        : `${found} new in the last ${items} items of ${patience} waves; saturated at ${mostNew * 100} % or less`,
  };
}
