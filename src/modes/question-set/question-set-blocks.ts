import { consensusOf } from "../../collate/consensus/consensus.ts";
import { areApart, type Standing } from "../../collate/question-set/question-verdict.ts";
import { type EarlierLearning, FEWEST_ANSWERS, type Learned } from "../../collate/question-set/voter-records.ts";
import { wilsonInterval } from "../../collate/wilson.ts";
import type { Block } from "../../core/report.ts";
import { oneLine, percent } from "../vote-blocks.ts";
import type { SetVerdict } from "./question-set.ts";

/** Most questions that the report shows in its table; all of them are in its data. */
const MOST_ROWS = 100;
const MOST_DIFFERENT = 20;
const LONGEST_CELL = 80;

/** How many questions came to what, in a sentence or two. */
export function overviewBlock(
  verdicts: readonly SetVerdict[],
  { samples, masked }: { readonly samples: number; readonly masked: number },
): Block {
  const undecided = verdicts.filter(({ plurality }) => (plurality?.leaders.length ?? 0) > 1).length;
  const silent = verdicts.filter(({ plurality }) => plurality === undefined).length;
  const single =
    samples === 1 ? " A single vote a question shows no consensus: ask more often, or several models." : "";
  const sentences = [
    `${verdicts.length} questions, each asked ${samples === 1 ? "once" : `${samples} times`}.${single}`,
    ...(undecided > 0
      ? [`${undecided} ${undecided === 1 ? "has" : "have"} no leader, since several answers share the first place.`]
      : []),
    ...(silent > 0 ? [`${silent} ${silent === 1 ? "has" : "have"} no vote at all.`] : []),
    ...(masked > 0
      ? [`${masked} ${masked === 1 ? "place was" : "places were"} masked as secret before anything was sent.`]
      : []),
  ];
  return { kind: "markdown", text: sentences.join(" ") };
}

/** A row a question, in the order of the data set, plurality first. */
export function questionTable(verdicts: readonly SetVerdict[], { isEnough }: Learned): readonly Block[] {
  const shown = verdicts.slice(0, MOST_ROWS);
  const rows = shown.map((verdict) => {
    const { question, groups, plurality, weighted } = verdict;
    const votes = votesIn(verdict);
    const { low, high } = wilsonInterval(groups[0]?.count ?? 0, votes);
    const told =
      plurality === undefined
        ? [null, votes, null, null]
        : [answerCell(plurality), votes, percent(plurality.share), `${percent(low)} to ${percent(high)}`];
    const consensus = votes > 1 && consensusOf(groups)?.isConsensus === true ? "yes" : "no";
    const beside = isEnough ? [weighted === undefined ? null : answerCell(weighted)] : [];
    return [question.id, cell(question.question), ...told, consensus, ...beside];
  });
  const columns = ["id", "question", "plurality", "votes", "share", "95 % interval", "consensus"];
  const hidden = verdicts.length - shown.length;
  return [
    { kind: "heading", level: 2, text: "Questions" },
    {
      kind: "table",
      columns: isEnough ? [...columns, "weighted by reliability"] : columns,
      rows,
      from: shown.flatMap(keysOf),
      rowsFrom: shown.map(keysOf),
    },
    ...(hidden > 0
      ? [{ kind: "markdown", text: `and ${hidden} more questions: the JSON of this report has all of them` } as const]
      : []),
  ];
}

/** Where the vote by reliability has another answer in front than the plain one; that there is none is said. */
export function differBlocks(verdicts: readonly SetVerdict[], { isEnough }: Learned): readonly Block[] {
  if (!isEnough) return [];
  const apart = verdicts.flatMap((verdict) => {
    const { plurality, weighted } = verdict;
    const isApart = plurality !== undefined && weighted !== undefined && areApart(plurality, weighted);
    return isApart ? [{ verdict, plurality, weighted }] : [];
  });
  if (apart.length === 0) {
    return [{ kind: "markdown", text: "The vote weighted by reliability has the same answers in front everywhere." }];
  }
  const shown = apart.slice(0, MOST_DIFFERENT);
  const lines = shown.map(({ verdict, plurality, weighted }) => {
    return `- ${verdict.question.id}: by number ${answerCell(plurality)} (${percent(plurality.share)}), by reliability ${answerCell(weighted)} (${percent(weighted.share)} of the weight)`;
  });
  const hidden = apart.length - shown.length;
  const head = `**On ${apart.length} of ${verdicts.length} questions** the vote weighted by reliability has another answer in front:`;
  return [
    {
      kind: "markdown",
      text: [head, "", ...lines, ...(hidden > 0 ? [`- and ${hidden} more`] : [])].join("\n"),
      from: shown.flatMap(({ verdict }) => keysOf(verdict)),
    },
  ];
}

/** What was learned of each model without labels, and from how much. */
export function reliabilityBlocks(
  verdicts: readonly SetVerdict[],
  { voters, teaching, isEnough }: Learned,
  earlier: EarlierLearning | undefined,
): readonly Block[] {
  if (voters.length === 0) return [];
  const before =
    earlier === undefined || earlier.questions === 0
      ? "no earlier run of this project"
      : `${earlier.questions} questions of ${earlier.runs} earlier ${earlier.runs === 1 ? "run" : "runs"}`;
  const basis = `${teaching} questions of this run that three models or more answered, and ${before}`;
  const heading = { kind: "heading", level: 2, text: "Reliability of the models" } as const;
  if (!isEnough) {
    const text = `Too little to learn from: it takes two models with ${FEWEST_ANSWERS} answers each to questions that three models or more answered. Here are ${basis}. So only the plain vote is shown.`;
    return [heading, { kind: "markdown", text }];
  }
  const text = `How often each model is right, as far as agreement alone tells (Dawid and Skene's model, without labels), from ${basis}. Where most models share a mistake, it is taken for the truth.`;
  const ownUnits = new Map<string, string[]>();
  for (const { units } of verdicts) {
    for (const { key, model, status } of units) {
      if (status !== "answered") continue;
      const own = ownUnits.get(model);
      if (own === undefined) ownUnits.set(model, [key]);
      else own.push(key);
    }
  }
  const rowsFrom = voters.map(({ voter }) => ownUnits.get(voter) ?? []);
  return [
    heading,
    { kind: "markdown", text, from: rowsFrom.flat() },
    {
      kind: "chart",
      shape: "bars",
      title: "Estimated share of right answers",
      unit: "%",
      scaleTo: 100,
      bars: voters.map(({ voter, accuracy }) => ({ label: voter, value: Math.round(accuracy * 1_000) / 10 })),
      from: rowsFrom.flat(),
    },
    {
      kind: "table",
      columns: ["model", "estimated right", "rests on answers", "of earlier runs"],
      rows: voters.map(({ voter, accuracy, answered, earlier: old }) => [
        voter,
        percent(accuracy),
        Math.round(answered),
        Math.round(old),
      ]),
      from: rowsFrom.flat(),
      rowsFrom,
    },
  ];
}

function answerCell({ leaders }: Standing): string {
  return leaders.length === 1 ? cell(leaders[0] ?? "") : `no leader: ${leaders.map(cell).join(", ")}`;
}

function cell(text: string): string {
  const line = oneLine(text);
  return line.length <= LONGEST_CELL ? line : `${line.slice(0, LONGEST_CELL - 1)}…`;
}

function votesIn({ groups }: SetVerdict): number {
  return groups.reduce((sum, { count }) => sum + count, 0);
}

function keysOf({ units }: SetVerdict): readonly string[] {
  return units.map(({ key }) => key);
}
