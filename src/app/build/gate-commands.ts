import type { GatesConfig } from "../../config/gates-config.ts";
import type { ProjectCommand } from "../../core/inventory.ts";
import type { CommandGateSpec } from "../../gates/command/command-gate.ts";
import type { CommandLine } from "../../gates/command/run-command.ts";

/** What the inventory knows of a command, as far as a gate needs it. */
export type FoundCommand = Pick<ProjectCommand, "kind" | "name" | "command" | "line" | "folder" | "after" | "basis">;

/** Kinds that judge a change; formatters and set-ups change the tree. */
const JUDGING: readonly FoundCommand["kind"][] = ["typecheck", "lint", "build", "test"];

/**
 * The commands that a change must pass: of those found, the best of each kind in the root, or where the root has none, in each
 * folder; then those of the configuration, in their place or beside them. Tests come after a build of their folder. What is
 * only usual for a linter, and nobody in the project asks for, warns.
 */
export function gateCommands(
  found: readonly FoundCommand[],
  { commands, timeoutMs, warn }: Pick<GatesConfig, "commands" | "timeoutMs" | "warn">,
): readonly CommandGateSpec[] {
  const chosen = withPrerequisites(
    JUDGING.flatMap((kind) => bestOf(found.filter((each) => each.kind === kind))),
    found,
  );
  const builds = chosen.filter(({ kind, name }) => kind === "build" && commands[name] !== false);
  const isThere = (name: string) => commands[name] !== false && chosen.some((command) => command.name === name);
  const fromFound = chosen.flatMap((command): readonly CommandGateSpec[] => {
    const { name, kind, folder, basis } = command;
    if (Object.hasOwn(commands, name)) return [];
    const build = kind === "test" ? builds.find((each) => each.folder === folder)?.name : undefined;
    const after = [...new Set([...(command.after ?? []).filter(isThere), ...(build === undefined ? [] : [build])])];
    const isWarning = warn.includes(name) || (kind === "lint" && basis === "usual");
    return [{ name, run: lineOf(command), folder, timeoutMs, after, isWarning }];
  });
  const named = Object.entries(commands).flatMap(([name, command]): readonly CommandGateSpec[] => {
    if (command === false) return [];
    const { run, folder = "", after = [] } = command;
    const isWarning = warn.includes(name);
    return [{ name, run: commandLine(run), folder, timeoutMs: command.timeoutMs ?? timeoutMs, after, isWarning }];
  });
  return [...fromFound, ...named];
}

function bestOf(found: readonly FoundCommand[]): readonly FoundCommand[] {
  const inRoot = found.find(({ folder }) => folder === "");
  if (inRoot !== undefined) return [inRoot];
  return found.filter((command, index) => found.findIndex(({ folder }) => folder === command.folder) === index);
}

/** Along with what must have run before, as the set-up of a folder for builds. */
function withPrerequisites(chosen: readonly FoundCommand[], found: readonly FoundCommand[]): readonly FoundCommand[] {
  const all = new Map(chosen.map((command) => [command.name, command]));
  for (const { after = [] } of all.values()) {
    for (const name of after) {
      const before = found.find((command) => command.name === name);
      if (before !== undefined) all.set(name, before);
    }
  }
  return [...all.values()];
}

function lineOf({ command, line }: FoundCommand): CommandLine {
  return commandLine(command === undefined || command.length === 0 ? line : command);
}

function commandLine(run: string | readonly string[]): CommandLine {
  if (typeof run === "string") return { kind: "shell", line: run };
  const [program = "", ...words] = run;
  return { kind: "words", words: [program, ...words] };
}
