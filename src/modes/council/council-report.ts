import { type AnonymousNames, renamed } from "../../collate/council/anonymous-names.ts";
import { hasQuorum } from "../../collate/council/debate-end.ts";
import type { CouncilDecision } from "../../collate/council/decision.ts";
import type { Tally } from "../../collate/council/tally.ts";
import { showCounts } from "../../collate/headline.ts";
import type { Json } from "../../core/json.ts";
import type { Report, ReportItem, Unit } from "../../core/report.ts";
import { countUnits } from "../../core/run.ts";
import type { CouncilDecisionText } from "../../prompts/council-arbiter.ts";
import { cutTables } from "../cut-tables.ts";
import { problemTable } from "../problem-table.ts";
import { titleOf } from "../question.ts";
import { percent } from "../vote-blocks.ts";
import { ARBITER, withTexts } from "./council-calls.ts";
import type { CouncilInput } from "./council-input.ts";
import { courseBlocks } from "./course-blocks.ts";
import { decisionBlocks, decisionItem } from "./decision-blocks.ts";
import type { Debate } from "./deliberate.ts";
import type { RoundAnswer } from "./round.ts";
import type { Seating } from "./seat-members.ts";
import { askedFor } from "./standing.ts";
import { type Blocker, blockersOf, voiceBlocks } from "./voice-blocks.ts";
import { voteBlocks } from "./vote-tables.ts";

/** All that a report is made of. */
export interface CouncilOutcome {
  readonly input: CouncilInput;
  readonly seating: Seating;
  readonly debate: Debate;
  /** The votes that the decision rests on. */
  readonly tally: Tally;
  readonly decision: CouncilDecision;
  /** Absent where there was nothing to arbitrate. */
  readonly arbiter: Unit | undefined;
  /** What the arbiter wrote, with members named as in `arbiterNames`. */
  readonly text: CouncilDecisionText | undefined;
  readonly arbiterNames: AnonymousNames;
}

/** The last answer of every member who gave one, in the order of joining, with others named by their personas. */
export interface LastWord extends RoundAnswer {
  readonly round: number;
}

export function councilReport(outcome: CouncilOutcome): Report {
  const { input, debate, decision } = outcome;
  const units = unitsOf(outcome);
  const counts = countUnits(units);
  const words = lastWords(debate);
  const blockers = blockersOf(words);
  const isStopped = debate.end === "stopped" || outcome.arbiter?.status === "not_run";
  const isUndecided = decision.kind === "undecided" && !isStopped;
  return {
    mode: "council",
    title: titleOf(input.prompt),
    headline: `${headlineOf(outcome)}; ${showCounts(counts)}`,
    counts,
    blocks: [
      ...decisionBlocks(outcome),
      ...voteBlocks(debate),
      ...voiceBlocks(outcome, words, blockers),
      ...courseBlocks(outcome),
      ...cutTables(units),
      ...problemTable(units),
    ],
    units,
    items: itemsOf(outcome, blockers),
    result: resultOf(outcome, words, blockers),
    ...(isUndecided
      ? { shortfall: { kind: "undecided", message: `The council did not decide: ${decision.reason}.` } }
      : {}),
  };
}

function headlineOf({ debate, decision, tally }: CouncilOutcome): string {
  const held = debate.rounds.length === 1 ? "1 round" : `${debate.rounds.length} rounds`;
  if (decision.kind === "undecided") return `undecided after ${held}: ${decision.reason}`;
  const how = { votes: "", synthesis: " by the synthesis", arbiter: " by the arbiter, between level verdicts" }[
    decision.by
  ];
  const asked = askedFor(debate.rounds);
  const among = hasQuorum(tally, asked) ? "" : ` of the ${tally.votes} of ${asked} members who took a position`;
  return `${decision.verdict}${how} after ${held}, ${percent(tally.agreement)} agreement${among}`;
}

/** In the order of the debate: each round, then its synthesis; the decision last. */
function unitsOf({ seating, debate, arbiter }: CouncilOutcome): readonly Unit[] {
  const { rounds, syntheses, speculations } = debate;
  return [
    ...(seating.recruiter === undefined ? [] : [seating.recruiter]),
    ...rounds.flatMap(({ number, units }) => [
      ...units,
      ...syntheses.flatMap(({ round, unit }) => (round === number ? [unit] : [])),
    ]),
    ...speculations.flatMap(({ vain }) => vain?.finished ?? []),
    ...(arbiter === undefined ? [] : [arbiter]),
  ];
}

function lastWords({ seats, rounds }: Debate): readonly LastWord[] {
  return seats.flatMap(({ persona: { name } }) => {
    const round = rounds.findLast(({ answers }) => answers.some(({ member }) => member === name));
    const found = round?.answers.find(({ member }) => member === name);
    if (round === undefined || found === undefined) return [];
    const named = (text: string) => renamed(text, round.seen, (member) => `[${member}]`);
    return [{ ...found, round: round.number, answer: withTexts(found.answer, named) }];
  });
}

/** The decision, then what stands in its way. */
function itemsOf(outcome: CouncilOutcome, blockers: readonly Blocker[]): readonly ReportItem[] {
  return [
    ...decisionItem(outcome),
    ...blockers.map(({ text, by, keys: [key = ARBITER] }) => ({
      key,
      title: text.length <= 120 ? text : `${text.slice(0, 119)}…`,
      text: `${text}\n\nNamed by ${by.join(", ")}.`,
    })),
  ];
}

function resultOf(
  { input, debate, decision, tally, text }: CouncilOutcome,
  words: readonly LastWord[],
  blockers: readonly Blocker[],
): Json {
  const { complexity, plan, isPlanSet } = input.council;
  const verdict = decision.kind === "decided" ? decision.verdict : null;
  return {
    verdict,
    decidedBy: decision.kind === "decided" ? decision.by : null,
    end: debate.end,
    agreement: tally.agreement,
    decision: text?.decision ?? null,
    plan: { ...plan, isSet: isPlanSet, complexity: complexity.level, points: complexity.points },
    members: debate.seats.map(({ model, persona }) => ({ name: persona.name, model })),
    rounds: debate.rounds.map(({ number, members, tally: one, answers }) => ({
      round: number,
      asked: members.length,
      answered: answers.length,
      agreement: one.agreement,
      meanConviction: one.meanConviction,
      abstained: [...one.abstained],
      sides: one.sides.map((side) => ({ ...side, members: [...side.members] })),
    })),
    dissent: words
      .filter(({ answer }) => verdict !== null && answer.verdict !== verdict && answer.verdict !== "abstain")
      .map(({ member, key, answer }) => ({ member, key, verdict: answer.verdict, reasoning: answer.reasoning })),
    blockers: blockers.map(({ text: blocker, by, keys }) => ({ text: blocker, by: [...by], keys: [...keys] })),
  };
}
