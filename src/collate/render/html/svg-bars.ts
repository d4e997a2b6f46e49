import type { Chart } from "../../../core/report.ts";
import { largest, reach, showValue } from "./chart-values.ts";
import { cutLabel, htmlLine, numbered } from "./html-text.ts";

type Bars = Extract<Chart, { readonly shape: "bars" }>;
type Stacks = Extract<Chart, { readonly shape: "stacks" }>;

const MOST_BARS = 40;
const LABEL_LENGTH = 70;
const MOST_PARTS = 12;

/** A row a bar: label, bar with its interval as a thin line over it, figures. */
export function barRows({ bars, unit, scaleTo }: Bars): string {
  const shown = bars.slice(0, MOST_BARS);
  const full = scaleTo ?? largest(shown.flatMap(({ value, high }) => [value, high ?? 0]));
  const rows = shown.map(({ label, value, low, high }) => {
    const hasInterval = low !== undefined && high !== undefined;
    const drawing = [
      `<rect class="fill" y="3" width="${reach(value, full)}%" height="8" rx="1.5"/>`,
      ...(hasInterval ? [whisker(reach(low, full), reach(high, full))] : []),
    ];
    const interval = hasInterval ? ` <small>${showValue(low, undefined)} to ${showValue(high, unit)}</small>` : "";
    return row(label, drawing, `<b>${showValue(value, unit)}</b>${interval}`);
  });
  return listOf(rows, bars.length);
}

/** A row a bar, its parts one after the other; above them what each colour stands for. */
export function stackRows({ bars, unit, parts }: Stacks): string {
  const shown = bars.slice(0, MOST_BARS);
  const named = parts.slice(0, MOST_PARTS);
  const sums = shown.map(({ values }) => sum(named.map((_, part) => values[part] ?? 0)));
  const full = largest(sums);
  const rows = shown.map(({ label, values }, index) => {
    let start = 0;
    const drawing = named.flatMap((part, number) => {
      const value = values[number] ?? 0;
      const width = reach(value, full);
      if (width === 0) return [];
      const rect = `<rect class="${toneOf(part, number)}" x="${round(start)}%" y="3" width="${width}%" height="8"><title>${htmlLine(part)}: ${showValue(value, unit)}</title></rect>`;
      start += width;
      return [rect];
    });
    const words = named.flatMap((part, number) => {
      const value = values[number] ?? 0;
      return value > 0 ? [`${showValue(value, unit)} ${htmlLine(part)}`] : [];
    });
    return row(
      label,
      drawing,
      `<b>${showValue(sums[index] ?? 0, unit)}</b> <small class="parts">${words.join(", ")}</small>`,
    );
  });
  const keys = named.map((part, number) => `<li><i class="${toneOf(part, number)}"></i>${htmlLine(part)}</li>`);
  const left = parts.length - named.length;
  const rest = left > 0 ? `<p class="rest">and ${numbered(left)} more parts, not drawn</p>\n` : "";
  return `<ul class="legend">${keys.join("")}</ul>\n${listOf(rows, bars.length)}${rest}`;
}

/** Parts whose names say how good or bad they are; all others take the colours in turn. */
const TONES: Readonly<Record<string, string | undefined>> = {
  critical: "critical",
  high: "high",
  medium: "medium",
  low: "low",
  info: "info",
  proceed: "good",
  conditional: "medium",
  stop: "critical",
  abstain: "info",
  escalate: "tone4",
  passed: "good",
  failed: "critical",
};
const TURNS = 6;

function toneOf(part: string, number: number): string {
  return (Object.hasOwn(TONES, part) ? TONES[part] : undefined) ?? `tone${number % TURNS}`;
}

function row(label: string, drawing: readonly string[], figures: string): string {
  return `<li><span class="label">${cutLabel(label, LABEL_LENGTH)}</span><svg width="100%" height="14" aria-hidden="true"><rect class="track" y="3" width="100%" height="8" rx="1.5"/>${drawing.join("")}</svg><span class="figure">${figures}</span></li>`;
}

function whisker(low: number, high: number): string {
  const cap = (at: number) => `<line x1="${at}%" x2="${at}%" y1="3.5" y2="10.5"/>`;
  return `<g class="whisker"><line x1="${low}%" x2="${high}%" y1="7" y2="7"/>${cap(low)}${cap(high)}</g>`;
}

function listOf(rows: readonly string[], all: number): string {
  const left = all - rows.length;
  const rest = left > 0 ? `<p class="rest">and ${numbered(left)} more, not drawn</p>\n` : "";
  return `<ul class="bars">\n${rows.join("\n")}\n</ul>\n${rest}`;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + (Number.isFinite(value) && value > 0 ? value : 0), 0);
}

function round(per100: number): number {
  return Math.round(per100 * 10) / 10;
}
