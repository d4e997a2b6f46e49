import { existsSync } from "node:fs";
import path from "node:path";

export const PROJECT_FILE = "swarm.config.yaml";
export const STATE_FOLDER = ".swarm";

const MARKS = [PROJECT_FILE, STATE_FOLDER, ".git"];

/** The nearest folder upwards, the given one included, that holds `swarm.config.yaml`, `.swarm` or `.git`; else the given one. */
export function findProjectFolder(cwd: string): string {
  const start = path.resolve(cwd);
  for (let folder = start; ; folder = path.dirname(folder)) {
    if (MARKS.some((mark) => existsSync(path.join(folder, mark)))) return folder;
    if (folder === path.dirname(folder)) return start;
  }
}
