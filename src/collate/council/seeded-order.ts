/** FNV-1a over UTF-16 units (Fowler, Noll, Vo; draft-eastlake-fnv), parts kept apart by a unit that no text contains. */
function hashOf(parts: readonly (string | number)[]): number {
  let hash = 0x811c9dc5;
  for (const part of parts) {
    const text = String(part);
    for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
    hash = Math.imul(hash ^ 0xffff, 0x01000193);
  }
  // The finaliser of MurmurHash3 (Appleby): spreads texts that differ in their last sign alone.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** The names in an order that follows from seed and names alone: equal seeds, equal order, on every machine. */
export function seededOrder(names: readonly string[], ...seed: readonly (string | number)[]): readonly string[] {
  return names
    .map((name, index) => ({ name, place: hashOf([...seed, name]), index }))
    .sort((one, other) => one.place - other.place || one.index - other.index)
    .map(({ name }) => name);
}

/** A short name for the texts: equal texts, equal name. Not safe against people who want a collision. */
export function shortHash(...parts: readonly (string | number)[]): string {
  return hashOf(parts).toString(36) + hashOf(["second", ...parts]).toString(36);
}
