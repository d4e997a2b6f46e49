import { wilsonInterval } from "../../collate/wilson.ts";
import type { Block } from "../../core/report.ts";
import { oneLine, percent } from "../vote-blocks.ts";
import type { SetVerdict } from "./question-set.ts";

/** Most questions whose votes are shown one by one, the most divided first. */
const MOST_TABLES = 10;
const MOST_ANSWERS = 8;

/** A table for each of the most divided questions: its answers, with who gave them; nothing where all agree everywhere. */
export function splitBlocks(verdicts: readonly SetVerdict[]): readonly Block[] {
  const divided = verdicts.filter(({ groups }) => groups.length > 1);
  const shown = divided.toSorted((a, b) => (a.groups[0]?.share ?? 0) - (b.groups[0]?.share ?? 0)).slice(0, MOST_TABLES);
  if (shown.length === 0) return [];
  const hidden = divided.length - shown.length;
  return [
    { kind: "heading", level: 2, text: "Where the votes are most divided" },
    ...shown.flatMap(answerTable),
    ...(hidden > 0
      ? [{ kind: "markdown", text: `and ${hidden} more questions on which the votes differ` } as const]
      : []),
  ];
}

function answerTable({ question, groups, units }: SetVerdict): readonly Block[] {
  const models = new Map(units.map(({ key, model }) => [key, model]));
  const votes = groups.reduce((sum, { count }) => sum + count, 0);
  const shown = groups.slice(0, MOST_ANSWERS);
  const rows = shown.map(({ label, count, share, members }) => {
    const { low, high } = wilsonInterval(count, votes);
    const voters = [...new Set(members.map((key) => models.get(key) ?? ""))].join(", ");
    return [oneLine(label), count, percent(share), `${percent(low)} to ${percent(high)}`, voters];
  });
  const hidden = groups.length - shown.length;
  return [
    { kind: "heading", level: 3, text: `${question.id}: ${oneLine(question.question).slice(0, 120)}` },
    {
      kind: "table",
      columns: ["answer", "votes", "share", "95 % interval", "models"],
      rows,
      from: groups.flatMap(({ members }) => members),
      rowsFrom: shown.map(({ members }) => members),
    },
    ...(hidden > 0 ? [{ kind: "markdown", text: `and ${hidden} more answers, each with fewer votes` } as const] : []),
  ];
}
