import { clusterTexts } from "../../collate/clusters/cluster-texts.ts";
import { membersNamed, renamed } from "../../collate/council/anonymous-names.ts";
import { type Stance, stanceMatrix } from "../../collate/council/stances.ts";
import type { Block } from "../../core/report.ts";
import { oneLine } from "../vote-blocks.ts";
import type { CouncilOutcome, LastWord } from "./council-report.ts";
import type { Debate } from "./deliberate.ts";

/** What stands in the way, in the words of one member, with everybody who named it. */
export interface Blocker {
  readonly text: string;
  readonly by: readonly string[];
  /** The keys of the answers that named it. */
  readonly keys: readonly string[];
}

/** The blockers of the members' last answers; what several put in nearly the same words stands once, the most named first. */
export function blockersOf(words: readonly LastWord[]): readonly Blocker[] {
  const all = words.flatMap(({ member, key, answer }) =>
    answer.blockers.flatMap((text) => (text.trim() === "" ? [] : [{ member, key, text: oneLine(text) }])),
  );
  const { families } = clusterTexts(all.map(({ text }) => text));
  const blockers = families.map(({ medoid, members }) => {
    const own = members.flatMap((index) => all[index] ?? []);
    const by = [...new Set(own.map(({ member }) => member))];
    return { text: all[medoid]?.text ?? "", by, keys: [...new Set(own.map(({ key }) => key))] };
  });
  return blockers.sort((one, other) => other.by.length - one.by.length);
}

/** Blockers, dissent in the members' own words, conflicts, and who sided with whom. */
export function voiceBlocks(
  outcome: CouncilOutcome,
  words: readonly LastWord[],
  blockers: readonly Blocker[],
): readonly Block[] {
  if (words.length === 0) return [];
  return [
    ...blockerBlocks(blockers),
    ...dissentBlocks(outcome, words),
    ...conflictBlocks(outcome.debate),
    ...stanceBlocks(outcome.debate),
  ];
}

function blockerBlocks(blockers: readonly Blocker[]): readonly Block[] {
  const heading = { kind: "heading", level: 2, text: "Blockers" } as const;
  if (blockers.length === 0) return [heading, { kind: "markdown", text: "No member named any in its last answer." }];
  return [
    heading,
    {
      kind: "table",
      columns: ["blocker", "named by"],
      rows: blockers.map(({ text, by }) => [text, by.join(", ")]),
      from: blockers.flatMap(({ keys }) => keys),
      rowsFrom: blockers.map(({ keys }) => keys),
    },
  ];
}

/** Each member whose last verdict is another, word for word; where nothing was decided, every side. */
function dissentBlocks({ decision }: CouncilOutcome, words: readonly LastWord[]): readonly Block[] {
  const verdict = decision.kind === "decided" ? decision.verdict : undefined;
  const title = verdict === undefined ? "What they said last" : "Dissent";
  const heading = { kind: "heading", level: 2, text: title } as const;
  const other = words.filter(({ answer }) => answer.verdict !== verdict);
  if (other.length === 0)
    return [heading, { kind: "markdown", text: "None: everybody who answered holds the verdict." }];
  return [
    heading,
    ...other.map(({ member, key, round, answer }) => {
      const who = `**${member}**: ${answer.verdict} (confidence ${answer.confidence}, conviction ${answer.conviction}; round ${round})`;
      return { kind: "markdown", text: `${who}\n\n${quote(answer.reasoning)}`, from: [key] } as const;
    }),
  ];
}

function quote(text: string): string {
  return text
    .trim()
    .split("\n")
    .map((line) => `> ${line}`.trimEnd())
    .join("\n");
}

function conflictBlocks({ syntheses }: Debate): readonly Block[] {
  const last = syntheses.findLast(({ value }) => value !== undefined);
  if (last?.value === undefined) return [];
  const named = (text: string) => oneLine(renamed(text, last.names, (member) => member));
  const heading = { kind: "heading", level: 2, text: "Conflicts" } as const;
  const from = [last.unit.key];
  const { conflicts } = last.value;
  if (conflicts.length === 0) {
    return [heading, { kind: "markdown", text: `The synthesis after round ${last.round} names none.`, from }];
  }
  return [
    heading,
    { kind: "markdown", text: `As the synthesis after round ${last.round} sees them.`, from },
    {
      kind: "table",
      columns: ["about", "sides", "would be settled by"],
      rows: conflicts.map(({ about, sides, settledBy }) => [
        named(about),
        sides.map(named).join(" / "),
        settledBy.trim() === "" ? null : named(settledBy),
      ]),
      from,
    },
  ];
}

function stanceBlocks({ seats, rounds }: Debate): readonly Block[] {
  const stances = rounds.flatMap(({ answers, seen }) =>
    answers.map(
      ({ member, answer }): Stance => ({
        member,
        agreesWith: membersNamed(answer.agreesWith, seen, member),
        disagreesWith: membersNamed(answer.disagreesWith, seen, member),
      }),
    ),
  );
  const told = stances.filter(({ agreesWith, disagreesWith }) => agreesWith.length + disagreesWith.length > 0);
  if (told.length === 0) return [];
  const members = seats.map(({ persona }) => persona.name);
  const shares = stanceMatrix(members, stances);
  const keys = (member: string) =>
    rounds.flatMap(({ answers }) => answers.flatMap((one) => (one.member === member ? [one.key] : [])));
  const sidedWith = (row: readonly (number | null)[], isMeant: (share: number) => boolean) =>
    row.flatMap((share, index) => (share !== null && isMeant(share) ? [members[index] ?? ""] : [])).join(", ") || "-";
  const from = members.flatMap(keys);
  return [
    { kind: "heading", level: 2, text: "Who sided with whom" },
    {
      kind: "chart",
      shape: "matrix",
      title: "Rounds in which the row agreed with the column, of those in which it said so or the opposite",
      unit: "%",
      scaleTo: 100,
      rows: members,
      columns: members,
      cells: shares.map((row) => row.map((share) => (share === null ? null : Math.round(share * 100)))),
      from,
    },
    {
      kind: "table",
      columns: ["member", "agreed with", "at times", "disagreed with"],
      rows: shares.map((row, index) => [
        members[index] ?? "",
        sidedWith(row, (share) => share === 1),
        sidedWith(row, (share) => share > 0 && share < 1),
        sidedWith(row, (share) => share === 0),
      ]),
      from,
      rowsFrom: members.map(keys),
    },
  ];
}
