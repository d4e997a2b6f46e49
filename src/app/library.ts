import { readFile } from "node:fs/promises";

/** Reads a file of the library that ships with the product; works from the sources and from the built package alike. */
export function libraryUrl(path: string): URL {
  // From src/app the library is two folders up, from dist it is one.
  const root = import.meta.url.endsWith(".ts") ? "../../library/" : "../library/";
  return new URL(path, new URL(root, import.meta.url));
}

export function readLibraryText(path: string): Promise<string> {
  return readFile(libraryUrl(path), "utf8");
}
