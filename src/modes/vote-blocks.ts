import type { AnswerGroup } from "../collate/group-answers.ts";
import { wilsonInterval } from "../collate/wilson.ts";
import type { Block, Unit } from "../core/report.ts";
import type { Vote } from "../prompts/vote.ts";

const MOST_GROUPS_SHOWN = 20;
const GROUPS_WITH_REASONS = 5;
const REASONS_SHOWN = 3;

/** The votes of the units that were answered; nothing else is one. */
export function votesOf(units: readonly Unit[]) {
  return units.flatMap((unit) => {
    if (unit.status !== "answered") return [];
    const vote = unit.value as Vote;
    return [{ key: unit.key, answer: vote.answer, confidence: vote.confidence }];
  });
}

/** The largest groups with their shares of the `answered` votes, as a chart and a table; nothing without a vote. */
export function voteTable(groups: readonly AnswerGroup[], answered: number): readonly Block[] {
  if (groups.length === 0) return [];
  const shown = groups.slice(0, MOST_GROUPS_SHOWN).map((group) => ({
    group,
    interval: wilsonInterval(group.count, answered),
  }));
  const rows = shown.map(({ group, interval: { low, high } }) => {
    const interval = `${percent(low)} to ${percent(high)}`;
    return [group.label, group.count, percent(group.share), interval, Math.round(group.meanConfidence)];
  });
  const columns = ["answer", "votes", "share", "95 % interval", "mean confidence"];
  const hidden = groups.length - shown.length;
  const rest: readonly Block[] =
    hidden > 0 ? [{ kind: "markdown", text: `and ${hidden} more answers, each with fewer votes` }] : [];
  const from = groups.flatMap(({ members }) => members);
  return [
    {
      kind: "chart",
      shape: "bars",
      title: "Share of the votes, with its 95 % interval",
      unit: "%",
      scaleTo: 100,
      bars: shown.map(({ group, interval: { low, high } }) => ({
        label: group.label,
        value: round(group.share),
        low: round(low),
        high: round(high),
      })),
      from,
    },
    { kind: "table", columns, rows, from, rowsFrom: shown.map(({ group }) => group.members) },
    ...rest,
  ];
}

/** The strongest reason of the first voters of each large group, word for word. */
export function reasonBlocks(groups: readonly AnswerGroup[], units: readonly Unit[]): readonly Block[] {
  return groups.slice(0, GROUPS_WITH_REASONS).flatMap((group): readonly Block[] => {
    const quoted = strongestReasons(group, units, REASONS_SHOWN);
    const lines = quoted.map(({ reason, key }) => `- ${reason} (${key})`);
    return [
      { kind: "heading", level: 3, text: `Why ${group.label}` },
      { kind: "markdown", text: lines.join("\n"), from: quoted.map(({ key }) => key) },
    ];
  });
}

/** What the first voters of a group gave as their strongest reason, on one line each; none twice, `most` at most. */
export function strongestReasons(
  { members }: AnswerGroup,
  units: readonly Unit[],
  most: number,
): readonly { readonly reason: string; readonly key: string }[] {
  const wanted = new Set(members);
  const quoted = new Map<string, string>();
  for (const { key, value } of units) {
    if (quoted.size === most) break;
    if (!wanted.has(key)) continue;
    const reason = (value as Vote).reasons[0];
    if (reason !== undefined && !quoted.has(reason)) quoted.set(reason, key);
  }
  return [...quoted].map(([reason, key]) => ({ reason: oneLine(reason), key }));
}

/** A text of a model as it may stand within a sentence. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

/** Per cent with one decimal. */
function round(share: number): number {
  return Math.round(share * 1_000) / 10;
}

/** `67 %` of 0.667. */
export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
