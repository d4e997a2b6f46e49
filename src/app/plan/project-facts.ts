import type { ProjectInventory } from "../../core/inventory.ts";

const MOST_LINES = 20;

/** What an inventory tells somebody who plans work on the project, a line each. */
export function projectFacts(project: ProjectInventory): readonly string[] {
  const { name, files, languages, buildSystems, commands, packages, readme, notes } = project;
  const shares = languages.slice(0, 6).map((each) => `${each.name} (${each.files} files)`);
  return [
    `Project ${name}, ${files} ${files === 1 ? "file" : "files"}`,
    ...(shares.length === 0 ? [] : [`Languages: ${shares.join(", ")}`]),
    ...(buildSystems.length === 0 ? [] : [`Build systems: ${buildSystems.map((each) => each.name).join(", ")}`]),
    ...commands
      .slice(0, MOST_LINES)
      .map(({ kind, line, folder }) => `${kind}: ${line}${folder === "" ? "" : ` (in ${folder})`}`),
    ...(packages.length < 2
      ? []
      : packages.slice(0, MOST_LINES).map((each) => {
          const needs = each.needs.length === 0 ? "" : `, needs ${each.needs.map((need) => need || ".").join(", ")}`;
          return `Package ${each.name} in ${each.path || "."}${needs}`;
        })),
    ...(readme?.summary === null || readme?.summary === undefined ? [] : [`Summary: ${readme.summary}`]),
    ...notes.slice(0, MOST_LINES),
  ].map((line) => line.replaceAll(/\s+/g, " "));
}
