import { InputError } from "../../core/errors.ts";
import type { RunOutcome } from "../../core/report.ts";
import { renderCsv } from "./render-csv.ts";
import { renderJson, renderJsonl } from "./render-json.ts";
import { renderMarkdown } from "./render-markdown.ts";

/** The formats of a report, each also the extension of its files. */
export const REPORT_FORMATS = ["md", "json", "jsonl", "csv"] as const;

export type ReportFormat = (typeof REPORT_FORMATS)[number];

/** The report in a format, in pieces to be written one after the other as they are. */
export function render(outcome: RunOutcome, format: ReportFormat): Iterable<string> {
  switch (format) {
    case "md":
      return [renderMarkdown(outcome)];
    case "json":
      return renderJson(outcome);
    case "jsonl":
      return renderJsonl(outcome);
    case "csv":
      return renderCsv(outcome);
  }
}

/** The format that a file's extension names, in any case; InputError with the known ones for any other. */
export function formatOfPath(path: string): ReportFormat {
  const extension = /[^/\\]\.([^./\\]+)$/.exec(path)?.[1]?.toLowerCase();
  const format = REPORT_FORMATS.find((each) => each === extension);
  if (format !== undefined) return format;
  const known = REPORT_FORMATS.map((each) => `.${each}`).join(", ");
  throw new InputError(`expected a file that ends in one of ${known}, got ${JSON.stringify(path)}`);
}
