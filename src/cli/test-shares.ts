import { unknownName } from "../core/nearest.ts";
import { type CategoryShares, TEST_CATEGORIES, type TestCategory } from "../core/test-case.ts";

/** Reads `happy-path=40,edge-case=60` as shares of test cases, which sum to 100; what is wrong goes to `problems`. */
export function parseTestShares(text: string | undefined, problems: string[]): CategoryShares | undefined {
  if (text === undefined) return undefined;
  const shares: { [C in TestCategory]?: number } = {};
  const before = problems.length;
  for (const part of text.split(",").map((each) => each.trim())) {
    const [, name = "", figure] = /^([^=]*)=\s*(\d{1,3}(?:\.\d{1,6})?)\s*%?$/.exec(part) ?? [];
    const category = TEST_CATEGORIES.find((each) => each === name.trim());
    if (figure === undefined) {
      problems.push(
        `expected --shares as per cent by category, such as happy-path=40,edge-case=60, got ${JSON.stringify(part)}`,
      );
    } else if (category === undefined) {
      problems.push(`--shares: ${unknownName("category", name.trim(), TEST_CATEGORIES)}`);
    } else if (shares[category] !== undefined) {
      problems.push(`expected each category of --shares once, got ${category} twice`);
    } else {
      shares[category] = Number(figure);
    }
  }
  const sum = Number(
    Object.values(shares)
      .reduce((total, share) => total + share, 0)
      .toPrecision(12),
  );
  if (problems.length === before && sum !== 100) {
    problems.push(`expected --shares that sum to 100, got ${sum} from ${JSON.stringify(text)}`);
  }
  return shares;
}
