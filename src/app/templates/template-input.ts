import { DefectError } from "../../core/errors.ts";
import type { QuestionInput } from "../../modes/question.ts";
import type { TemplateInput, TemplateStage } from "../../modes/template/template-input.ts";
import { parsePrompt } from "../../prompts/template/prompt-parts.ts";
import { neededBy } from "./check-template.ts";
import { type FileTexts, fillSlots, type SlotValues } from "./fill-stage.ts";
import { MOST_ITEMS } from "./parse-template.ts";
import type { StageText, Template } from "./template.ts";

/** Items that a stage takes up when neither it nor the stage before says how many. */
const USUAL_ITEMS = 20;

/** A template with all that its run needs: its stages in an order in which each comes after those it waits for. */
export function templateInput(
  template: Template,
  values: SlotValues,
  inputs: ReadonlyMap<string, QuestionInput>,
  filesOf: FileTexts,
): TemplateInput {
  const ordered = inOrder(template.stages);
  const counts = new Map<string, number>();
  const stages = ordered.map((stage): TemplateStage => {
    const input = inputs.get(stage.key);
    if (input === undefined) throw new DefectError(`expected stage ${stage.key} to be ready`);
    const before = stage.each === undefined ? 1 : (counts.get(stage.each) ?? USUAL_ITEMS);
    const most = stage.each === undefined ? 1 : Math.min(stage.most ?? before, MOST_ITEMS);
    counts.set(stage.key, itemsLikely(stage, input) * most * stage.times);
    const { prompt: _, ...question } = input;
    return {
      key: stage.key,
      mode: stage.mode,
      needs: neededBy(stage),
      ...(stage.each === undefined ? {} : { each: stage.each }),
      most,
      times: stage.times,
      isOptional: stage.isOptional,
      prompt: fillSlots(parsePrompt(stage.prompt).parts, values, filesOf),
      question,
    };
  });
  const needed = new Set(stages.flatMap(({ needs }) => needs));
  const last = stages.map(({ key }) => key).filter((key) => !needed.has(key));
  return { title: titleOf(template, values), stages, shown: template.shown ?? last };
}

/** How many items one run of a stage gives at most, where that is known beforehand. */
function itemsLikely(
  { mode }: StageText,
  input: { readonly samples?: unknown; readonly members?: readonly unknown[] },
): number {
  if (mode === "ask") return 1;
  if (mode === "analyze") return (input.members?.length ?? 0) + 1;
  return typeof input.samples === "number" ? input.samples : USUAL_ITEMS;
}

/** Each stage after those it waits for, else as in the file. */
function inOrder(stages: readonly StageText[]): readonly StageText[] {
  const byKey = new Map(stages.map((stage) => [stage.key, stage]));
  const ordered = new Set<StageText>();
  const put = (stage: StageText): void => {
    if (ordered.has(stage)) return;
    for (const need of neededBy(stage)) {
      const before = byKey.get(need);
      if (before !== undefined) put(before);
    }
    ordered.add(stage);
  };
  for (const stage of stages) put(stage);
  return [...ordered];
}

/** `design-options: how to store events`: its name, and what its first slot that is no list holds. */
function titleOf({ name, slots }: Template, values: SlotValues): string {
  const named = slots.find(({ kind }) => kind !== "list");
  const [first] = named === undefined ? [] : (values.get(named.name)?.texts ?? []);
  const line = first?.trim().split("\n", 1)[0] ?? "";
  return line === "" ? name : `${name}: ${line.length <= 80 ? line : `${line.slice(0, 79)}…`}`;
}
