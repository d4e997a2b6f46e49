import { stripVTControlCharacters } from "node:util";

/**
 * The lines of what a program printed, as a person would see them: no colours, of a line that was written over its last state, and
 * paths of the tree from its root.
 */
export function plainLines(text: string, tree: string): readonly string[] {
  const plain = stripVTControlCharacters(text).replaceAll(`file://${tree}/`, "").replaceAll(`${tree}/`, "");
  return plain.split("\n").map(lastState);
}

function lastState(line: string): string {
  const trimmed = line.trimEnd();
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is to be taken out.
  return trimmed.slice(trimmed.lastIndexOf("\r") + 1).replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, "");
}
