import type { RunOutcome } from "../../core/report.ts";
import { baselineOf, baselineText } from "../review/baseline.ts";

/** The findings of a review as the baseline of later ones; empty while there is no report. InputError for the report of another mode. */
export function renderBaseline({ report }: RunOutcome): Iterable<string> {
  return report === null ? baselineText([]) : baselineOf(report);
}
