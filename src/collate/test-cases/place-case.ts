import type { TestCase } from "../../core/test-case.ts";
import type { TestTarget } from "./bundles.ts";

/** A case whose file is one of those shown, or why it is about none of them. */
export type Placement =
  | { readonly kind: "placed"; readonly path: string; readonly isSymbolKnown: boolean }
  | { readonly kind: "lost"; readonly reason: string };

/**
 * Finds the file a case is about among those that its call was shown: by its path, else as the only one whose path ends so,
 * else as the only one that holds the symbol. A symbol is known when its last name stands in the file; no symbol always is.
 */
export function placeCase(
  { file, symbol }: Pick<TestCase, "file" | "symbol">,
  shown: readonly Pick<TestTarget, "path" | "text">[],
): Placement {
  const named = file.trim().replaceAll("\\", "/").replace(/^\.\//, "");
  const ending = shown.filter(({ path }) => path === named || path.endsWith(`/${named}`) || named.endsWith(`/${path}`));
  const holding = shown.filter(({ text }) => symbol.trim() !== "" && holds(text, symbol));
  const exact = ending.find(({ path }) => path === named);
  const found = exact ?? only(ending) ?? only(shown) ?? only(holding);
  if (found === undefined) {
    return { kind: "lost", reason: `it names ${JSON.stringify(file.slice(0, 80))}, which is none of the files shown` };
  }
  return { kind: "placed", path: found.path, isSymbolKnown: symbol.trim() === "" || holds(found.text, symbol) };
}

function only<T>(list: readonly T[]): T | undefined {
  return list.length === 1 ? list[0] : undefined;
}

/** `retry` of `Client.retry()`. */
function holds(text: string, symbol: string): boolean {
  const name = symbol.match(/[\p{L}\p{N}_$]+/gu)?.at(-1);
  if (name === undefined) return false;
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    const before = text.charAt(at - 1);
    const after = text.charAt(at + name.length);
    if (!/[\p{L}\p{N}_$]/u.test(before) && !/[\p{L}\p{N}_$]/u.test(after)) return true;
  }
  return false;
}
