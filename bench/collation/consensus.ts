import {
  type CalibrationCase,
  calibratedChance,
  expectedCalibrationError,
  fitCalibration,
} from "../../src/collate/consensus/calibration.ts";
import { CONSENSUS_SHARE } from "../../src/collate/consensus/consensus.ts";
import { weightedVote } from "../../src/collate/consensus/weighted-vote.ts";
import type { Random } from "../../src/core/clock.ts";
import { seededRandom } from "../../test/fakes/seeded-random.ts";
import { type AnsweredQuestion, answeredQuestions, ballotOf, countsOf, credit, learned } from "./answered-questions.ts";
import { atLeast, atMost, LABELLED_DATA, mean, note, type Row, skipped } from "./labelled-sets.ts";

export const name = "collation/consensus";
export const claim =
  "Answers are extracted as people would, and a vote weighted without labels is no worse than plurality.";

const FOLDS = 10;
const SHUFFLES = 20;
const RESAMPLES = 2_000;

export async function run(folder: string = LABELLED_DATA): Promise<Row[]> {
  return [...multipleChoice(folder), ...numbers(folder)];
}

function multipleChoice(folder: string): readonly Row[] {
  const questions = answeredQuestions(folder, "consensus_mmlupro");
  if (questions === undefined) return [skipped("consensus_mmlupro")];
  const votes = bothVotes(questions);
  const firsts = questions.map(({ responses, gold }) =>
    countsOf(responses.map(({ answer }) => answer))[0]?.[0] === gold ? 1 : 0,
  );
  const sure = questions.flatMap((question) => {
    const [leader, second] = countsOf(question.responses.map(({ answer }) => answer));
    const valid = ballotOf(question).votes.length;
    const isSure = leader !== undefined && leader[1] !== second?.[1] && leader[1] / valid >= CONSENSUS_SHARE;
    return isSure ? [leader[0] === question.gold ? 1 : 0] : [];
  });
  return [
    ...agreement("MMLU-Pro", questions),
    atLeast("MMLU-Pro: plurality, of a shared lead the answer that came first, as reports show it", mean(firsts), 0.7),
    note(
      "MMLU-Pro: plurality, a shared lead counts by its part, as in the paired intervals",
      mean(votes.plurality).toFixed(3),
    ),
    atLeast("MMLU-Pro: vote weighted without labels", mean(votes.weighted), 0.71),
    note("MMLU-Pro: weighted minus plurality, paired bootstrap 95 %", pairedInterval(votes)),
    atLeast(
      `MMLU-Pro: right where the share is ${CONSENSUS_SHARE} or more (${sure.length} questions)`,
      mean(sure),
      0.9,
    ),
    ...calibration(questions),
  ];
}

function numbers(folder: string): readonly Row[] {
  const questions = answeredQuestions(folder, "consensus_gsm8k");
  if (questions === undefined) return [skipped("consensus_gsm8k")];
  const votes = bothVotes(questions);
  return [
    ...agreement("GSM8K", questions),
    note("GSM8K: plurality", mean(votes.plurality).toFixed(3)),
    atLeast(
      "GSM8K: vote weighted without labels, not below plurality",
      mean(votes.weighted),
      Number(mean(votes.plurality).toFixed(3)),
    ),
    note("GSM8K: weighted minus plurality, paired bootstrap 95 %", pairedInterval(votes)),
  ];
}

/** Equal letter, or equal number after normalisation; over the texts where the publishers read one, and over all, where reading nothing must agree too. */
function agreement(set: string, questions: readonly AnsweredQuestion[]): readonly Row[] {
  const all = questions.flatMap(({ responses }) => responses);
  const read = all.filter(({ published }) => published !== undefined);
  const part = (responses: typeof all) =>
    mean(responses.map(({ answer, published }) => (answer === published ? 1 : 0)));
  return [
    atLeast(
      `${set}: extraction agrees with the published label (${read.length} texts that have one)`,
      part(read),
      0.98,
    ),
    atLeast(`${set}: the same over all ${all.length} texts, none against none included`, part(all), 0.98),
  ];
}

interface Votes {
  readonly plurality: readonly number[];
  readonly weighted: readonly number[];
}

function bothVotes(questions: readonly AnsweredQuestion[]): Votes {
  const reliability = learned(questions);
  return {
    plurality: questions.map(({ responses, gold }) => credit(countsOf(responses.map(({ answer }) => answer)), gold)),
    weighted: questions.map((question) => {
      const scores = weightedVote(ballotOf(question), reliability).map(({ answer, share }) => [answer, share] as const);
      return credit(scores, question.gold);
    }),
  };
}

function pairedInterval({ plurality, weighted }: Votes): string {
  const gains = weighted.map((right, index) => right - (plurality[index] ?? 0));
  const random = seededRandom(11);
  const drawn = Array.from({ length: RESAMPLES }, () => mean(gains.map(() => gains[below(gains.length, random)] ?? 0)));
  drawn.sort((left, right) => left - right);
  const at = (part: number) => (drawn[Math.floor(part * RESAMPLES)] ?? 0).toFixed(3);
  return `${mean(gains).toFixed(3)} [${at(0.025)}, ${at(0.975)}]`;
}

/** Ten folds, each question judged by a fit that did not see it; the mean error over shuffles, since folds are a draw. */
function calibration(questions: readonly AnsweredQuestion[]): readonly Row[] {
  const cases = questions.flatMap((question): readonly CalibrationCase[] => {
    const [leader] = countsOf(question.responses.map(({ answer }) => answer));
    if (leader === undefined) return [];
    return [{ count: leader[1], votes: ballotOf(question).votes.length, right: leader[0] === question.gold }];
  });
  const random = seededRandom(3);
  const errors = Array.from({ length: SHUFFLES }, () => crossValidated(cases, random));
  const fit = fitCalibration(cases);
  return [
    atMost("MMLU-Pro: expected calibration error, 10 bins, cross-validated, mean of 20 shuffles", mean(errors), 0.08),
    note(
      "MMLU-Pro: the same of the bare share",
      calibrationError(cases, ({ count, votes }) => count / votes).toFixed(3),
    ),
    note("MMLU-Pro: calibration fitted to all", `intercept ${fit.intercept.toFixed(3)}, slope ${fit.slope.toFixed(3)}`),
  ];
}

function crossValidated(cases: readonly CalibrationCase[], random: Random): number {
  const folds = cases.map(() => below(FOLDS, random));
  const fits = Array.from({ length: FOLDS }, (_, fold) =>
    fitCalibration(cases.filter((_case, at) => folds[at] !== fold)),
  );
  return calibrationError(cases, ({ count, votes }, at) => calibratedChance(count, votes, fits[folds[at] ?? 0]));
}

function calibrationError(
  cases: readonly CalibrationCase[],
  chanceOf: (given: CalibrationCase, at: number) => number,
): number {
  return expectedCalibrationError(cases.map((given, at) => ({ chance: chanceOf(given, at), right: given.right })));
}

function below(count: number, random: Random): number {
  return Math.floor(random() * count);
}
