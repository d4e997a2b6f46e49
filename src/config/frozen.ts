import { inspect } from "node:util";

/** Freezes a value and all plain objects and lists in it; answers the value itself. */
export function deepFrozen<T>(value: T): T {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const inside of Object.values(value)) deepFrozen(inside);
  return value;
}

/** A map that cannot be changed, and whose values neither `console.log` nor `JSON.stringify` shows. */
export function secretMap<K, V>(entries: Iterable<readonly [K, V]>): ReadonlyMap<K, V> {
  const map = frozenMap(entries);
  return Object.freeze(Object.defineProperty(map, inspect.custom, { value: () => `[${map.size} secrets]` }));
}

/** A map that cannot be changed: what would change it throws. */
export function frozenMap<K, V>(entries: Iterable<readonly [K, V]>): ReadonlyMap<K, V> {
  const map = new Map(entries);
  for (const method of ["set", "delete", "clear"]) {
    Object.defineProperty(map, method, {
      value: () => {
        throw new TypeError("expected no change to the configuration");
      },
    });
  }
  return map;
}
