import type { ReviewFocus } from "../core/review-focus.ts";

/** What each focus means to a reviewer: a line of the prompt. */
export const FOCUS_WORDS: { readonly [F in ReviewFocus]: string } = {
  correctness:
    "Correctness: wrong results, wrong conditions, off-by-one, missed cases (empty, zero, negative, duplicate, very large), values used before they are set, broken promises of names and comments.",
  security:
    "Security: input that reaches a query, command, path, template or page unchecked; missing or wrong authorisation; secrets in code or logs; weak or misused cryptography; unsafe deserialisation; what an attacker who controls an argument could do.",
  performance:
    "Performance: work that grows faster than its input, calls in loops that could be one, reads of everything to use a little, blocking of what must not wait, memory that is never given back.",
  maintainability:
    "Maintainability: code that says something else than it does, duplicated rules that will drift apart, hidden coupling, functions that nobody can change safely, dead code. Leave out taste and formatting.",
  concurrency:
    "Concurrency: races, deadlocks, missing awaits, shared state that is changed without care, checks that no longer hold when acted upon, work that goes on after its cancel.",
  errors:
    "Error handling: failures that are swallowed, reported as success or lose their cause; missing clean-up of files, connections and locks; retries without bound; errors that leave data half written.",
  api: "Interfaces: breaking changes, arguments that are easy to swap, unclear units, defaults that surprise, what callers cannot do or cannot find out.",
  tests:
    "Tests: assertions that cannot fail, tests of the mock instead of the code, dependence on time, order or network, important behaviour without a test where the tests are in view.",
  accessibility:
    "Accessibility: what cannot be reached by keyboard or read by a screen reader, missing labels and roles, colour as the only sign.",
  documentation:
    "Documentation: comments and documents that contradict the code, examples that do not work, what a user must know and is told nowhere.",
};

/** What a review without `--focus` looks for. */
export const USUAL_FOCUSES: readonly ReviewFocus[] = [
  "correctness",
  "security",
  "errors",
  "concurrency",
  "performance",
];
