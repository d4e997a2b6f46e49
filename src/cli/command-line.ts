import type { Command, Option } from "commander";

/** Where the values of a flag or argument come from. */
export type ValueSource =
  | { readonly kind: "words"; readonly words: readonly string[] }
  | { readonly kind: "personas" | "presets" | "templates" | "files" | "unknown" };

export interface FlagShape {
  readonly short: string | undefined;
  readonly long: string;
  readonly description: string;
  /** Undefined for a flag without a value. */
  readonly value: ValueSource | undefined;
}

export interface CommandShape {
  readonly name: string;
  readonly description: string;
  readonly flags: readonly FlagShape[];
  readonly argument: ValueSource;
}

const VALUES: Readonly<Record<string, ValueSource>> = {
  "--persona": { kind: "personas" },
  "--personas": { kind: "personas" },
  "--preset": { kind: "presets" },
  "--file": { kind: "files" },
  "--output": { kind: "files" },
  "--output-format": { kind: "words", words: ["md", "json", "stream-json"] },
  "--dry-run": { kind: "words", words: ["summary", "json", "full"] },
  "--concurrency": { kind: "words", words: ["auto"] },
};

/** The command line as data, for completion and documentation. */
export function shapeOf(program: Command): readonly CommandShape[] {
  return program.commands.map((command) => ({
    name: command.name(),
    description: command.description(),
    flags: command.options.filter((option) => !option.hidden).map(flagOf),
    argument: argumentOf(command),
  }));
}

function flagOf(option: Option): FlagShape {
  const long = option.long ?? option.short ?? option.flags;
  const takesValue = option.required || option.optional;
  const value = takesValue ? (VALUES[long] ?? { kind: "unknown" as const }) : undefined;
  return { short: option.short, long, description: option.description, value };
}

function argumentOf(command: Command): ValueSource {
  const [argument] = command.registeredArguments;
  if (argument?.argChoices !== undefined) return { kind: "words", words: argument.argChoices };
  if (command.name() === "personas") return { kind: "personas" };
  if (command.name() === "run" || command.name() === "templates") return { kind: "templates" };
  return { kind: command.name() === "show" || command.name() === "inventory" ? "files" : "unknown" };
}
