import type { Counts } from "../core/run.ts";

/** The part of an answer group that the headline needs; groups come largest first. */
export interface HeadlineGroup {
  readonly label: string;
  readonly count: number;
}

const MOST_NAMED = 5;
const NAMED_EVEN_IF_SINGLE = 3;
const LONGEST_LABEL = 60;

/**
 * One line with the vote and what it rests on: `36/48 PostgreSQL, 12/48 ClickHouse; 50 planned, 48 answered, 2 errors (not
 * counted)`. Names five groups at most; single votes beyond the third group, and all beyond the fifth, are `other`.
 */
export function voteHeadline(groups: readonly HeadlineGroup[], counts: Counts): string {
  return `${shares(groups)}; ${showCounts(counts)}`;
}

/** `50 planned, 48 answered, 2 errors (not counted)`; what is zero is left out, save the first two. */
export function showCounts(counts: Counts): string {
  const left = [
    counts.refused > 0 ? `${counts.refused} refused` : "",
    counts.unparsed > 0 ? `${counts.unparsed} unparsed` : "",
    counts.error > 0 ? `${counts.error} ${counts.error === 1 ? "error" : "errors"}` : "",
    counts.not_run > 0 ? `${counts.not_run} not run` : "",
  ].filter((part) => part !== "");
  const made = `${counts.planned} planned, ${counts.answered} answered`;
  return left.length === 0 ? made : `${made}, ${left.join(", ")} (not counted)`;
}

function shares(groups: readonly HeadlineGroup[]): string {
  const votes = votesOf(groups);
  if (votes === 0) return "no votes";
  const named = groups.filter(({ count }, index) => index < NAMED_EVEN_IF_SINGLE || (index < MOST_NAMED && count > 1));
  const other = votes - votesOf(named);
  const parts = named.map(({ label, count }) => `${count}/${votes} ${shortened(label)}`);
  return [...parts, ...(other > 0 ? [`${other}/${votes} other`] : [])].join(", ");
}

function votesOf(groups: readonly HeadlineGroup[]): number {
  return groups.reduce((sum, { count }) => sum + count, 0);
}

function shortened(label: string): string {
  const characters = [...label];
  return characters.length <= LONGEST_LABEL ? label : `${characters.slice(0, LONGEST_LABEL - 1).join("")}…`;
}
