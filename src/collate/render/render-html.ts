import { type Block, isSimulatedReport, type Report, type RunOutcome } from "../../core/report.ts";
import { chartFigure } from "./html/chart-figure.ts";
import { htmlLine, lineWithCode, numbered } from "./html/html-text.ts";
import { markdownToHtml } from "./html/markdown-to-html.ts";
import { SIMULATED_STYLE, STYLE } from "./html/style.ts";
import { tableHtml } from "./html/table-html.ts";
import { placesOf, restsOn, type UnitPlaces } from "./html/unit-links.ts";
import { unitsHtml } from "./html/units-html.ts";
import { plainLine } from "./plain-terminal-text.ts";
import { footerLines } from "./report-footer.ts";

/** Nothing but the page's own style is obeyed by a browser, whatever an answer smuggles in. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
const MARK = ' <span class="mark">simulated</span>';
/** With so many sections or more a list of them stands on top. */
const SECTIONS_TO_LIST = 4;
const MOST_LISTED = 40;
const MOST_QUOTED = 5;
/** A run of more units prints without them. */
const MOST_PRINTED = 60;

/**
 * One self-contained page in pieces: no script, no request, readable offline, in the dark and on paper. Everything that models
 * said is shown as text or safe Markdown, and every block leads to the units that it rests on, which stand whole at the end.
 */
export function* renderHtml(outcome: RunOutcome): Generator<string> {
  const { report, simulated } = outcome;
  const mark = simulated ? MARK : "";
  const units = report?.units ?? [];
  const places = placesOf(units);
  yield headOf(outcome);
  yield `<header>\n<h1 dir="auto">${htmlLine(titleOf(outcome))}${mark}</h1>\n${headlineOf(report)}${statusOf(outcome)}</header>\n`;
  if (report !== null) {
    const sections = sectionsOf(report.blocks);
    yield contentsOf(sections);
    yield "<main>\n";
    yield* blocksHtml(report.blocks, { places, mark, sections });
    yield "</main>\n";
  }
  yield footerOf(outcome);
  if (units.length > 0) {
    const wide = units.length > MOST_PRINTED ? " wide" : "";
    yield `<section class="units${wide}" id="units">\n<h2>All units${mark}</h2>\n<p class="rest">${sayUnits(units.length)}</p>\n`;
    yield* unitsHtml(units, places);
    yield "</section>\n";
  }
  yield "</body>\n</html>\n";
}

function sayUnits(count: number): string {
  return count === 1
    ? "What it said, word for word."
    : `What each of the ${numbered(count)} said, word for word: open one to read it.`;
}

function titleOf({ report, run }: RunOutcome): string {
  return report?.title ?? `Run ${run}`;
}

