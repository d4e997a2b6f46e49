import { type Ballot, learnReliability, type Reliability } from "../../src/collate/consensus/reliability.ts";
import { extractAnswer } from "../../src/collate/extract/extract-answer.ts";
import { normaliseAnswer } from "../../src/collate/normalise-answer.ts";
import { readLabelled } from "./labelled-sets.ts";

export interface ReadResponse {
  readonly model: string;
  /** The normalised answer; undefined where none could be extracted. */
  readonly answer: string | undefined;
  /** What the publishers of the set read from the same text; undefined where they read nothing. */
  readonly published: string | undefined;
}

export interface AnsweredQuestion {
  readonly gold: string;
  /** How many options it offers; undefined where the answer is a number. */
  readonly options: number | undefined;
  readonly responses: readonly ReadResponse[];
}

interface LabelledRow {
  readonly gold: string;
  readonly options?: readonly string[];
  readonly responses: readonly {
    readonly model: string;
    readonly text: string;
    readonly upstream_pred: string | null;
  }[];
}

/** The questions of a consensus set with every answer extracted by us; undefined where the set is missing. */
export function answeredQuestions(folder: string, set: string): readonly AnsweredQuestion[] | undefined {
  return readLabelled<LabelledRow>(folder, set)?.map((row) => {
    const choices = row.options?.map((text, index) => ({ letter: String.fromCharCode(65 + index), text }));
    const keyOf = (short: string) => (choices === undefined ? normaliseAnswer(short).key : `choice:${short}`);
    return {
      gold: keyOf(row.gold),
      options: choices?.length,
      responses: row.responses.map(({ model, text, upstream_pred }) => {
        const read = extractAnswer(text, choices === undefined ? { expected: "number" } : { choices });
        return {
          model,
          answer: read.kind === "found" ? keyOf(read.answer) : undefined,
          published: upstream_pred === null ? undefined : keyOf(upstream_pred),
        };
      }),
    };
  });
}

export function ballotOf({ options, responses }: AnsweredQuestion): Ballot {
  return {
    options,
    votes: responses.flatMap(({ model, answer }) => (answer === undefined ? [] : [{ voter: model, answer }])),
  };
}

export function learned(questions: readonly AnsweredQuestion[]): Reliability {
  return learnReliability(questions.map(ballotOf));
}

/** How often each answer was given, most frequent first, equally frequent ones by first occurrence. */
export function countsOf(
  answers: readonly (string | undefined)[],
): readonly (readonly [answer: string, count: number])[] {
  const counts = new Map<string, number>();
  for (const answer of answers) if (answer !== undefined) counts.set(answer, (counts.get(answer) ?? 0) + 1);
  return [...counts].sort((left, right) => right[1] - left[1]);
}

/** 1 where the gold answer leads alone, 1/k where it shares the lead with k-1 others, else 0. */
export function credit(scores: readonly (readonly [answer: string, score: number])[], gold: string): number {
  const [first] = scores;
  if (first === undefined) return 0;
  const leaders = scores.filter(([, score]) => score >= first[1] - 1e-9);
  return leaders.some(([answer]) => answer === gold) ? 1 / leaders.length : 0;
}
