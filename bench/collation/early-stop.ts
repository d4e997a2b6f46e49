import { shouldStop } from "../../src/collate/consensus/early-stop.ts";
import { seededRandom } from "../../test/fakes/seeded-random.ts";
import { answeredQuestions, countsOf, credit } from "./answered-questions.ts";
import { atMost, LABELLED_DATA, mean, note, type Row, skipped } from "./labelled-sets.ts";

export const name = "collation/early-stop";
export const claim =
  "Sampling that stops when the leader is safe asks at most 60 % of the calls and answers as all would.";

const CONFIDENCE = 0.95;
const ORDERS = 20;

export async function run(folder: string = LABELLED_DATA): Promise<Row[]> {
  const exact = [23, 51, 101, 201].map((planned) =>
    atMost(
      `two answers even in truth, ${planned} planned: chance that the stop names the loser, exact`,
      exactError(planned),
      0.05,
    ),
  );
  return [...sampled(folder), ...exact];
}

/** Models as draws, in orders shuffled by a fixed seed. */
function sampled(folder: string): readonly Row[] {
  const questions = answeredQuestions(folder, "consensus_mmlupro");
  if (questions === undefined) return [skipped("consensus_mmlupro")];
  const random = seededRandom(7);
  const runs = Array.from({ length: ORDERS }).flatMap(() =>
    questions.map(({ responses, gold }) => {
      const answers = shuffled(
        responses.map(({ answer }) => answer),
        random,
      );
      const asked = callsUntilStop(answers);
      const [all, early] = [countsOf(answers), countsOf(answers.slice(0, asked))];
      return {
        used: asked / answers.length,
        loss: credit(all, gold) - credit(early, gold),
        changed: all.some(([answer, count]) => answer === early[0]?.[0] && count === all[0]?.[1]) ? 0 : 1,
      };
    }),
  );
  return [
    atMost("MMLU-Pro: share of calls used", mean(runs.map(({ used }) => used)), 0.6),
    atMost("MMLU-Pro: accuracy lost against all calls", Math.abs(mean(runs.map(({ loss }) => loss))), 0.01, 4),
    atMost("MMLU-Pro: leader at the stop is not the leader of all", mean(runs.map(({ changed }) => changed)), 0.05, 4),
    note("MMLU-Pro: questions and orders", `${questions.length} x ${ORDERS}`),
  ];
}

function callsUntilStop(answers: readonly (string | undefined)[]): number {
  for (let asked = 1; asked < answers.length; asked++) {
    const counts = countsOf(answers.slice(0, asked)).map(([, count]) => count);
    const valid = counts.reduce((sum, count) => sum + count, 0);
    if (shouldStop(counts, answers.length - (asked - valid), CONFIDENCE).stop) return asked;
  }
  return answers.length;
}

/** By summing over all paths: each answer falls on either side with chance one half, a level end counts half. */
function exactError(planned: number): number {
  let live = new Map<number, number>([[0, 1]]);
  let error = 0;
  for (let asked = 1; asked <= planned; asked++) {
    const next = new Map<number, number>();
    for (const [first, chance] of live) {
      next.set(first + 1, (next.get(first + 1) ?? 0) + chance / 2);
      next.set(first, (next.get(first) ?? 0) + chance / 2);
    }
    live = new Map();
    for (const [first, chance] of next) {
      if (asked < planned && !shouldStop([first, asked - first], planned, CONFIDENCE).stop) live.set(first, chance);
      else error += chance * chanceOfReversal(Math.abs(2 * first - asked), planned - asked);
    }
  }
  return error;
}

function chanceOfReversal(lead: number, steps: number): number {
  let term = 2 ** -steps;
  let chance = 0;
  for (let falls = steps; falls >= (steps + lead) / 2; falls--) {
    chance += falls === (steps + lead) / 2 ? term / 2 : term;
    term *= falls / (steps - falls + 1);
  }
  return lead === 0 ? 0 : chance;
}

function shuffled<T>(items: readonly T[], random: () => number): readonly T[] {
  return items
    .map((item) => ({ item, at: random() }))
    .sort((left, right) => left.at - right.at)
    .map(({ item }) => item);
}
