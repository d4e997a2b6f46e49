import { showUsd } from "../../../core/show-usd.ts";
import { htmlLine, numbered } from "./html-text.ts";

/** `75 %`, `$0.0123`, `1,204`, `0.317`: a figure with its unit, as safe text; `-` for what is no number. */
export function showValue(value: number, unit: string | undefined): string {
  if (!Number.isFinite(value)) return "-";
  if (unit === "$") return showUsd(value);
  const text = showNumber(value);
  return unit === undefined || unit === "" ? text : `${text} ${htmlLine(unit)}`;
}

function showNumber(value: number): string {
  if (Number.isInteger(value)) return value < 0 ? `-${numbered(-value)}` : numbered(value);
  return String(Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3)));
}

/** How far `value` reaches on a scale from 0 to `full`, in per cent of the drawing's width: never beyond its edges. */
export function reach(value: number, full: number): number {
  if (!Number.isFinite(value) || full <= 0) return 0;
  return Math.round(Math.min(1, Math.max(0, value / full)) * 1_000) / 10;
}

/** The largest of the numbers that are finite; 0 when there is none. */
export function largest(values: readonly number[]): number {
  return values.reduce((most, value) => (Number.isFinite(value) && value > most ? value : most), 0);
}
