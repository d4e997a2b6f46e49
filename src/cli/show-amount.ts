import { showUsd } from "../core/show-usd.ts";

/** US dollars, or `unknown` where no price is known. */
export function showPrice(usd: number | null): string {
  return usd === null ? "unknown" : showUsd(usd);
}

/** `12,345`. */
export function showCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** `1 call`, `50 calls`. */
export function showMany(count: number, one: string): string {
  return `${showCount(count)} ${one}${count === 1 ? "" : "s"}`;
}

/** `0:05`, `12:40`, `1:02:03`. */
export function showClock(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  const two = (value: number) => String(value).padStart(2, "0");
  const hours = Math.floor(seconds / 3_600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** `2030-01-01 12:00:05` in UTC, followed by `Z`. */
export function showTime(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replace("T", " ")}Z`;
}
