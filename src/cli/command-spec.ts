import type { Command } from "commander";
import type { Cli } from "./wiring.ts";

/** What a command's definition is given. */
export interface Definition {
  readonly program: Command;
  readonly cli: Cli;
  /** Runs a command's action; what it answers becomes the exit code. */
  finish(work: Promise<number>): Promise<void>;
}

/** A command as the list of commands needs it; its arguments, flags and action are added only when it is the one asked for. */
export interface CommandSpec {
  readonly name: string;
  readonly description: string;
  define(command: Command, definition: Definition): void;
}

/** Gathers the values of a flag that may be given several times. */
export function collect(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value];
}

/** Examples below a command's help, each with what it does. */
export function examples(lines: readonly (readonly [command: string, does: string])[]): string {
  return `\nExamples:\n${lines.map(([command, does]) => `  $ ${command}\n      ${does}`).join("\n")}`;
}
