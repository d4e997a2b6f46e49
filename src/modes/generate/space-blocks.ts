import { chao1, type RichnessEstimate } from "../../collate/richness/chao1.ts";
import { type Saturation, saturation } from "../../collate/richness/saturation.ts";
import type { Block } from "../../core/report.ts";
import { percent } from "../vote-blocks.ts";

/** With fewer ideas than this the number of families not seen cannot be told, whatever the formula gives. */
const FEWEST_IDEAS = 10;
/** A part of a family that is no reason to name one more. */
const NEGLIGIBLE = 0.05;

export interface SpaceMaterial {
  /** The family of each idea, wave by wave. */
  readonly waves: readonly (readonly number[])[];
  readonly from: readonly string[];
  /** How many calls were not made since nothing new came; undefined where all were wanted. */
  readonly saved?: { readonly calls: number; readonly reason: string } | undefined;
  readonly untilSaturated: boolean;
}

/** How much of the space of ideas was seen; nothing without an idea. */
export function spaceBlocks({ waves, from, saved, untilSaturated }: SpaceMaterial): readonly Block[] {
  const total = waves.reduce((sum, wave) => sum + wave.length, 0);
  if (total === 0) return [];
  const news = saturation(waves.map((wave) => wave.map(String)));
  return [
    { kind: "heading", level: 2, text: "How much of the space was seen" },
    ...estimateBlocks(waves, total, from),
    ...waveBlocks(news, from),
    ...stopBlocks(saved, untilSaturated),
  ];
}

/** The estimate where it can be told; undefined where there are too few ideas or none came twice. */
export function richnessOf(families: readonly number[]): RichnessEstimate | undefined {
  const counts = new Map<number, number>();
  for (const family of families) counts.set(family, (counts.get(family) ?? 0) + 1);
  const hasRepeats = [...counts.values()].some((count) => count > 1);
  return families.length >= FEWEST_IDEAS && hasRepeats ? chao1([...counts.values()]) : undefined;
}

function estimateBlocks(
  waves: readonly (readonly number[])[],
  total: number,
  from: readonly string[],
): readonly Block[] {
  const all = waves.flat();
  const distinct = new Set(all).size;
  const blind = waves[0] ?? [];
  const isDirected = waves.slice(1).some((wave) => wave.length > 0);
  const seen = `${counted(total, "idea", "ideas")} in ${counted(distinct, "different family", "different families")}.`;
  const estimate = richnessOf(isDirected ? blind : all);
  const directed = isDirected ? richnessOf(all) : undefined;
  if (estimate === undefined && directed === undefined) {
    const why = total < FEWEST_IDEAS ? `${total} are too few to say (at least ${FEWEST_IDEAS})` : whyNot(all, blind);
    return [
      {
        kind: "markdown",
        text: `${seen} How many more there are cannot be told: ${why}. There are at least ${distinct}.`,
        from,
      },
    ];
  }
  const rows = [
    ...(isDirected
      ? [
          estimateRow("first wave, blind", blind, estimate, true),
          estimateRow("all waves, the later told to differ", all, directed, false),
        ]
      : [estimateRow("all, blind", all, estimate, true)]),
  ];
  const caveat = isDirected
    ? "The first wave was asked blind, as the estimate supposes. Later waves were told to differ from what existed, so fewer ideas come twice and the second row tends to be too high."
    : "All were asked blind, as the estimate supposes.";
  const isExceeded = isDirected && estimate !== undefined && distinct > estimate.interval.high;
  const exceeded = isExceeded
    ? " More have been found since than the first wave made likely, so its estimate was too low."
    : "";
  const drawn = [
    ...(estimate === undefined ? [] : [bar(isDirected ? "first wave" : "estimate", estimate)]),
    ...(directed === undefined ? [] : [bar("all waves", directed)]),
  ];
  return [
    {
      kind: "chart",
      shape: "bars",
      title: "Families seen, and estimated in all with the 95 % interval",
      bars: [{ label: "seen", value: distinct }, ...drawn],
      from,
    },
    {
      kind: "markdown",
      text: `${seen} From how many came once and how many twice follows about how many these models, lenses and personas would have in all (Chao1, a lower bound). ${caveat}${exceeded} It says nothing of ideas that none of them would ever have.`,
      from,
    },
    {
      kind: "table",
      columns: ["what", "ideas", "families seen", "estimated in all", "95 % interval", "seen, at most"],
      rows,
      from,
    },
  ];
}

function whyNot(all: readonly number[], blind: readonly number[]): string {
  return new Set(all).size === all.length
    ? "no family came twice, so nothing speaks for an end"
    : `the ${blind.length} of the blind first wave are too few`;
}

/** The share that was seen is told of blind waves alone: elsewhere the estimate bounds nothing. */
function estimateRow(
  what: string,
  families: readonly number[],
  estimate: RichnessEstimate | undefined,
  isBlind: boolean,
) {
  const distinct = new Set(families).size;
  if (estimate === undefined) return [what, families.length, distinct, "cannot be told", null, null];
  const { low, high } = estimate.interval;
  const interval = `${Math.floor(low)} to ${Math.ceil(high - NEGLIGIBLE)}`;
  const share = isBlind ? percent(estimate.coverage ?? 0) : null;
  return [what, families.length, distinct, Math.round(estimate.estimate), interval, share];
}

function bar(label: string, { estimate, interval }: RichnessEstimate) {
  return { label, value: round(estimate), low: round(interval.low), high: round(interval.high) };
}

function waveBlocks({ waves }: Saturation, from: readonly string[]): readonly Block[] {
  if (waves.length < 2) return [];
  return [
    {
      kind: "chart",
      shape: "bars",
      title: "New families by wave",
      bars: waves.map(({ newFamilies }, index) => ({ label: `wave ${index + 1}`, value: newFamilies })),
      from,
    },
    {
      kind: "table",
      columns: ["wave", "ideas", "new families", "families so far"],
      rows: waves.map(({ items, newFamilies, families }, index) => [index + 1, items, newFamilies, families]),
      from,
    },
  ];
}

function stopBlocks(saved: SpaceMaterial["saved"], untilSaturated: boolean): readonly Block[] {
  if (!untilSaturated) return [];
  const text =
    saved === undefined
      ? "No calls saved: new families kept coming until the last wave."
      : `Stopped, since new waves found hardly anything new (${saved.reason}); ${counted(saved.calls, "call", "calls")} saved.`;
  return [{ kind: "markdown", text }];
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function counted(count: number, one: string, several: string): string {
  return `${count} ${count === 1 ? one : several}`;
}
