import type { Standing } from "../../collate/question-set/question-verdict.ts";
import type { Learned } from "../../collate/question-set/voter-records.ts";
import { wilsonInterval } from "../../collate/wilson.ts";
import type { Json } from "../../core/json.ts";
import type { ReportItem } from "../../core/report.ts";
import { oneLine, strongestReasons } from "../vote-blocks.ts";
import type { SetVerdict } from "./question-set.ts";
import { askedText } from "./set-question.ts";

/** The `kind` of a result that holds the votes of a data set. */
export const QUESTION_SET = "question-set";
const MOST_REASONS = 3;

/** All questions with their votes, and what was learned of each model, for programs and for later runs. */
export function questionSetResult(verdicts: readonly SetVerdict[], { voters, isEnough }: Learned): Json {
  return {
    kind: QUESTION_SET,
    questions: verdicts.map(({ question, groups, plurality, weighted, units, ballot }) => ({
      id: question.id,
      question: question.question,
      ...(question.choices === undefined ? {} : { choices: question.choices }),
      planned: units.length,
      answers: groups.map(({ label, count, share, members }) => ({
        answer: label,
        votes: count,
        share,
        from: members,
      })),
      plurality: plurality === undefined ? null : standingOf(plurality, intervalOf(groups)),
      weighted: weighted === undefined ? null : standingOf(weighted),
      votes: ballot.votes.map(({ voter, answer }) => ({ model: voter, answer: Number(answer.split(" ", 1)[0]) })),
    })),
    reliability: {
      isEnough,
      models: voters.map(({ voter, accuracy, answered, earlier }) => ({ model: voter, accuracy, answered, earlier })),
    },
  };
}

/** The questions that one answer leads, in their order, each with the strongest reasons for it. */
export function questionSetItems(verdicts: readonly SetVerdict[]): readonly ReportItem[] {
  return verdicts.flatMap(({ question, groups, plurality, units }) => {
    const [leader] = groups;
    const key = leader?.members[0];
    if (leader === undefined || key === undefined || plurality?.leaders.length !== 1) return [];
    const reasons = strongestReasons(leader, units, MOST_REASONS).map(({ reason }) => `- ${reason}`);
    const answer = `${leader.label} (${leader.count} ${leader.count === 1 ? "vote" : "votes"})`;
    const title = `${question.id}: ${oneLine(leader.label)}`;
    return [{ key, title, text: [askedText(question), "", answer, ...reasons].join("\n") }];
  });
}

function standingOf({ leaders, share }: Standing, interval?: Json): Json {
  return { answer: leaders.length === 1 ? (leaders[0] ?? null) : null, leaders, share, interval };
}

function intervalOf(groups: SetVerdict["groups"]): Json {
  const votes = groups.reduce((sum, { count }) => sum + count, 0);
  const { low, high } = wilsonInterval(groups[0]?.count ?? 0, votes);
  return { low, high };
}
