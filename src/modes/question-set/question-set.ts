import { consensusOf } from "../../collate/consensus/consensus.ts";
import { showCounts } from "../../collate/headline.ts";
import {
  pluralityOf,
  type VotedQuestion,
  votedQuestion,
  weightedStanding,
} from "../../collate/question-set/question-verdict.ts";
import { type EarlierLearning, learnedVoters } from "../../collate/question-set/voter-records.ts";
import type { PlannedCall, RunContext } from "../../core/context.ts";
import { DefectError } from "../../core/errors.ts";
import type { Report, Unit } from "../../core/report.ts";
import { countUnits } from "../../core/run.ts";
import { withSchema } from "../../prompts/structured.ts";
import { VOTE, votePrompt } from "../../prompts/vote.ts";
import { cutTables } from "../cut-tables.ts";
import { problemTable } from "../problem-table.ts";
import { callTo, type QuestionInput, requestOf } from "../question.ts";
import { askAll, structuredUnit } from "../units.ts";
import { votesOf } from "../vote-blocks.ts";
import { differBlocks, overviewBlock, questionTable, reliabilityBlocks } from "./question-set-blocks.ts";
import { questionSetItems, questionSetResult } from "./question-set-result.ts";
import { askedText, choicesOf, type SetQuestion } from "./set-question.ts";
import { splitBlocks } from "./split-blocks.ts";

/** Questions as they were read from a file. */
export type QuestionSet = {
  readonly questions: readonly SetQuestion[];
  /** Where they were read, for the title. */
  readonly source: string;
  /** Secrets that were masked in them before anything was sent. */
  readonly masked: number;
};

export type QuestionSetInput = QuestionInput & {
  /** Draws of each question. */
  readonly samples: number;
  readonly questionSet: QuestionSet;
  /** What earlier runs taught of each model. */
  readonly earlier?: EarlierLearning | undefined;
};

/** A question with its votes and what they come to. */
export interface SetVerdict extends VotedQuestion {
  readonly question: SetQuestion;
  readonly units: readonly Unit[];
  readonly plurality: ReturnType<typeof pluralityOf>;
  /** Undefined where too little was learned, or nobody voted. */
  readonly weighted: ReturnType<typeof weightedStanding>;
}

/** Every draw of every question, question by question, so that each meets all members before the next begins. */
export function* questionSetCalls(input: QuestionSetInput): Generator<PlannedCall> {
  const { files, system, members, samples, questionSet } = input;
  for (const item of questionSet.questions) {
    const text = askedText(item);
    const conversations = members
      .slice(0, samples)
      .map(({ persona }) => votePrompt({ question: text, files, system, persona }));
    for (let sample = 0; sample < samples; sample++) {
      const member = members[sample % members.length];
      const conversation = conversations[sample % members.length];
      if (member === undefined || conversation === undefined)
        throw new DefectError("expected members to vote, got none");
      const request = withSchema(requestOf(input, conversation, sample), VOTE, member.nativeSchema);
      yield callTo(`${item.id}/vote/${sample + 1}`, member, request);
    }
  }
}

/** Many questions, each to N independent samples: plurality, and beside it the vote by what was learned of each model. */
export async function runQuestionSet(ctx: RunContext, input: QuestionSetInput): Promise<Report> {
  const { questions, source, masked } = input.questionSet;
  const units = await askAll(ctx, questionSetCalls(input), structuredUnit(VOTE));
  const voted = questions.map((question, index) => {
    const own = units.slice(index * input.samples, (index + 1) * input.samples);
    const models = new Map(own.map(({ key, model }) => [key, model]));
    const votes = votesOf(own).map((vote) => ({ ...vote, voter: models.get(vote.key) ?? "" }));
    return { question, units: own, ...votedQuestion(votes, choicesOf(question)) };
  });
  const learned = learnedVoters(
    voted.map(({ ballot }) => ballot),
    input.earlier,
  );
  const verdicts = voted.map((each) => ({
    ...each,
    plurality: pluralityOf(each),
    weighted: learned.isEnough ? weightedStanding(each, learned.reliability) : undefined,
  }));
  const counts = countUnits(units);
  return {
    mode: "batch",
    title: `${questions.length} ${questions.length === 1 ? "question" : "questions"} of ${source}`,
    headline: `${headlineOf(verdicts)}; ${showCounts(counts)}`,
    counts,
    blocks: [
      overviewBlock(verdicts, { samples: input.samples, masked }),
      ...questionTable(verdicts, learned),
      ...differBlocks(verdicts, learned),
      ...splitBlocks(verdicts),
      ...reliabilityBlocks(verdicts, learned, input.earlier),
      ...cutTables(units),
      ...problemTable(units),
    ],
    units,
    items: questionSetItems(verdicts),
    result: questionSetResult(verdicts, learned),
  };
}

function headlineOf(verdicts: readonly SetVerdict[]): string {
  const agreed = verdicts.filter(({ groups }) => consensusOf(groups)?.isConsensus === true && countOf(groups) > 1);
  const unanswered = verdicts.filter(({ plurality }) => plurality === undefined).length;
  const without = unanswered === 0 ? "" : `, ${unanswered} without a vote`;
  return `${verdicts.length} ${verdicts.length === 1 ? "question" : "questions"}, ${agreed.length} with a consensus${without}`;
}

function countOf(groups: SetVerdict["groups"]): number {
  return groups.reduce((sum, { count }) => sum + count, 0);
}
