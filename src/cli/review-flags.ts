import type { Question } from "../app/app.ts";
import { unknownName } from "../core/nearest.ts";
import { REVIEW_FOCUSES, type ReviewFocus } from "../core/review-focus.ts";
import { SEVERITIES, type Severity } from "../core/severity.ts";
import type { FlagNumbers } from "./flag-numbers.ts";

/** The flags of `swarm review` as they were typed. */
export interface ReviewFlags {
  readonly diff?: string | undefined;
  readonly per?: string | undefined;
  readonly reviewers?: string | undefined;
  readonly focus?: string | undefined;
  readonly minSeverity?: string | undefined;
  readonly minAgreement?: string | undefined;
  readonly baseline?: string | undefined;
  readonly failOn?: string | undefined;
  readonly force?: boolean | undefined;
}

type Choice = NonNullable<Question["review"]>;

const PER = ["file", "symbol"] as const;

/** The part of a question that only a review has. */
export function readReviewFlags(flags: ReviewFlags, numbers: FlagNumbers): Partial<Question> {
  const { problems } = numbers;
  const minSeverity = nameAmong("--min-severity", "severity", flags.minSeverity, SEVERITIES, problems);
  const failOn = nameAmong("--fail-on", "severity", flags.failOn, SEVERITIES, problems);
  if (isLess(failOn, minSeverity)) {
    problems.push(
      `expected --fail-on to be at least as severe as --min-severity ${minSeverity}, got ${failOn}: what is not listed cannot fail a review`,
    );
  }
  if (flags.diff?.trim() === "") problems.push("expected --diff to be a commit, branch or tag, got an empty text");
  const review: Choice = {
    diffBase: flags.diff,
    per: nameAmong("--per", "unit", flags.per, PER, problems),
    reviewers: numbers.reviewers(flags.reviewers),
    focus: focusOf(flags.focus, problems),
    minSeverity,
    minAgreement: numbers.minAgreement(flags.minAgreement),
    baseline: flags.baseline,
    failOn,
    isForced: flags.force,
  };
  return { review };
}

function focusOf(text: string | undefined, problems: string[]): readonly ReviewFocus[] | undefined {
  if (text === undefined) return undefined;
  const names = text.split(",").map((name) => nameAmong("--focus", "focus", name.trim(), REVIEW_FOCUSES, problems));
  return [...new Set(names.filter((name) => name !== undefined))];
}

function nameAmong<T extends string>(
  flag: string,
  what: string,
  text: string | undefined,
  names: readonly T[],
  problems: string[],
): T | undefined {
  const found = names.find((name) => name === text?.toLowerCase());
  if (text !== undefined && found === undefined) problems.push(`${flag}: ${unknownName(what, text, names)}`);
  return found;
}

function isLess(one: Severity | undefined, other: Severity | undefined): boolean {
  return one !== undefined && other !== undefined && SEVERITIES.indexOf(one) > SEVERITIES.indexOf(other);
}
