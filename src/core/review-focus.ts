/** What reviewers can be asked to look for. */
export const REVIEW_FOCUSES = [
  "correctness",
  "security",
  "performance",
  "maintainability",
  "concurrency",
  "errors",
  "api",
  "tests",
  "accessibility",
  "documentation",
] as const;

export type ReviewFocus = (typeof REVIEW_FOCUSES)[number];
