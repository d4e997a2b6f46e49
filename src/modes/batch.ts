import { shouldStop } from "../collate/consensus/early-stop.ts";
import { groupAnswers } from "../collate/group-answers.ts";
import { voteHeadline } from "../collate/headline.ts";
import { choicesIn } from "../collate/multiple-choice.ts";
import type { EarlierLearning } from "../collate/question-set/voter-records.ts";
import type { Mode, RunContext } from "../core/context.ts";
import { DefectError } from "../core/errors.ts";
import type { Unit } from "../core/report.ts";
import { countUnits } from "../core/run.ts";
import { withSchema } from "../prompts/structured.ts";
import { VOTE, votePrompt } from "../prompts/vote.ts";
import { askUntil, type Sampled } from "./ask-until.ts";
import { agreementCharts } from "./charts/agreement-chart.ts";
import { consensusBlock } from "./consensus-block.ts";
import { cutTables } from "./cut-tables.ts";
import { earlyStopBlock } from "./early-stop-block.ts";
import { groupVotes } from "./group-votes.ts";
import { problemTable } from "./problem-table.ts";
import { callTo, type QuestionInput, requestOf, titleOf } from "./question.ts";
import { type QuestionSet, questionSetCalls, runQuestionSet } from "./question-set/question-set.ts";
import { voteItems } from "./report-items.ts";
import { askAll, structuredUnit } from "./units.ts";
import { reasonBlocks, votesOf, voteTable } from "./vote-blocks.ts";
import { weightedBlocks } from "./weighted-blocks.ts";

export type BatchInput = QuestionInput & {
  readonly samples: number;
  /** Above 0.5 and below 1: sampling stops when the leader will, with this confidence, stay in front. */
  readonly untilConfident?: number | undefined;
  /** Questions of a file, each asked `samples` times, in place of the prompt. */
  readonly questionSet?: QuestionSet | undefined;
  /** What earlier runs taught of each model, where several are asked. */
  readonly earlier?: EarlierLearning | undefined;
};

/** The same question to N independent samples; equal answers are counted together. */
export const batch: Mode<BatchInput> = {
  name: "batch",

  *calls(question) {
    const { prompt, files, system, members, samples, questionSet } = question;
    if (questionSet !== undefined) return yield* questionSetCalls({ ...question, questionSet });
    const conversations = members.map(({ persona }) => votePrompt({ question: prompt, files, system, persona }));
    for (let sample = 0; sample < samples; sample++) {
      const member = members[sample % members.length];
      const conversation = conversations[sample % members.length];
      if (member === undefined || conversation === undefined)
        throw new DefectError("expected members to vote, got none");
      const request = withSchema(requestOf(question, conversation, sample), VOTE, member.nativeSchema);
      yield callTo(`vote/${sample + 1}`, member, request);
    }
  },

  async run(ctx, question) {
    const { questionSet } = question;
    if (questionSet !== undefined) return runQuestionSet(ctx, { ...question, questionSet });
    const sampled = await sample(ctx, question);
    const { units } = sampled;
    const counts = countUnits(units);
    const confidence = question.untilConfident;
    const { groups, blocks: grouping, asides } = await groupVotes(ctx, question, votesOf(units));
    return {
      mode: "batch",
      title: titleOf(question.prompt),
      headline: voteHeadline(groups, counts),
      counts,
      blocks: [
        ...voteTable(groups, counts.answered),
        ...consensusBlock(groups, units),
        ...grouping,
        ...weightedBlocks(groups, units, { earlier: question.earlier, choices: choicesIn(question.prompt) }),
        ...(confidence === undefined ? [] : earlyStopBlock(sampled, { samples: question.samples, confidence })),
        ...reasonBlocks(groups, units),
        ...cutTables(units, groups),
        ...agreementCharts(groups, units),
        ...problemTable(units),
      ],
      units: [...units, ...asides],
      items: voteItems(groups, units),
    };
  },
};

async function sample(ctx: RunContext, question: BatchInput): Promise<Sampled> {
  const calls = batch.calls(question);
  const { samples, untilConfident: confidence } = question;
  const read = structuredUnit(VOTE);
  if (confidence === undefined) return { units: await askAll(ctx, calls, read), isEnough: false };
  const choices = choicesIn(question.prompt);
  const isEnough = (ended: readonly Unit[]): boolean => {
    const votes = votesOf(ended);
    const counts = groupAnswers(votes, choices).map(({ count }) => count);
    // What gave no vote can give none any more; after the last answer there is nothing to stop.
    const possible = samples - (ended.length - votes.length);
    return votes.length < possible && shouldStop(counts, possible, confidence).stop;
  };
  return askUntil(ctx, { calls, planned: samples, read, isEnough });
}
