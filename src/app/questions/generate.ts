import { MEASURED, USUAL_CRITERIA } from "../../collate/ideas/idea-families.ts";
import { InputError } from "../../core/errors.ts";
import type { GenerateInput } from "../../modes/generate/generate-input.ts";
import { MOST_REFINED } from "../../modes/generate/refine-ideas.ts";
import { chooseLenses } from "../../prompts/lenses.ts";
import type { Question } from "../app.ts";
import { loadLenses } from "../load-lenses.ts";
import { takesTemperature } from "../takes-temperature.ts";
import type { QuestionKind } from "./question-kind.ts";

const MOST_IDEAS = 10_000;
const MOST_CRITERIA = 8;
const CRITERION = /^[a-z][a-z0-9-]{0,29}$/;
/** From steady to lively, as far as every provider that takes a temperature allows. */
const TEMPERATURES = [0.6, 0.7, 0.8, 0.9, 1] as const;

export const generate: QuestionKind = {
  needsPrompt: true,
  draws: ({ samples = 1 }) => samples,
  async parts({ question, base, config }) {
    const { samples = 1, untilSaturated = false, refine } = question;
    const problems: string[] = [];
    const rankBy = criteriaOf(question, problems);
    if (samples > MOST_IDEAS) problems.push(`expected N from 1 to 10,000 for generate, got ${samples}`);
    if (refine !== undefined && !(Number.isInteger(refine) && refine >= 1 && refine <= MOST_REFINED)) {
      problems.push(`expected --refine as a whole number from 1 to ${MOST_REFINED}, got ${refine}`);
    }
    const lenses = await lensesFor(question.lenses, () => loadLenses(config), problems);
    if (problems.length > 0) throw new InputError(problems);
    const fallback = question.fallback ?? config.fallback;
    // A fallback gets the same request.
    const models = fallback.every(takesTemperature) ? new Set(base.members.map(({ model }) => model)) : [];
    const input: GenerateInput = {
      ...base,
      samples,
      lenses,
      temperatures: TEMPERATURES,
      variedModels: [...models].filter(takesTemperature),
      rankBy,
      scored: rankBy.filter((name) => !(MEASURED as readonly string[]).includes(name)),
      untilSaturated,
      refine,
    };
    return { input };
  },
};

function criteriaOf({ rankBy = USUAL_CRITERIA }: Question, problems: string[]): readonly string[] {
  const names = rankBy.map((name) => name.toLowerCase());
  for (const name of names.filter((one) => !CRITERION.test(one))) {
    problems.push(
      `expected --rank-by as names of letters, digits and dashes, such as safety,impact, got ${JSON.stringify(name)}`,
    );
  }
  const twice = names.filter((name, place) => names.indexOf(name) !== place);
  if (twice.length > 0) problems.push(`expected each criterion of --rank-by once, got ${twice.join(", ")} again`);
  if (names.length > MOST_CRITERIA) {
    problems.push(`expected at most ${MOST_CRITERIA} criteria in --rank-by, got ${names.length}`);
  }
  return names;
}

async function lensesFor(
  names: readonly string[] | undefined,
  load: () => ReturnType<typeof loadLenses>,
  problems: string[],
): ReturnType<typeof loadLenses> {
  try {
    return chooseLenses(names, await load());
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    problems.push(...error.problems);
    return [];
  }
}
