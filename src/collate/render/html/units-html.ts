import { showDuration } from "../../../core/duration.ts";
import type { Json } from "../../../core/json.ts";
import { isSimulatedModel, type Unit } from "../../../core/report.ts";
import { showUsd } from "../../../core/show-usd.ts";
import { plainTerminalText } from "../plain-terminal-text.ts";
import { cutLabel, escapeHtml, htmlLine } from "./html-text.ts";
import type { UnitPlaces } from "./unit-links.ts";

const GIST_LENGTH = 90;

/** Every unit in a piece of its own, closed, word for word: what was said, by whom, what it cost and why it is no answer. */
export function* unitsHtml(units: readonly Unit[], places: UnitPlaces): Generator<string> {
  for (const unit of units) {
    yield `<details class="unit" id="${places.get(unit.key) ?? ""}"><summary>${summaryOf(unit)}</summary>\n${contentOf(unit)}</details>\n`;
  }
}

function summaryOf(unit: Unit): string {
  const { key, status, persona, model, costUsd, ms, cached } = unit;
  const facts = [
    ...(persona === undefined ? [] : [htmlLine(persona)]),
    htmlLine(model),
    ...(costUsd === undefined ? [] : [costUsd === null ? "price unknown" : showUsd(costUsd)]),
    ...(cached === true ? ["cached"] : ms === undefined ? [] : [showDuration(ms)]),
  ];
  const gist = gistOf(unit);
  return [
    `<code>${htmlLine(key)}</code>`,
    ` <span class="status ${status}">${status.replace("_", " ")}</span>`,
    ...(isSimulatedModel(model) ? [' <span class="mark">simulated</span>'] : []),
    ...(gist === "" ? [] : [` <span class="gist">${gist}</span>`]),
    ` <span class="facts">${facts.join(" · ")}</span>`,
  ].join("");
}

/** The answer where the value names one, else the first words of what was said or of why nothing was. */
function gistOf({ value, text, reason }: Unit): string {
  const answer = wordsOf(value) ?? reason ?? text ?? "";
  // A long text is not read as a whole for its first words.
  return cutLabel(answer.slice(0, 4 * GIST_LENGTH), GIST_LENGTH);
}

function wordsOf(value: Json | undefined): string | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return Object.values(value).find((part) => typeof part === "string" && part !== "") as string | undefined;
}

function contentOf({ text, value, reason, cut }: Unit): string {
  const said = value === undefined ? undefined : JSON.stringify(value, null, 2);
  const isSaidTwice = text !== null && value !== undefined && isOnlyJson(text);
  return [
    ...(reason === undefined ? [] : [`<p class="reason">${htmlLine(reason)}</p>\n`]),
    ...(cut === true ? ['<p class="reason">cut by the output cap</p>\n'] : []),
    ...(said === undefined ? [] : [verbatim(said)]),
    ...(text === null || text.trim() === "" || isSaidTwice ? [] : [verbatim(text)]),
    ...(said === undefined && text === null && reason === undefined ? ["<p>nothing was said</p>\n"] : []),
  ].join("");
}

/** True for a text that is one JSON value or a fence around one: then it says what the parsed value says. */
function isOnlyJson(text: string): boolean {
  return /^\s*(?:`{3}\w*\s*)?[[{][\s\S]*[\]}]\s*(?:`{3})?\s*$/.test(text);
}

function verbatim(text: string): string {
  return `<pre dir="auto">${escapeHtml(plainTerminalText(text).trim())}</pre>\n`;
}
