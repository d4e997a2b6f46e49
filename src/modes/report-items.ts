import type { AnswerGroup } from "../collate/group-answers.ts";
import type { ReportItem, Unit } from "../core/report.ts";
import { titleOf } from "./question.ts";
import { oneLine, strongestReasons } from "./vote-blocks.ts";

const MOST_ANSWERS = 50;
const MOST_REASONS = 3;

/** Each unit that answered, in their order; its title is the first line of what it said, or the one given. */
export function answerItems(
  units: readonly Unit[],
  titleFor: (unit: Unit) => string | undefined = () => undefined,
): readonly ReportItem[] {
  return units.flatMap((unit) => {
    if (unit.status !== "answered" || unit.text === null || unit.aside === true) return [];
    return [{ key: unit.key, title: titleFor(unit) ?? firstLine(unit.text), text: unit.text }];
  });
}

/** The answers with most votes, each once, with the strongest reasons for it. */
export function voteItems(groups: readonly AnswerGroup[], units: readonly Unit[]): readonly ReportItem[] {
  return groups.slice(0, MOST_ANSWERS).flatMap((group) => {
    const [key] = group.members;
    if (key === undefined) return [];
    const reasons = strongestReasons(group, units, MOST_REASONS).map(({ reason }) => `- ${reason}`);
    const votes = `${group.count} ${group.count === 1 ? "vote" : "votes"}`;
    return [{ key, title: oneLine(group.label), text: [`${group.label} (${votes})`, ...reasons].join("\n") }];
  });
}

/** Without the marks of a heading, a list or emphasis. */
function firstLine(text: string): string {
  const line = text.split("\n").find((each) => /[\p{L}\p{N}]/u.test(each)) ?? text;
  return titleOf(oneLine(line.replace(/^[\s#>*+-]+|[*_`]{1,3}(?=\s|$)/g, "").replace(/\*\*/g, "")));
}
