import type { AgentSession } from "../../core/coding-agent.ts";
import { commandWords } from "../../core/command-words.ts";
import { InputError } from "../../core/errors.ts";

/** What the slots of a command line stand for. */
export type SlotValues = Readonly<Record<"prompt" | "prompt_file" | "cwd" | "home" | "model" | "url", string>>;

const SLOT = /\{(\w+)\}/g;
const NAMES: readonly string[] = ["prompt", "prompt_file", "cwd", "home", "model", "url"];

/** The words of a command line; InputError where it is none or names an unknown slot. */
export function readCommandLine(name: string, line: string): readonly string[] {
  const words = commandWords(line);
  if (words === undefined) throw new InputError(`expected a command line for the agent ${name}, got ${line || "none"}`);
  const unknown = [...line.matchAll(SLOT)].map(([whole]) => whole).filter((each) => !isKnown(each));
  if (unknown.length === 0) return words;
  const known = NAMES.map((each) => `{${each}}`).join(" ");
  throw new InputError(unknown.map((each) => `expected one of ${known} in the agent ${name}, got ${each}`));
}

/** What the slots stand for in a session, where the prompt goes another way. */
export function sessionSlots({ prompt, cwd, home, access }: AgentSession): SlotValues {
  return { prompt, prompt_file: "", cwd, home, model: access?.model ?? "", url: access?.url ?? "" };
}

/** Fills the slots of variables, by name. */
export function filledVariables(
  variables: Readonly<Record<string, string>>,
  values: SlotValues,
): Record<string, string> {
  return Object.fromEntries(Object.entries(variables).map(([name, text]) => [name, filledText(text, values)]));
}

/** Fills slots in each word, so that no value ever becomes two words or an option of its own. */
export function filledWords(words: readonly string[], values: SlotValues): readonly string[] {
  return words.map((word) => filledText(word, values));
}

/** What is filled in is not read again. */
export function filledText(text: string, values: SlotValues): string {
  return text.replaceAll(SLOT, (whole, name: string) => (isKnown(whole) ? values[name as keyof SlotValues] : whole));
}

/** True when a command line names this slot. */
export function names(words: readonly string[], slot: keyof SlotValues): boolean {
  return words.some((word) => word.includes(`{${slot}}`));
}

function isKnown(slot: string): boolean {
  return NAMES.includes(slot.slice(1, -1));
}
