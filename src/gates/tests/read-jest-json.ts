import type { TestResult } from "../../core/test-run.ts";
import { shortMessage } from "./framework-runner.ts";

interface Report {
  readonly testResults?: readonly { readonly assertionResults?: readonly Assertion[] }[];
}

interface Assertion {
  readonly fullName?: string;
  readonly title?: string;
  readonly status?: string;
  readonly failureMessages?: readonly string[] | null;
}

/** The tests of a JSON report of Jest, which Vitest writes too. */
export function readJestJson(text: string): readonly TestResult[] {
  const report = parsed(text);
  return (report.testResults ?? []).flatMap(({ assertionResults = [] }) => assertionResults.map(resultOf));
}

function parsed(text: string): Report {
  try {
    return (JSON.parse(text) as Report | null) ?? {};
  } catch {
    // No report: the framework broke before it wrote one, which whoever asked sees from the exit code.
    return {};
  }
}

function resultOf({ fullName, title = "", status, failureMessages }: Assertion): TestResult {
  const name = (fullName ?? title).trim();
  if (status === "passed") return { name, status };
  if (status !== "failed") return { name, status: "skipped" };
  return { name, status, message: shortMessage((failureMessages ?? []).join("\n")) };
}
