import type { Block, Unit } from "../../core/report.ts";
import { percent } from "../vote-blocks.ts";

const MOST_NAMES = 16;

/** Answers that count as one, by the keys of the units that gave them. */
export interface EqualAnswers {
  readonly members: readonly string[];
}

/** {@link agreementMatrix} by model and by persona, each where several answered. */
export function agreementCharts(groups: readonly EqualAnswers[], units: readonly Unit[]): readonly Block[] {
  return [
    ...agreementMatrix("model", groups, units, ({ model }) => model),
    ...agreementMatrix("persona", groups, units, ({ persona }) => persona),
  ];
}

/**
 * How often two of what `nameOf` tells apart gave equal answers: of all pairs of one answer of each, the share that fell into one
 * group; beside a name itself, of all pairs of its own answers. A matrix and a sentence; nothing where fewer than two answered.
 * `what` is said of one of them, as `model`.
 */
export function agreementMatrix(
  what: string,
  groups: readonly EqualAnswers[],
  units: readonly Unit[],
  nameOf: (unit: Unit) => string | undefined,
): readonly Block[] {
  const tallies = talliesOf(groups, units, nameOf);
  if (tallies.size < 2) return [];
  const shown = [...tallies].sort(([, a], [, b]) => b.keys.length - a.keys.length).slice(0, MOST_NAMES);
  const names = shown.map(([name]) => name);
  const shares = shown.map(([, one]) => shown.map(([, other]) => equalShare(one, other)));
  const cells = shares.map((row) => row.map((share) => (share === null ? null : Math.round(share * 100))));
  const title = `Equal answers between two ${what}s`;
  const from = shown.flatMap(([, { keys }]) => keys);
  const hidden = tallies.size - shown.length;
  const text = `Agreement between ${what}s: ${pairsSentence(names, shares)}${hidden > 0 ? ` ${hidden} more ${what}s, each with no more answers, are not compared.` : ""}`;
  return [
    { kind: "chart", shape: "matrix", title, unit: "%", scaleTo: 100, rows: names, columns: names, cells, from },
    { kind: "markdown", text, from },
  ];
}

interface Tally {
  /** How many answers fell into the group of that index. */
  readonly counts: Map<number, number>;
  readonly keys: string[];
}

/** By name, in the order of the first answers. */
function talliesOf(
  groups: readonly EqualAnswers[],
  units: readonly Unit[],
  nameOf: (unit: Unit) => string | undefined,
): ReadonlyMap<string, Tally> {
  const groupOf = new Map(groups.flatMap(({ members }, group) => members.map((key) => [key, group] as const)));
  const tallies = new Map<string, Tally>();
  for (const unit of units) {
    const name = nameOf(unit);
    const group = groupOf.get(unit.key);
    if (name === undefined || group === undefined) continue;
    const tally = tallies.get(name) ?? { counts: new Map<number, number>(), keys: [] };
    tally.counts.set(group, (tally.counts.get(group) ?? 0) + 1);
    tally.keys.push(unit.key);
    tallies.set(name, tally);
  }
  return tallies;
}

/** Null where there is no pair. */
function equalShare(one: Tally, other: Tally): number | null {
  const isSelf = one === other;
  const pairs = one.keys.length * (isSelf ? one.keys.length - 1 : other.keys.length);
  if (pairs === 0) return null;
  let equal = 0;
  for (const [group, count] of one.counts) equal += count * ((other.counts.get(group) ?? 0) - (isSelf ? 1 : 0));
  return equal / pairs;
}

/** Who agrees most and least, in words. */
function pairsSentence(names: readonly string[], shares: readonly (readonly (number | null)[])[]): string {
  const pairs = names.flatMap((one, row) =>
    names.slice(row + 1).flatMap((other, offset) => {
      const share = shares[row]?.[row + 1 + offset];
      return share === undefined || share === null ? [] : [{ who: `${one} and ${other}`, share }];
    }),
  );
  const [most, ...others] = pairs.toSorted((a, b) => b.share - a.share);
  const fewest = others.at(-1);
  if (most === undefined) return "";
  const said = `${most.who} gave equal answers in ${percent(most.share)} of pairs`;
  if (fewest === undefined) return `${said}.`;
  if (fewest.share === most.share) return `each two gave equal answers in ${percent(most.share)} of pairs.`;
  return `${said}, the most of all; ${fewest.who} in ${percent(fewest.share)}, the fewest.`;
}
