import { TEST_CATEGORIES, type TestCase, type TestCategory } from "../../core/test-case.ts";
import { lineCount, type TestTarget } from "./bundles.ts";

/** What the cases cover of one file. */
export interface FileCoverage {
  readonly path: string;
  readonly lines: number;
  readonly cases: number;
  readonly byCategory: { readonly [C in TestCategory]: number };
  /** What other files can take from it: names that a case is about, and names that none is. */
  readonly named: readonly string[];
  readonly unnamed: readonly string[];
}

/** Cases by file, for every file; a name is covered by a case about it, not by one that merely uses it. */
export function coverageOf(targets: readonly TestTarget[], cases: readonly TestCase[]): readonly FileCoverage[] {
  const byFile = Map.groupBy(cases, ({ file }) => file);
  return targets.map(({ path, text, exports }) => {
    const own = byFile.get(path) ?? [];
    const words = new Set(own.flatMap(({ symbol }) => symbol.match(/[\p{L}\p{N}_$]+/gu) ?? []));
    const isNamed = (symbol: string) => words.has(symbol.match(/[\p{L}\p{N}_$]+/gu)?.at(-1) ?? "");
    const counts = TEST_CATEGORIES.map(
      (category) => [category, own.filter((each) => each.category === category).length] as const,
    );
    return {
      path,
      lines: lineCount(text),
      cases: own.length,
      byCategory: Object.fromEntries(counts) as FileCoverage["byCategory"],
      named: exports.filter(isNamed),
      unnamed: exports.filter((symbol) => !isNamed(symbol)),
    };
  });
}
