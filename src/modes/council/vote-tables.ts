import { renamed } from "../../collate/council/anonymous-names.ts";
import type { Block } from "../../core/report.ts";
import { oneLine, percent } from "../vote-blocks.ts";
import type { Debate } from "./deliberate.ts";
import type { Round } from "./round.ts";

/** The votes of the last round, how agreement grew, and who changed position. */
export function voteBlocks(debate: Debate): readonly Block[] {
  const { rounds } = debate;
  if (rounds.length === 0) return [];
  return [
    { kind: "heading", level: 2, text: "Votes" },
    ...sideTable(rounds),
    ...roundTable(debate),
    ...positions(debate),
  ];
}

function sideTable(rounds: readonly Round[]): readonly Block[] {
  const round = rounds.findLast(({ tally }) => tally.votes > 0);
  if (round === undefined) return [];
  const { tally, answers } = round;
  const keys = new Map(answers.map(({ member, key }) => [member, key]));
  const keysOf = (members: readonly string[]) => members.flatMap((member) => keys.get(member) ?? []);
  const sides = tally.sides.map(({ verdict, members, weight, share }) => ({
    cells: [verdict, members.join(", "), rounded(weight), percent(share)],
    keys: keysOf(members),
  }));
  const { abstained } = tally;
  if (abstained.length > 0) sides.push({ cells: ["abstain", abstained.join(", "), 0, "-"], keys: keysOf(abstained) });
  return [
    {
      kind: "markdown",
      text: `Round ${round.number}. A vote weighs confidence x conviction, both of 100; an abstention weighs nothing.`,
    },
    {
      kind: "table",
      columns: ["verdict", "members", "weight", "share"],
      rows: sides.map(({ cells }) => cells),
      from: sides.flatMap((side) => side.keys),
      rowsFrom: sides.map((side) => side.keys),
    },
  ];
}

function roundTable({ rounds, syntheses }: Debate): readonly Block[] {
  const keys = rounds.map(({ answers }) => answers.map(({ key }) => key));
  const from = keys.flat();
  return [
    {
      kind: "chart",
      shape: "bars",
      title: "Agreement by round",
      unit: "%",
      scaleTo: 100,
      bars: rounds.map(({ number, tally }) => ({ label: `round ${number}`, value: rounded(tally.agreement * 100) })),
      from,
    },
    {
      kind: "table",
      columns: [
        "round",
        "asked",
        "answered",
        "leading",
        "agreement",
        "mean conviction",
        "abstained",
        "synthesis after it",
      ],
      rows: rounds.map(({ number, members, answers, tally }) => {
        const synthesis = syntheses.find(({ round }) => round === number);
        const leading = tally.leaders.map(({ verdict }) => verdict).join(" = ");
        return [
          number,
          members.length,
          answers.length,
          leading === "" ? "-" : leading,
          percent(tally.agreement),
          Math.round(tally.meanConviction),
          tally.abstained.length,
          synthesis === undefined ? "-" : synthesisWord(synthesis),
        ];
      }),
      from,
      rowsFrom: keys,
    },
  ];
}

function synthesisWord({ unit, value, agreedOn }: Debate["syntheses"][number]): string {
  if (value === undefined) return unit.status.replace("_", " ");
  if (agreedOn !== undefined) return `all hold ${agreedOn}`;
  return value.alreadyAgree ? `claimed ${value.agreedVerdict}, which nobody gave: not counted` : "they differ";
}

function positions({ seats, rounds }: Debate): readonly Block[] {
  const rows = seats.map(({ persona: { name } }) => {
    const said = rounds.map((round) => ({ round, answer: round.answers.find(({ member }) => member === name) }));
    return {
      cells: [name, ...said.map(({ round, answer }) => cellOf(round, name, answer?.answer))],
      keys: said.flatMap(({ answer }) => (answer === undefined ? [] : [answer.key])),
    };
  });
  const changes = seats.flatMap(({ persona: { name } }) => changesOf(rounds, name));
  const from = rows.flatMap(({ keys }) => keys);
  return [
    { kind: "heading", level: 3, text: "How positions changed" },
    {
      kind: "table",
      columns: ["member", ...rounds.map(({ number }) => `round ${number}`)],
      rows: rows.map(({ cells }) => cells),
      from,
      rowsFrom: rows.map(({ keys }) => keys),
    },
    changes.length === 0
      ? {
          kind: "markdown",
          text: rounds.length === 1 ? "One round: nobody could change position." : "Nobody changed position.",
          from,
        }
      : {
          kind: "markdown",
          text: changes.map(({ line }) => line).join("\n"),
          from: changes.map(({ key }) => key),
        },
  ];
}

type Answer = Round["answers"][number]["answer"];

/** `stop 80 x 70`: verdict, confidence, conviction; what became of the unit where it gave none. */
function cellOf(round: Round, name: string, answer: Answer | undefined): string {
  if (answer !== undefined) return `${answer.verdict} ${answer.confidence} x ${answer.conviction}`;
  const unit = round.units[round.members.indexOf(name)];
  return unit === undefined ? "-" : unit.status.replace("_", " ");
}

function changesOf(rounds: readonly Round[], name: string) {
  const said = rounds.flatMap((round) =>
    round.answers.flatMap((one) => (one.member === name ? [{ ...one, round }] : [])),
  );
  return said.flatMap(({ key, answer, round }, index) => {
    const before = said[index - 1]?.answer.verdict;
    if (before === undefined || before === answer.verdict) return [];
    const why = oneLine(renamed(answer.whyChanged, round.seen, (member) => `[${member}]`));
    const reason = why === "" ? "no reason given" : why;
    return [{ key, line: `- **${name}**, round ${round.number}: ${before} to ${answer.verdict}: ${reason} (${key})` }];
  });
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
