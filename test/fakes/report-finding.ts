import type { ReportFinding } from "../../src/core/report.ts";

/** A finding of a review, with what a test wants otherwise. */
export function reportFinding(parts: Partial<ReportFinding> = {}): ReportFinding {
  return {
    fingerprint: "f1",
    rule: "sql-injection",
    severity: "high",
    file: "src/db.ts",
    lines: { from: 3, to: 4 },
    quote: "query(`... $" + "{name}`)",
    explanation: "The name goes into the query as it is.",
    fix: "Bind it.",
    symbol: "find",
    supporters: ["ann", "bob"],
    agreement: 2 / 3,
    confidence: 0.61,
    from: ["src/db.ts/1", "src/db.ts/2"],
    ...parts,
  };
}
