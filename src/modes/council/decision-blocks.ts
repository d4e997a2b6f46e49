import { renamed } from "../../collate/council/anonymous-names.ts";
import type { Position } from "../../collate/council/tally.ts";
import type { Block, ReportItem, Unit } from "../../core/report.ts";
import { ARBITER } from "./council-calls.ts";
import type { CouncilOutcome } from "./council-report.ts";
import { endSentence } from "./standing.ts";

const TITLES: { readonly [P in Position]: string } = {
  proceed: "Proceed",
  conditional: "Proceed once the conditions are met",
  stop: "Stop",
  escalate: "To be decided elsewhere",
};

/** The decision, how it came about, and what the arbiter made of it. */
export function decisionBlocks(outcome: CouncilOutcome): readonly Block[] {
  const { input, debate, decision, tally, arbiter, text } = outcome;
  const last = debate.rounds.findLast(({ answers }) => answers.length > 0);
  const votes = last?.answers.map(({ key }) => key) ?? [];
  const title = decision.kind === "decided" ? TITLES[decision.verdict] : "No decision";
  const how = [endSentence(input, debate, tally), ...decidedBy(outcome), ...olderVotes(outcome), planSentence(outcome)];
  return [
    { kind: "heading", level: 2, text: "Decision" },
    { kind: "markdown", text: `**${title}.** ${how.join(" ")}`, from: keysOf(outcome, votes) },
    ...(text === undefined ? [] : [{ kind: "markdown", text: arbiterText(outcome), from: [ARBITER] } as const]),
    ...(arbiter !== undefined && text === undefined
      ? [{ kind: "markdown", text: withoutText(arbiter), from: [ARBITER] } as const]
      : []),
  ];
}

function withoutText({ status }: Unit): string {
  return status === "not_run"
    ? "The run stopped before the arbiter wrote the decision; the verdict is that of the votes."
    : "The arbiter gave no text that counts, so the decision stands by the votes alone.";
}

function keysOf({ debate, decision }: CouncilOutcome, votes: readonly string[]): readonly string[] {
  if (decision.kind === "undecided" || decision.by === "votes") return votes;
  if (decision.by === "arbiter") return [...votes, ARBITER];
  const synthesis = debate.syntheses.at(-1)?.unit.key;
  return synthesis === undefined ? votes : [...votes, synthesis];
}

function decidedBy({ decision, tally, text }: CouncilOutcome): readonly string[] {
  const level = tally.leaders.map(({ verdict }) => verdict).join(" and ");
  if (decision.kind === "undecided") return [`Nothing is decided: ${decision.reason}.`];
  if (decision.by === "arbiter") return [`${level} were level; the arbiter chose between them.`];
  const other = text !== undefined && text.verdict !== decision.verdict ? text.verdict : undefined;
  return other === undefined
    ? []
    : [`The arbiter itself would have said ${other}; the verdict is that of the members.`];
}

function olderVotes({ debate }: CouncilOutcome): readonly string[] {
  const last = debate.rounds.findLast(({ answers }) => answers.length > 0);
  if (debate.end !== "unanswered" || last === undefined) return [];
  return [`The votes are those of round ${last.number}.`];
}

function planSentence({ input }: CouncilOutcome): string {
  const { plan, complexity, isPlanSet } = input.council;
  const limits = `at most ${plan.maxRounds} rounds, agreement from ${plan.threshold} % on`;
  const rated = `rated ${complexity.level} by its words and files${complexity.reasons.length === 0 ? "" : `: ${complexity.reasons.join(", ")}`}`;
  return isPlanSet ? `Limits: ${limits}, as set (${rated}).` : `Limits: ${limits}, since the proposal is ${rated}.`;
}

/** What the arbiter wrote, with members by their names. */
function arbiterText({ text, arbiterNames }: CouncilOutcome): string {
  if (text === undefined) return "";
  const named = (said: string) => renamed(said.trim(), arbiterNames, (member) => member);
  return [
    named(text.decision),
    listed("Reasons", text.reasons.map(named)),
    listed("Conditions", text.conditions.map(named)),
    text.dissent.trim() === "" ? "" : `**Dissent, as the arbiter puts it:** ${named(text.dissent)}`,
    listed("Next steps", text.nextSteps.map(named)),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

function listed(title: string, items: readonly string[]): string {
  const lines = items.filter((item) => item !== "").map((item) => `- ${item}`);
  return lines.length === 0 ? "" : `**${title}**\n\n${lines.join("\n")}`;
}

/** What a further stage can take up; nothing where nothing was decided. */
export function decisionItem(outcome: CouncilOutcome): readonly ReportItem[] {
  const { decision, text, debate } = outcome;
  if (decision.kind === "undecided") return [];
  const vote = debate.rounds.findLast(({ answers }) => answers.length > 0)?.answers[0]?.key;
  const title = TITLES[decision.verdict];
  if (text === undefined) return [{ key: vote ?? ARBITER, title, text: `Verdict: ${decision.verdict}.` }];
  return [{ key: ARBITER, title, text: `Verdict: ${decision.verdict}.\n\n${arbiterText(outcome)}` }];
}
