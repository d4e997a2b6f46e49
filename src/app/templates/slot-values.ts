import { unknownName } from "../../core/nearest.ts";
import type { PromptPart } from "../../prompts/template/prompt-parts.ts";
import type { Template, TemplateSlot } from "./template.ts";

/** What a slot holds. */
export interface SlotValue {
  readonly kind: TemplateSlot["kind"];
  /** None where it was left empty. */
  readonly texts: readonly string[];
  /** In place of texts, what is known only when a stage begins: a stage of another template set it. */
  readonly later?: readonly PromptPart[] | undefined;
}

export interface GivenValue {
  readonly slot: string;
  readonly value: string;
  readonly later?: readonly PromptPart[] | undefined;
}

export interface FilledSlots {
  readonly values: ReadonlyMap<string, SlotValue>;
  readonly problems: readonly string[];
}

/** The slots of a template as they were set, else their defaults. A slot of kind list takes commas, and every slot but one of text several values. */
export function slotValues({ slots, name: template }: Template, given: readonly GivenValue[]): FilledSlots {
  const names = slots.map(({ name }) => name);
  const problems: string[] = [];
  for (const { slot } of given) {
    if (names.includes(slot)) continue;
    problems.push(
      names.length === 0
        ? `expected no slot, since template ${template} has none, got ${slot}`
        : unknownName("slot", slot, names),
    );
  }
  const values = new Map<string, SlotValue>();
  for (const slot of slots) {
    const own = given.filter((each) => each.slot === slot.name);
    const value = slotValue(slot, own, problems);
    values.set(slot.name, value);
    if (slot.isRequired && value.texts.length === 0 && value.later === undefined) {
      problems.push(`expected a value for slot ${slot.name} (${slot.description}), got none: --set ${slot.name}=...`);
    }
  }
  return { values, problems };
}

function slotValue(
  { name, kind, default: preset = [] }: TemplateSlot,
  own: readonly GivenValue[],
  problems: string[],
): SlotValue {
  const later = own.find((each) => each.later !== undefined)?.later;
  if (later !== undefined) {
    if (kind === "text") return { kind, texts: [], later };
    problems.push(
      `expected a value that is known before the run for slot ${name}, which is a ${kind}, got what a stage will come to`,
    );
    return { kind, texts: [] };
  }
  if (own.length === 0) return { kind, texts: preset.filter((text) => text !== "") };
  if (kind === "text" && own.length > 1)
    problems.push(`expected slot ${name} to be set once, got it ${own.length} times`);
  const texts = own.flatMap(({ value }) => (kind === "list" ? value.split(",").map((text) => text.trim()) : [value]));
  return { kind, texts: texts.filter((text) => text.trim() !== "") };
}
