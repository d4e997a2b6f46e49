/** A number in a line whose rise or fall lets more pass. */
interface Limit {
  readonly form: RegExp;
  readonly looserWhen: "higher" | "lower";
  /** A larger number in this place is a value, not a tolerance. */
  readonly most?: number | undefined;
}

const NUMBER = String.raw`(\d[\d_]*(?:\.\d+)?(?:e[-+]?\d+)?)`;
const limit = (before: string, looserWhen: Limit["looserWhen"], after = ""): Limit => ({
  form: new RegExp(before + NUMBER + after, "i"),
  looserWhen,
});

const IN_TESTS: readonly Limit[] = [
  limit(String.raw`\btoBeCloseTo\(.*,\s*`, "lower", String.raw`\s*\)`),
  limit(String.raw`\b(?:places|decimal|significant|digits)\s*[=:]\s*`, "lower"),
  limit(String.raw`\bexpect\.assertions\(\s*`, "lower"),
  limit(String.raw`\bt\.plan\(\s*`, "lower"),
  limit(
    String.raw`\b(?:delta|epsilon|eps|tol|tolerance|atol|rtol|abs|rel|abs_tol|rel_tol|threshold|maxDiff\w*|max_relative|precision)\b\s*[=:]\s*(?:Is\.)?`,
    "higher",
  ),
  limit(String.raw`\bbe_within\(\s*`, "higher"),
  limit(
    String.raw`\b(?:In(?:Delta|Epsilon)|assert_in_(?:delta|epsilon)|BeApproximately|BeCloseTo|isCloseTo)\b.*,\s*(?:within\()?`,
    "higher",
    String.raw`[fdm]?\s*\)`,
  ),
  { ...limit(String.raw`\b(?:assertEquals|AreEqual|Equal)\(.*,.*,\s*`, "higher", String.raw`[fdm]?\s*\)`), most: 1 },
  limit(String.raw`\btoBeLessThan\w*\(\s*`, "higher"),
  limit(String.raw`\btoBeGreaterThan\w*\(\s*`, "lower"),
  limit(String.raw`\bassertLess\w*\(.*,\s*`, "higher"),
  limit(String.raw`\bassertGreater\w*\(.*,\s*`, "lower"),
  limit(String.raw`\bassert\b.*[^=<>-]<=?\s*`, "higher"),
  limit(String.raw`\bassert\b.*[^=<>-]>=?\s*`, "lower"),
];

const IN_SETTINGS: readonly Limit[] = [
  limit(String.raw`\b(?:lines|branches|functions|statements)["']?\s*[:=]\s*`, "lower"),
  limit(String.raw`\b(?:cov-)?fail[_-]under\s*[:=]\s*`, "lower"),
  limit(String.raw`--(?:coverage|min-coverage|fail-under)[\w-]*[= ]`, "lower"),
  limit(String.raw`\b(?:minimum_coverage|minimum|minCoverage|coverageThreshold)["']?\s*[:=]?\s*`, "lower"),
  limit(String.raw`<minimum>\s*`, "lower"),
];

/** A limit that stands in a line. */
export interface FoundLimit {
  /** The same for two lines that differ in this number alone. */
  readonly key: string;
  readonly value: number;
  readonly looserWhen: Limit["looserWhen"];
}

/** The numbers in a line that decide how much passes. */
export function limitsIn(line: string, where: "tests" | "settings"): readonly FoundLimit[] {
  if (!/\d/.test(line)) return [];
  return (where === "tests" ? IN_TESTS : IN_SETTINGS).flatMap(({ form, looserWhen, most }, index) => {
    const match = form.exec(line);
    if (match === null) return [];
    const number = match[1] ?? "";
    const value = Number(number.replaceAll("_", ""));
    if (most !== undefined && value > most) return [];
    const at = match.index + match[0].lastIndexOf(number);
    const skeleton = `${line.slice(0, at)}#${line.slice(at + number.length)}`.replace(/\s+/g, " ").trim();
    return [{ key: `${index} ${skeleton}`, value, looserWhen }];
  });
}

export interface Widened<L> {
  readonly before: L;
  readonly after: L;
}

/** Lines that became others by one number alone, which lets more pass now. Of lines that are alike the first counts. */
export function widened<L extends { readonly text: string }>(
  removed: readonly L[],
  added: readonly L[],
  where: "tests" | "settings",
): readonly Widened<L>[] {
  const byKey = new Map<string, { line: L; value: number }>();
  for (const line of removed) {
    for (const { key, value } of limitsIn(line.text, where)) if (!byKey.has(key)) byKey.set(key, { line, value });
  }
  if (byKey.size === 0) return [];
  return added.flatMap((line) => {
    const found = limitsIn(line.text, where).flatMap(({ key, value, looserWhen }) => {
      const old = byKey.get(key);
      if (old === undefined || (looserWhen === "higher" ? value <= old.value : value >= old.value)) return [];
      return [{ before: old.line, after: line }];
    });
    return found.slice(0, 1);
  });
}
