import { type Ballot, learnReliability } from "../../collate/consensus/reliability.ts";
import { choicesIn } from "../../collate/multiple-choice.ts";
import { votedQuestion } from "../../collate/question-set/question-verdict.ts";
import { type EarlierLearning, teaches } from "../../collate/question-set/voter-records.ts";
import type { Json } from "../../core/json.ts";
import type { RunOutcome } from "../../core/report.ts";
import type { Run } from "../../core/run.ts";
import { QUESTION_SET } from "../../modes/question-set/question-set-result.ts";
import { askedText, choicesOf, type SetQuestion } from "../../modes/question-set/set-question.ts";
import { votesOf } from "../../modes/vote-blocks.ts";

/** Newest runs that are looked through. */
export const MOST_EARLIER_RUNS = 30;
/** Newest questions that are learned from. */
const MOST_EARLIER_QUESTIONS = 20_000;

/**
 * What the stored batch runs teach of each model, newest first. A question that was asked again counts once, as it was asked
 * last, and one that is `asked` now teaches in the run itself; undefined where none had three models or more.
 */
export function earlierLearning(runs: readonly Run[], asked: ReadonlySet<string>): EarlierLearning | undefined {
  const ballots = new Map<string, Ballot>();
  let count = 0;
  for (const run of runs) {
    const before = ballots.size;
    for (const { question, ballot } of questionsOf(run)) {
      if (ballots.size >= MOST_EARLIER_QUESTIONS) break;
      if (teaches(ballot) && !ballots.has(question) && !asked.has(question)) ballots.set(question, ballot);
    }
    if (ballots.size > before) count++;
  }
  if (ballots.size === 0) return undefined;
  return { reliability: learnReliability([...ballots.values()]), questions: ballots.size, runs: count };
}

interface AskedBallot {
  readonly question: string;
  readonly ballot: Ballot;
}

function questionsOf({ mode, input, output }: Run): readonly AskedBallot[] {
  const report = (output as RunOutcome | undefined)?.report;
  if (mode !== "batch" || report === null || report === undefined) return [];
  const stored = storedQuestionSet(report.result);
  if (stored !== undefined) return stored.questions.map(ballotOfStored);
  const { prompt } = input as { readonly prompt?: unknown };
  if (typeof prompt !== "string") return [];
  const own = report.units.filter(({ aside }) => aside !== true);
  const models = new Map(own.map(({ key, model }) => [key, model]));
  const votes = votesOf(own).map((vote) => ({ ...vote, voter: models.get(vote.key) ?? "" }));
  return [{ question: prompt, ballot: votedQuestion(votes, choicesIn(prompt)).ballot }];
}

type StoredQuestion = SetQuestion & {
  readonly votes: readonly { readonly model: string; readonly answer: number }[];
};

/** The result of a data set; undefined for what another mode, or another version, left there. */
function storedQuestionSet(result: Json | undefined): { readonly questions: readonly StoredQuestion[] } | undefined {
  if (typeof result !== "object" || result === null || Array.isArray(result)) return undefined;
  const { kind, questions } = result as { readonly kind?: Json; readonly questions?: Json };
  return kind === QUESTION_SET && Array.isArray(questions)
    ? { questions: questions as unknown as readonly StoredQuestion[] }
    : undefined;
}

function ballotOfStored(stored: StoredQuestion): AskedBallot {
  const choices = choicesOf(stored);
  return {
    question: askedText(stored),
    ballot: {
      votes: stored.votes.map(({ model, answer }) => ({ voter: model, answer: String(answer) })),
      options: choices.length >= 2 ? choices.length : undefined,
    },
  };
}