function headOf(outcome: RunOutcome): string {
  const { simulated, report } = outcome;
  const banner = simulated
    ? "Simulated: no real model answered."
    : report !== null && isSimulatedReport(report)
      ? "Simulated in part: some answers are by no real model."
      : "";
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>${simulated ? "[simulated] " : ""}${htmlLine(titleOf(outcome))}</title>
<style>
${STYLE}${simulated ? SIMULATED_STYLE : ""}</style>
</head>
<body>
${banner === "" ? "" : `<p class="banner" role="note">${banner}</p>\n`}`;
}

function headlineOf(report: Report | null): string {
  if (report === null) return '<p class="headline">no report</p>\n';
  const line = plainLine(report.headline).replaceAll("**", "");
  return line === "" ? "" : `<p class="headline" dir="auto">${lineWithCode(line)}</p>\n`;
}

function statusOf({ status, report, run }: RunOutcome): string {
  const counts = report?.counts;
  const facts: readonly (readonly [string, number | undefined, string])[] = [
    ["planned", counts?.planned, ""],
    ["answered", counts?.answered, "answered"],
    ["refused", counts?.refused, "refused"],
    ["unparsed", counts?.unparsed, "unparsed"],
    [counts?.error === 1 ? "error" : "errors", counts?.error, "error"],
    ["not run", counts?.not_run, "not_run"],
  ];
  const told = facts.filter(([name, count]) => count !== undefined && (count > 0 || name === "planned"));
  const items = told.map(
    ([name, count, kind]) => `<li class="status ${kind}"><b>${numbered(count ?? 0)}</b> ${name}</li>`,
  );
  const mode = report === null ? [] : [`<li>${htmlLine(report.mode)}</li>`];
  return `<ul class="facts">${[`<li class="status run-${status}">${status}</li>`, ...items, ...mode, `<li>run <code>${htmlLine(run)}</code></li>`].join("")}</ul>\n`;
}

interface Section {
  readonly block: Block;
  readonly id: string;
  readonly text: string;
}

/** The headings that a list of contents names. */
function sectionsOf(blocks: readonly Block[]): readonly Section[] {
  const tops = blocks.filter((block) => block.kind === "heading" && block.level === 2);
  return tops.flatMap((block, index) =>
    block.kind === "heading" ? [{ block, id: `s${index + 1}`, text: block.text }] : [],
  );
}

function contentsOf(sections: readonly Section[]): string {
  if (sections.length < SECTIONS_TO_LIST) return "";
  const listed = sections
    .slice(0, MOST_LISTED)
    .map(({ id, text }) => `<li><a href="#${id}">${lineWithCode(text)}</a></li>`);
  const left = sections.length - listed.length;
  return `<nav aria-label="Contents"><ol>${listed.join("")}</ol>${left > 0 ? `<p class="rest">and ${numbered(left)} more sections</p>` : ""}</nav>\n`;
}

interface Page {
  readonly places: UnitPlaces;
  readonly mark: string;
  readonly sections: readonly Section[];
}

function* blocksHtml(blocks: readonly Block[], { places, mark, sections }: Page): Generator<string> {
  const ids = new Map(sections.map(({ block, id }) => [block, id]));
  let level = 1;
  let isBelowSection = false;
  for (const [index, block] of blocks.entries()) {
    switch (block.kind) {
      case "heading": {
        isBelowSection ||= block.level === 2;
        // Before the first section there is none to stand below, and a page that skips a level confuses those who listen to it.
        level = isBelowSection ? block.level : 2;
        const id = ids.get(block);
        yield `<h${level}${id === undefined ? "" : ` id="${id}"`} dir="auto">${lineWithCode(block.text)}${mark}</h${level}>\n`;
        continue;
      }
      case "markdown": {
        const html = markdownToHtml(block.text, { level, linkOf: linksOf(block.from, places) });
        yield `<div class="prose" dir="auto">\n${html}\n</div>\n`;
        if (isLinked(html, block.from, places)) continue;
        break;
      }
      case "table":
        yield* tableHtml(block, places);
        break;
      case "chart":
        yield chartFigure(block, mark);
        break;
    }
    const next = blocks[index + 1];
    const isTold = block.kind === "table" && block.rowsFrom !== undefined;
    // A chart and the table that tells the same rest on the same answers: said once is enough.
    if (!isTold && !isSameFrom(block.from, next)) yield restsOn(block.from, places);
  }
}

function isSameFrom(from: readonly string[] | undefined, next: Block | undefined): boolean {
  if (from === undefined || next === undefined || next.kind === "heading") return false;
  const other = next.from;
  return other === from || (other?.length === from.length && from.every((key, index) => key === other[index]));
}

/** True for a text that itself leads to all that it rests on. */
function isLinked(html: string, from: readonly string[] | undefined, places: UnitPlaces): boolean {
  if (from === undefined || from.length === 0 || from.length > MOST_QUOTED) return false;
  return from.every((key) => html.includes(`href="#${places.get(key)}"`));
}

/** Keys of the block's own units, as texts quote them; a key of one plain word could be any word. */
function linksOf(from: readonly string[] | undefined, places: UnitPlaces) {
  const keys = new Set(from);
  return (word: string) => (word.includes("/") && keys.has(word) ? `#${places.get(word) ?? "units"}` : undefined);
}

function footerOf(outcome: RunOutcome): string {
  const { took, notes, next } = footerLines(outcome);
  const lines = [
    `<p>${htmlLine(took)}</p>`,
    ...notes.map((note) => `<p class="note">${htmlLine(note)}</p>`),
    ...(next === undefined ? [] : [`<p>Next: <code>${htmlLine(next)}</code></p>`]),
  ];
  return `<footer>\n${lines.join("\n")}\n</footer>\n`;
}
