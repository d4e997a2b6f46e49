/** The kinds of test case, in the order in which they are shown. */
export const TEST_CATEGORIES = ["happy-path", "edge-case", "error-handling", "integration"] as const;
export type TestCategory = (typeof TEST_CATEGORIES)[number];

/** Per cent by category; one that is not named has none. */
export type CategoryShares = { readonly [C in TestCategory]?: number };

/** A test in words, as somebody who has not seen the code could carry it out. */
export type TestCase = {
  /** One line; what is special about it. */
  readonly name: string;
  readonly category: TestCategory;
  /** The file it is about, as it was named to who wrote the case. */
  readonly file: string;
  /** The function, class or the like that it is about; empty where it is the file as a whole. */
  readonly symbol: string;
  /** What is tested, and why it could break. */
  readonly scenario: string;
  /** What must be there before; empty where nothing must. */
  readonly setup: string;
  readonly steps: readonly string[];
  readonly assertions: readonly string[];
  readonly expected: string;
};
