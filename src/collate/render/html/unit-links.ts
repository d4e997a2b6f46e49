import type { Unit } from "../../../core/report.ts";
import { htmlLine, numbered } from "./html-text.ts";

/** Where each unit stands on the page, by its key. */
export type UnitPlaces = ReadonlyMap<string, string>;

const MOST_LINKS = 20;
const MOST_INLINE = 3;

/** The name of the place of each unit; a number, since a key may hold what an address cannot. */
export function placesOf(units: readonly Unit[]): UnitPlaces {
  return new Map(units.map(({ key }, index) => [key, `u${index + 1}`]));
}

/** What a block rests on, as a line below it; nothing where it names no unit. */
export function restsOn(keys: readonly string[] | undefined, places: UnitPlaces): string {
  if (keys === undefined || keys.length === 0) return "";
  if (keys.length <= MOST_INLINE) return `<p class="from">Rests on ${linksTo(keys, places)}</p>\n`;
  return `<details class="from"><summary>Rests on ${numbered(keys.length)} units</summary><p>${linksTo(keys, places)}</p></details>\n`;
}

/** The same in a cell of a table. */
export function cellRestsOn(keys: readonly string[], places: UnitPlaces): string {
  if (keys.length <= MOST_INLINE - 1) return linksTo(keys, places);
  return `<details><summary>${numbered(keys.length)}</summary>${linksTo(keys, places)}</details>`;
}

/** The first keys, each leading to its unit where there is one, and how many more there are. */
function linksTo(keys: readonly string[], places: UnitPlaces): string {
  const links = keys.slice(0, MOST_LINKS).map((key) => {
    const place = places.get(key);
    return place === undefined ? htmlLine(key) : `<a href="#${place}">${htmlLine(key)}</a>`;
  });
  const rest = keys.length - links.length;
  return `${links.join(", ")}${rest > 0 ? `, <a href="#units">and ${numbered(rest)} more</a>` : ""}`;
}
