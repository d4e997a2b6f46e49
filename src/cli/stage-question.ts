import { Command, type Option } from "commander";
import type { Question, ReadStage, StageWords } from "../app/app.ts";
import { InputError } from "../core/errors.ts";
import { unknownName } from "../core/nearest.ts";
import type { Definition } from "./command-spec.ts";
import { MODE_FLAGS } from "./mode-flags.ts";
import { QUESTION_COMMANDS } from "./question-commands.ts";
import { addRunFlags } from "./question-definition.ts";
import { type QuestionFlags, readQuestion } from "./question-flags.ts";

/** Fields of a stage with another meaning or form than the flag of that name. */
const OWN_FIELDS = ["file", "inputs", "samples"];

/** Flags about what happens outside the run, which is the command's and not a stage's. */
const OUTSIDE_FLAGS = ["write-baseline", "framework", "out", "run", "run-command", "run-timeout", "fail-on-failure"];

/** Flags by which a person consents to something; a file that may come with somebody else's project cannot. */
const CONSENT_FLAGS = ["allow-files", "allow-command"];

/**
 * A stage of a template, read as the command line of its mode: its options are the flags of that command, under the same names
 * and with the same limits.
 */
export function stageQuestion(stage: StageWords): ReadStage {
  const { mode, prompt, samples, targets, files, options } = stage;
  const known = optionsOf(mode);
  const problems: string[] = [];
  const flags: Record<string, unknown> = {};
  for (const [field, value] of options) {
    const option = known.get(field);
    const isSwitch = option?.required === false && !option.optional;
    if (option === undefined) problems.push(unknownField(field, [...known.keys()], mode));
    else if (typeof value === "boolean" && !isSwitch && !option.optional) {
      problems.push(`expected ${field} to have a value, got ${value}`);
    } else if (typeof value === "boolean") {
      if (value !== option.negate) flags[option.attributeName()] = value;
    } else if (isSwitch) problems.push(`expected ${field} to be true or false, got ${JSON.stringify(value)}`);
    else flags[option.attributeName()] = flagValue(option, value);
  }
  const form = MODE_FLAGS[mode].words;
  const hasPrompt = form === "prompt" || form === "samples-prompt";
  const isSampled = form === "samples-prompt" || form === "samples-targets";
  if (hasPrompt && prompt === "") problems.push(`expected a prompt for ${mode}, got none`);
  if (!hasPrompt && prompt !== "") problems.push(`expected no prompt for ${mode}, which works on targets, got one`);
  if (hasPrompt && targets.length > 0)
    problems.push(`expected no targets for ${mode}, got some: attach files with \`files\``);
  if (!isSampled && samples !== undefined)
    problems.push(`expected no samples for ${mode}, which takes no N, got ${samples}`);
  if (isSampled && samples === undefined) problems.push(`expected samples, how many, for ${mode}, got none`);
  const read = readWords(stage, flags as QuestionFlags, hasPrompt, problems);
  return { question: read === undefined ? undefined : { ...read, prompt, files }, problems };
}

/** The words as a command line has them; the prompt itself is not read as one, since it may be anything. */
function readWords(
  stage: StageWords,
  flags: QuestionFlags,
  hasPrompt: boolean,
  problems: string[],
): Question | undefined {
  try {
    const { question } = readQuestion({
      mode: stage.mode,
      words: hasPrompt ? ["prompt"] : stage.targets,
      flags: { ...flags, samples: stage.samples ?? "1" },
      isStdinTerminal: true,
      exists: () => false,
      renderers: { render: () => [], formatOfPath: () => "md" },
    });
    return question;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    problems.push(...error.problems);
    return undefined;
  }
}

/** The flags of a mode's command that are a stage's to choose, by their long names. */
function optionsOf(mode: string): ReadonlyMap<string, Option> {
  const command = new Command(mode);
  const spec = QUESTION_COMMANDS.find(({ name }) => name === mode);
  // Only a command's action looks at what else it is given, and none is called here.
  spec?.define(command, { program: command, finish: async () => {} } as unknown as Definition);
  const left = new Set([...runWide().map(fieldOf), ...OWN_FIELDS, ...OUTSIDE_FLAGS, ...CONSENT_FLAGS]);
  return new Map(
    command.options.map((option) => [fieldOf(option), option] as const).filter(([field]) => !left.has(field)),
  );
}

function runWide(): readonly Option[] {
  const command = new Command("run");
  addRunFlags(command);
  return command.options;
}

/** `cache` of `--no-cache`. */
function fieldOf(option: Option): string {
  return (option.long ?? "").replace(/^--(?:no-)?/, "");
}

function unknownField(field: string, known: readonly string[], mode: string): string {
  if (OUTSIDE_FLAGS.includes(field)) return `expected no ${field} in a stage, since it acts outside the run, got one`;
  if (CONSENT_FLAGS.includes(field))
    return `expected no ${field} in a stage, since only a person consents to that, got one`;
  if (!runWide().some((option) => fieldOf(option) === field))
    return `${unknownName(`option of ${mode}`, field, known)}`;
  return `expected ${field} on the command line, as swarm run NAME --${field}, since it holds for the whole run, got it in a stage`;
}

function flagValue(option: Option, value: string | readonly string[]): unknown {
  if (option.parseArg === undefined) return [value].flat().join(",");
  return [value].flat().reduce<unknown>((before, each) => option.parseArg?.(each, before as never), undefined);
}
