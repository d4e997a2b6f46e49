/** The names closest to what was typed, best first, at most three; empty when none is close. */
export function nearestNames(typed: string, names: readonly string[]): readonly string[] {
  const wanted = typed.toLowerCase();
  const limit = Math.max(2, Math.floor(wanted.length / 2));
  return names
    .map((name) => ({ name, distance: nearness(wanted, name.toLowerCase()) }))
    .filter(({ distance }) => distance <= limit)
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
    .slice(0, 3)
    .map(({ name }) => name);
}

function nearness(wanted: string, name: string): number {
  return wanted.length > 1 && (name.startsWith(wanted) || wanted.startsWith(name)) ? 0.5 : editDistance(wanted, name);
}

/** Levenshtein distance. */
function editDistance(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const change = (previous[column - 1] ?? 0) + (from[row - 1] === to[column - 1] ? 0 : 1);
      current.push(Math.min(change, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[to.length] ?? 0;
}

/** `unknown persona "skptic" (did you mean skeptic?)`, for messages of InputError. */
export function unknownName(what: string, typed: string, names: readonly string[]): string {
  const near = nearestNames(typed, names);
  const hint = near.length > 0 ? `did you mean ${near.join(", ")}?` : `known: ${names.join(", ") || "none"}`;
  return `expected a known ${what}, got ${JSON.stringify(typed)} (${hint})`;
}
