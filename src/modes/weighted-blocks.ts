import type { Ballot } from "../collate/consensus/reliability.ts";
import { accuracyOf } from "../collate/consensus/reliability.ts";
import type { AnswerGroup } from "../collate/group-answers.ts";
import type { Choice } from "../collate/multiple-choice.ts";
import { areApart, pluralityOf, weightedStanding } from "../collate/question-set/question-verdict.ts";
import { type EarlierLearning, FEWEST_ANSWERS } from "../collate/question-set/voter-records.ts";
import type { Block, Unit } from "../core/report.ts";
import { oneLine, percent } from "./vote-blocks.ts";

/**
 * The vote on one question by what earlier runs taught of each model; nothing where one model voted alone. This question
 * itself teaches nothing here: on a single one, reliability is the same as agreement with the majority.
 */
export function weightedBlocks(
  groups: readonly AnswerGroup[],
  units: readonly Unit[],
  { earlier, choices }: { readonly earlier: EarlierLearning | undefined; readonly choices: readonly Choice[] },
): readonly Block[] {
  const plurality = pluralityOf({ groups });
  const ballot = ballotOf(groups, units, choices);
  const models = [...new Set(ballot.votes.map(({ voter }) => voter))];
  if (plurality === undefined || models.length < 2) return [];
  const from = groups.flatMap(({ members }) => members);
  const reliability = earlier?.reliability ?? {};
  const known = models.filter((model) => (reliability[model]?.answered ?? 0) >= FEWEST_ANSWERS);
  const weighted = known.length >= 2 ? weightedStanding({ groups, ballot }, reliability) : undefined;
  if (earlier === undefined || weighted === undefined) {
    const text = `Only the plain vote is shown: for one weighted by each model's reliability, earlier batch runs have to hold ${FEWEST_ANSWERS} answers of two of these models to questions that three models or more answered.`;
    return [{ kind: "markdown", text, from }];
  }
  const leader = weighted.leaders.map(oneLine).join(", ");
  const verdict = areApart(plurality, weighted)
    ? `**The vote weighted by reliability differs**: it has ${leader} in front with ${percent(weighted.share)} of the weight.`
    : `The vote weighted by reliability has the same in front: ${leader}, with ${percent(weighted.share)} of the weight.`;
  const byAccuracy = models.toSorted((a, b) => accuracyOf(reliability, b) - accuracyOf(reliability, a));
  const each = byAccuracy.map((model) => `${model} ${percent(accuracyOf(reliability, model))}`).join(", ");
  const basis = `Estimated from agreement on ${earlier.questions} questions of ${earlier.runs} earlier ${earlier.runs === 1 ? "run" : "runs"}, without labels: ${each}.`;
  return [{ kind: "markdown", text: `${verdict} ${basis}`, from }];
}

function ballotOf(groups: readonly AnswerGroup[], units: readonly Unit[], choices: readonly Choice[]): Ballot {
  const models = new Map(units.map(({ key, model }) => [key, model]));
  return {
    votes: groups.flatMap(({ label, members }, index) =>
      members.map((key) => ({ voter: models.get(key) ?? "", answer: `${index} ${label}` })),
    ),
    options: choices.length >= 2 ? choices.length : undefined,
  };
}
