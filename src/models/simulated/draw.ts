import type { Random } from "../../core/clock.ts";

interface Lanes {
  first: number;
  second: number;
}

/**
 * FNV-1a (Fowler, Noll, Vo; draft-eastlake-fnv) over UTF-16 code units, in two 32-bit lanes that start apart. The parts
 * are kept apart by a unit that no text contains, so `("ab", "c")` and `("a", "bc")` differ.
 */
function lanesOf(parts: readonly (string | number)[]): Lanes {
  let first = 0x811c9dc5;
  let second = 0x5bd1e995;
  for (const part of parts) {
    const text = typeof part === "string" ? part : String(part);
    for (let index = 0; index < text.length; index++) {
      const unit = text.charCodeAt(index);
      first = Math.imul(first ^ unit, 0x01000193);
      second = Math.imul(second ^ unit, 0x01000193);
    }
    first = Math.imul(first ^ 0xffff, 0x01000193);
    second = Math.imul(second ^ 0xffff, 0x01000193);
  }
  return { first: first >>> 0, second: second >>> 0 };
}

/** A short name for the texts: equal texts, equal name. Not safe against people who want a collision. */
export function digestOf(...texts: readonly (string | number)[]): string {
  const { first, second } = lanesOf(texts);
  return `${first.toString(36)}.${second.toString(36)}`;
}

/** The finaliser of splitmix32 (Steele, Lea, Flood; the 32-bit constants of MurmurHash3): spreads one word. */
function mixed(word: number): number {
  let value = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}

/** xoshiro128** 1.1 (Blackman and Vigna, prng.di.unimi.it), seeded by the parts alone: equal parts, equal numbers. */
export function drawsOf(...parts: readonly (string | number)[]): Random {
  const { first, second } = lanesOf(parts);
  let a = mixed(first);
  let b = mixed(second ^ 0x9e3779b9);
  let c = mixed(first ^ 0x3c6ef372);
  let d = mixed(second) | 1;
  return () => {
    const turned = Math.imul(b, 5);
    const result = Math.imul((turned << 7) | (turned >>> 25), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    return result / 0x1_0000_0000;
  };
}

/** One of the items, each as likely; undefined only of none. */
export function pickOne<T>(items: readonly T[], random: Random): T | undefined {
  return items[Math.floor(random() * items.length)];
}

/** One of the items by weight; undefined when the point drawn in [0, total) lies beyond them all, which `total` allows. */
export function pickWeighted<T extends { readonly weight: number }>(
  items: readonly T[],
  total: number,
  random: Random,
): T | undefined {
  let left = random() * total;
  for (const item of items) {
    if (left < item.weight) return item;
    left -= item.weight;
  }
  return undefined;
}

/** A whole number from `low` to `high`, both possible. */
export function wholeBetween(low: number, high: number, random: Random): number {
  return low + Math.floor(random() * (high - low + 1));
}
