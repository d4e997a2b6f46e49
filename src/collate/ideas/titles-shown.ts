import type { Clustering } from "../clusters/cluster-texts.ts";

const MOST_SHOWN = 40;
const MOST_COMMON = 20;
const LONGEST_TITLE = 80;

/**
 * Titles of what exists, one a family and 40 at most, each on one line of at most 80 characters: first the families that came
 * most often, then others spread evenly over all there are. Their number does not grow with the ideas.
 */
export function titlesShown(titles: readonly string[], families: Clustering["families"]): readonly string[] {
  const common = families.filter(({ members }) => members.length > 1).slice(0, MOST_COMMON);
  const rest = families.slice(common.length);
  const room = Math.min(rest.length, MOST_SHOWN - common.length);
  const spread = Array.from({ length: room }, (_, place) => rest[Math.floor((place * rest.length) / room)]);
  return [...common, ...spread].flatMap((family) => {
    const title = family === undefined ? undefined : titles[family.medoid];
    return title === undefined ? [] : [shortTitle(title)];
  });
}

/** A title of a model on one line, short enough to stand in a list. */
export function shortTitle(title: string): string {
  const line = [...title.replace(/\s+/g, " ").trim()];
  return line.length <= LONGEST_TITLE ? line.join("") : `${line.slice(0, LONGEST_TITLE - 1).join("")}…`;
}
