import type { Question } from "../app/app.ts";
import type { FlagNumbers } from "./flag-numbers.ts";
import type { QuestionFlags } from "./question-flags.ts";

/** How many families are refined when `--refine` stands without a number. */
const USUAL_REFINED = 3;

/** The part of a question that only `generate` has. */
export function readGenerateFlags(flags: QuestionFlags, { problems }: FlagNumbers): Partial<Question> {
  return {
    lenses: listOf("--lenses", flags.lenses, problems),
    rankBy: listOf("--rank-by", flags.rankBy, problems),
    untilSaturated: flags.untilSaturated,
    refine: refineCount(flags.refine, problems),
  };
}

/** The part of a question that only `analyze` has. */
export function readAnalyzeFlags({ refine }: QuestionFlags, { problems }: FlagNumbers): Partial<Question> {
  if (typeof refine === "string") {
    problems.push(`expected --refine without a value for analyze, got ${JSON.stringify(refine)}`);
  }
  return { refine: refine === undefined ? undefined : 1 };
}

/** The word behind `--refine` may be the prompt, which it swallowed. */
function refineCount(typed: string | true | undefined, problems: string[]): number | undefined {
  if (typed === undefined) return undefined;
  if (typed === true) return USUAL_REFINED;
  if (/^[1-9]\d{0,3}$/.test(typed)) return Number(typed);
  problems.push(
    `expected --refine as a whole number from 1, got ${JSON.stringify(typed.slice(0, 80))}: without a number put it last`,
  );
  return undefined;
}

function listOf(flag: string, text: string | undefined, problems: string[]): readonly string[] | undefined {
  if (text === undefined) return undefined;
  const names = text.split(",").map((name) => name.trim());
  if (names.includes("")) problems.push(`expected ${flag} as names with commas between, got ${JSON.stringify(text)}`);
  return names;
}
