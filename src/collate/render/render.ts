import { InputError } from "../../core/errors.ts";
import type { RunOutcome } from "../../core/report.ts";
import { renderBaseline } from "./render-baseline.ts";
import { renderCsv } from "./render-csv.ts";
import { renderJson, renderJsonl } from "./render-json.ts";
import { renderJunit } from "./render-junit.ts";
import { renderMarkdown } from "./render-markdown.ts";
import { renderSarif } from "./render-sarif.ts";

/** The formats of a report; save for `junit`, each is also the extension of its files. */
export const REPORT_FORMATS = ["md", "json", "jsonl", "csv", "html", "sarif", "junit"] as const;

/** `baseline`, of files that end in `.baseline.json`: what a later review takes as known. */
export type ReportFormat = (typeof REPORT_FORMATS)[number] | "baseline";

/** Formats that need no library: their pieces are there at once. */
export type PlainFormat = Exclude<ReportFormat, "html">;

/** The report in a format, in pieces to be written one after the other as they are. */
export function render(outcome: RunOutcome, format: PlainFormat): Iterable<string>;
export function render(outcome: RunOutcome, format: ReportFormat): Iterable<string> | AsyncIterable<string>;
export function render(outcome: RunOutcome, format: ReportFormat): Iterable<string> | AsyncIterable<string> {
  switch (format) {
    case "md":
      return [renderMarkdown(outcome)];
    case "json":
      return renderJson(outcome);
    case "jsonl":
      return renderJsonl(outcome);
    case "csv":
      return renderCsv(outcome);
    case "baseline":
      return renderBaseline(outcome);
    case "html":
      return htmlPieces(outcome);
    case "sarif":
      return [renderSarif(outcome)];
    case "junit":
      return renderJunit(outcome);
  }
}

/** What reads Markdown is loaded for a page alone, so that no other format waits for it. */
async function* htmlPieces(outcome: RunOutcome): AsyncGenerator<string> {
  const { renderHtml } = await import("./render-html.ts");
  yield* renderHtml(outcome);
}

/** Endings that name a format otherwise than by its own name. */
const OTHER_ENDINGS: readonly (readonly [ending: string, format: ReportFormat])[] = [
  [".sarif.json", "sarif"],
  [".junit.xml", "junit"],
  [".xml", "junit"],
  [".htm", "html"],
];

/** The format that a file's extension names, in any case; InputError with the known ones for any other. */
export function formatOfPath(path: string): ReportFormat {
  if (/\.baseline\.json$/i.test(path)) return "baseline";
  const name = (/[^/\\]+$/.exec(path)?.[0] ?? "").toLowerCase();
  const isNamed = (ending: string) => name.endsWith(ending) && name.length > ending.length;
  const other = OTHER_ENDINGS.find(([ending]) => isNamed(ending))?.[1];
  const format = other ?? REPORT_FORMATS.find((each) => each !== "junit" && isNamed(`.${each}`));
  if (format !== undefined) return format;
  const known = REPORT_FORMATS.map((each) => (each === "junit" ? ".junit.xml" : `.${each}`)).join(", ");
  throw new InputError(`expected a file that ends in one of ${known}, got ${JSON.stringify(path)}`);
}
