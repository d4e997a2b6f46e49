import type { Config } from "../config/config.ts";
import type { GroupingMeans, Member } from "../modes/question.ts";
import type { Question } from "./app.ts";

interface Material {
  readonly question: Question;
  readonly config: Config;
  readonly embedding: string | undefined;
  readonly members: readonly Member[];
  readonly takesSchema: (model: string) => boolean;
}

/** What helps to group answers, as asked for; undefined where nothing was. Without a name of its own the judge is the model that answers first. */
export function groupingMeans({
  question,
  config,
  embedding,
  members,
  takesSchema,
}: Material): GroupingMeans | undefined {
  const name = question.judge === true ? members[0]?.model : question.judge;
  if (embedding === undefined && name === undefined) return undefined;
  const judge = name === undefined ? undefined : { model: name, nativeSchema: takesSchema(name) };
  return { embedding, judge, maxOutputTokens: question.maxOutputTokens ?? config.maxOutputTokens };
}

/** The models that are asked besides those that answer. */
export function helpersOf(means: GroupingMeans | undefined): readonly string[] {
  return [means?.embedding, means?.judge?.model].filter((name) => name !== undefined);
}
