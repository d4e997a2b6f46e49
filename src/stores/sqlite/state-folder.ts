import { closeSync, existsSync, mkdirSync, openSync, writeFileSync } from "node:fs";
import path from "node:path";
import { InputError } from "../../core/errors.ts";

/** Everything in the state folder is ours alone, save what a user writes for the project and wants to commit. */
const GIT_IGNORE = ["*", "!personas/", "!personas/**", "!presets.yaml", ""].join("\n");

/** Makes the folder, for its owner only, with a `.gitignore`; what exists is left as it is. InputError when that cannot be. */
export function makeStateFolder(folder: string): void {
  attempt(folder, () => {
    const parent = path.dirname(folder);
    if (!existsSync(parent)) mkdirSync(parent, { recursive: true });
    if (!existsSync(folder)) mkdirSync(folder, { mode: 0o700 });
    const ignore = path.join(folder, ".gitignore");
    if (!existsSync(ignore)) writeFileSync(ignore, GIT_IGNORE, { flag: "wx" });
  });
}

/**
 * Makes an empty file that only its owner may read; SQLite gives its side files the same mode. An existing file is not even
 * opened: closing it would drop the locks that this process holds on it (https://www.sqlite.org/howtocorrupt.html, 2.2).
 */
export function makePrivateFile(file: string): void {
  if (existsSync(file)) return;
  attempt(file, () => closeSync(openSync(file, "wx", 0o600)));
}

function attempt(place: string, make: () => void): void {
  try {
    make();
  } catch (error) {
    if (codeOf(error) === "EEXIST" && existsSync(place)) return;
    const said = error instanceof Error ? error.message : String(error);
    throw new InputError(
      `expected a place where ${place} can be written, got "${said}"; correct the permissions or choose another folder`,
      { cause: error },
    );
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
