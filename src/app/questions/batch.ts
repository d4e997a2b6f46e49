import { InputError } from "../../core/errors.ts";
import type { BatchInput } from "../../modes/batch.ts";
import { askedText } from "../../modes/question-set/set-question.ts";
import type { Question } from "../app.ts";
import { turnsFor } from "../question-members.ts";
import type { QuestionKind, QuestionMaterial, QuestionParts } from "./question-kind.ts";

/** Calls of one run, whatever they are spread over. */
const MOST_CALLS = 100_000;

export const batch: QuestionKind = {
  needsPrompt: true,
  draws: samplesOf,
  async parts(material) {
    const { question, base } = material;
    if (question.inputs !== undefined) return questionSetParts(material, question.inputs);
    const { untilConfident } = question;
    const input: BatchInput = {
      ...base,
      samples: samplesOf(question),
      untilConfident,
      earlier: await earlierOf(material, [question.prompt]),
    };
    return { input, inWaves: untilConfident !== undefined };
  },
};

/** Of a data set each model is asked once where no number is given. */
function samplesOf(question: Question): number {
  return question.samples ?? (question.inputs === undefined ? 1 : (turnsFor(question)?.length ?? 1));
}

async function questionSetParts(material: QuestionMaterial, file: string): Promise<QuestionParts> {
  const { question, base, config } = material;
  const refused = [
    ...(question.prompt.trim() === "" ? [] : ["expected a prompt or --inputs, got both"]),
    ...(question.untilConfident === undefined ? [] : ["--until-confident"]),
    ...(question.judge === undefined ? [] : ["--judge"]),
    ...(question.embedding === undefined ? [] : ["--embedding"]),
  ].map((flag) =>
    flag.startsWith("--") ? `expected ${flag} with one question, got it with --inputs: leave it out` : flag,
  );
  if (refused.length > 0) throw new InputError(refused);
  const { readQuestionSet } = await import("../question-set/read-question-set.ts");
  const { questionSet, bytes } = await readQuestionSet(file, config.workingFolder);
  const samples = samplesOf(question);
  const calls = samples * questionSet.questions.length;
  if (calls > MOST_CALLS) {
    throw new InputError(
      `expected at most ${MOST_CALLS} calls in one run, got ${questionSet.questions.length} questions asked ${samples} times: split ${file} or lower N`,
    );
  }
  const { grouping: _, ...plain } = base;
  const input: BatchInput = {
    ...plain,
    samples,
    questionSet,
    earlier: await earlierOf(material, questionSet.questions.map(askedText)),
  };
  return { input, files: [{ path: file, bytes }] };
}

/** What earlier runs taught, where several models are asked; of one alone nothing can be learned. */
async function earlierOf(
  { base, earlierRuns }: QuestionMaterial,
  asked: readonly string[],
): Promise<BatchInput["earlier"]> {
  if (new Set(base.members.map(({ model }) => model)).size < 2) return undefined;
  const { earlierLearning, MOST_EARLIER_RUNS } = await import("../question-set/earlier-learning.ts");
  return earlierLearning(await earlierRuns(MOST_EARLIER_RUNS), new Set(asked));
}
