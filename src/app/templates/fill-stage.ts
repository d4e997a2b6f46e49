import { type PromptPart, parsePrompt } from "../../prompts/template/prompt-parts.ts";
import type { StageWords } from "../app.ts";
import type { SlotValue } from "./slot-values.ts";
import type { StageText } from "./template.ts";

export type SlotValues = ReadonlyMap<string, SlotValue>;

/** The content of the files that a slot names, as one text of data. */
export type FileTexts = (slot: string) => string;

const NONE: SlotValue = { kind: "text", texts: [] };

/** The pieces of a prompt with its slots filled; what they hold is never read as a template again. */
export function fillSlots(parts: readonly PromptPart[], slots: SlotValues, filesOf: FileTexts): readonly PromptPart[] {
  return parts.flatMap((part): readonly PromptPart[] => {
    if (part.kind !== "slot") return [part];
    const value = slots.get(part.name) ?? NONE;
    return value.later ?? [{ kind: "text", text: textOf(part, value, filesOf) }];
  });
}

function textOf(
  { name, isAlone }: Extract<PromptPart, { readonly kind: "slot" }>,
  value: SlotValue,
  filesOf: FileTexts,
): string {
  const { kind, texts } = value;
  if (kind === "file") return texts.length === 0 ? "" : filesOf(name);
  return kind === "list" && isAlone ? texts.map((text) => `- ${text}`).join("\n") : texts.join(", ");
}

export interface FilledWords {
  readonly words: StageWords;
  readonly problems: readonly string[];
}

/** The words of a stage beside its prompt, slots filled; a field that holds an empty slot alone is left out. */
export function fillWords(stage: StageText, slots: SlotValues, prompt: string): FilledWords {
  const problems: string[] = [];
  const all = (field: string, text: string): readonly string[] => {
    const { parts } = parsePrompt(text);
    const later = parts.find((part) => part.kind === "slot" && slots.get(part.name)?.later !== undefined);
    if (later !== undefined)
      problems.push(`expected ${field} to be known before the run, got what a stage will come to`);
    const [only, ...others] = parts;
    if (only?.kind === "slot" && others.length === 0) return slots.get(only.name)?.texts ?? [];
    return [parts.map((part) => (part.kind === "text" ? part.text : slotText(part, slots))).join("")];
  };
  const one = (field: string, text: string | undefined) => {
    const texts = text === undefined ? [] : all(field, text);
    return texts.length === 0 ? undefined : texts.join(",");
  };
  const options = new Map<string, boolean | string | readonly string[]>();
  for (const [field, value] of stage.options) {
    const filled =
      typeof value === "boolean"
        ? value
        : typeof value === "string"
          ? one(field, value)
          : value.flatMap((text) => all(field, text));
    if (filled !== undefined) options.set(field, filled);
  }
  const words: StageWords = {
    mode: stage.mode,
    prompt,
    samples: one("samples", stage.samples),
    targets: stage.targets.flatMap((text) => all("targets", text)),
    files: stage.files.flatMap((text) => all("files", text)),
    options,
  };
  return { words, problems };
}

/** Within a longer text. */
export function slotText(part: Exclude<PromptPart, { readonly kind: "text" }>, slots: SlotValues): string {
  return part.kind === "slot" ? (slots.get(part.name)?.texts.join(",") ?? "") : "";
}

/** The values that a stage gives the slots of the template it runs; what only a run knows looks one template further out from there. */
export function givenTo(stage: StageText, slots: SlotValues, filesOf: FileTexts) {
  return [...stage.set].flatMap(([slot, text]) => {
    const parts = fillSlots(parsePrompt(text).parts, slots, filesOf);
    if (parts.every((part) => part.kind === "text")) {
      const value = parts.map((part) => part.text).join("");
      return value === "" ? [] : [{ slot, value }];
    }
    return [{ slot, value: "", later: parts.map(furtherOut) }];
  });
}

function furtherOut(part: PromptPart): PromptPart {
  return part.kind === "text" || part.kind === "slot" ? part : { ...part, up: part.up + 1 };
}
