import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** What is read of the document that vitest's JSON reporter writes. */
export interface TestResults {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly unknown[];
  }[];
}

/** What to print, last line last, and whether everything is green. A stage that failed counts as one failure. */
export interface Summary {
  readonly lines: readonly string[];
  readonly isGreen: boolean;
}

/** Sums up a test run; `results` is undefined when vitest wrote none, `failedStages` are the names of what ended non-zero. */
export function summaryOf(results: TestResults | undefined, failedStages: readonly string[]): Summary {
  const broken =
    results?.testResults.filter((file) => file.status === "failed" && file.assertionResults.length === 0) ?? [];
  const failedTests = (results?.numFailedTests ?? 0) + broken.length;
  // vitest also ends non-zero for failed tests; they are counted already.
  const stages = failedStages.filter((stage) => stage !== "vitest" || failedTests === 0);
  if (results === undefined && stages.length === 0) stages.push("vitest");
  const failed = failedTests + stages.length;
  const skipped = (results?.numPendingTests ?? 0) + (results?.numTodoTests ?? 0);
  const tail = skipped > 0 ? `, ${skipped} skipped` : "";
  return {
    lines: [
      ...broken.map((file) => `failed to load: ${file.name}`),
      ...(stages.length > 0 ? [`failed: ${stages.join(", ")}`] : []),
      `${results?.numPassedTests ?? 0} passed, ${failed} failed${tail}`,
    ],
    isGreen: failed === 0,
  };
}

function resultsAt(file: string): TestResults | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as TestResults;
  } catch (error) {
    console.error(`expected vitest's results at ${file}, got: ${String(error)}`);
    return undefined;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [file = "", ...failedStages] = process.argv.slice(2);
  const summary = summaryOf(resultsAt(file), failedStages);
  for (const line of summary.lines) console.log(line);
  process.exitCode = summary.isGreen ? 0 : 1;
}
