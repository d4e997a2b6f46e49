/** The frameworks that test files can be written for; `node` is `node:test`. */
export const TEST_FRAMEWORKS = ["vitest", "jest", "node", "pytest", "unittest", "go"] as const;
export type TestFramework = (typeof TEST_FRAMEWORKS)[number];

/** The languages a framework tests. */
const EXTENSIONS = {
  script: [".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ".mjs", ".cjs"],
  // Node strips types but knows no JSX.
  plainScript: [".ts", ".mts", ".cts", ".js", ".mjs", ".cjs"],
  python: [".py"],
  go: [".go"],
} as const;

const LANGUAGE_OF: { readonly [F in TestFramework]: keyof typeof EXTENSIONS } = {
  vitest: "script",
  jest: "script",
  node: "plainScript",
  pytest: "python",
  unittest: "python",
  go: "go",
};

/** The extensions of files that can be tested with the framework, each with its dot. */
export function extensionsFor(framework: TestFramework): readonly string[] {
  return EXTENSIONS[LANGUAGE_OF[framework]];
}

/** `.ts` of `src/a.test.ts`; empty where there is none. */
export function extensionOf(path: string): string {
  return /\.[A-Za-z0-9]+$/.exec(path)?.[0].toLowerCase() ?? "";
}

/** Whether the framework tests files of that kind. */
export function canTest(framework: TestFramework, path: string): boolean {
  return extensionsFor(framework).includes(extensionOf(path));
}
