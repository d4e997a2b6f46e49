import { render as renderPieces } from "../collate/render/render.ts";
import type { RunOutcome } from "../core/report.ts";

export { formatOfPath } from "../collate/render/render.ts";

/** The report in a format, whole. */
export function render(outcome: RunOutcome, format: Parameters<typeof renderPieces>[1]): string {
  let text = "";
  for (const piece of renderPieces(outcome, format)) text += piece;
  return text;
}
