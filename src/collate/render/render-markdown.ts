import type { Block, RunOutcome } from "../../core/report.ts";
import { markdownTable } from "./markdown-table.ts";
import { plainLine, plainTerminalText } from "./plain-terminal-text.ts";
import { reportFooter } from "./report-footer.ts";

/**
 * A report for people: title, headline, the mode's blocks in order, and what it took. No text of a model can drive the
 * terminal. Where no real model answered, every line that is not blank begins with `[simulated]`.
 */
export function renderMarkdown(outcome: RunOutcome): string {
  const { report } = outcome;
  const parts =
    report === null
      ? [`# ${plainLine(`Run ${outcome.run}`)}`, "**no report**"]
      : [`# ${plainLine(report.title)}`, boldLine(report.headline), ...report.blocks.map(blockText)];
  const text = [...parts, "---", reportFooter(outcome)].filter((part) => part !== "").join("\n\n");
  return `${outcome.simulated ? withMark(text) : text}\n`;
}

function boldLine(text: string): string {
  const line = plainLine(text).replaceAll("**", "");
  return line === "" ? "" : `**${line}**`;
}

function blockText(block: Block): string {
  switch (block.kind) {
    case "heading":
      return `${"#".repeat(block.level)} ${plainLine(block.text)}`;
    case "markdown":
      return withFencesClosed(plainTerminalText(block.text).trim());
    case "table":
      return markdownTable(block.columns, block.rows);
    case "chart":
      return "";
  }
}

/** Closes a code block that an answer left open, since it would swallow all that follows. */
function withFencesClosed(text: string): string {
  let open: string | undefined;
  for (const [, fence = "", rest = ""] of text.matchAll(/^ {0,3}(`{3,}|~{3,})(.*)$/gm)) {
    if (open === undefined) open = fence.startsWith("`") && rest.includes("`") ? undefined : fence;
    else if (fence.startsWith(open) && rest.trim() === "") open = undefined;
  }
  return open === undefined ? text : `${text}\n${open}`;
}

function withMark(text: string): string {
  return text.replace(/^(?=.*\S)/gm, "[simulated] ");
}
