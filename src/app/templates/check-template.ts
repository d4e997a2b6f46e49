import { nearestNames, unknownName } from "../../core/nearest.ts";
import { type PromptPart, parsePrompt, RESERVED_NAMES } from "../../prompts/template/prompt-parts.ts";
import type { StageText, Template } from "./template.ts";

const NAME = /^[a-z][a-z0-9-]{0,39}$/;

/** Every stage that must have ended before this one: those it names, takes items of, or is told of. */
export function neededBy(stage: StageText): readonly string[] {
  const told = partsOf(stage.prompt, ...stage.set.values()).flatMap((part) =>
    part.kind === "stage" ? [part.key] : [],
  );
  return [...new Set([...stage.needs, ...(stage.each === undefined ? [] : [stage.each]), ...told])];
}

/** What is wrong with what a template says, whatever its slots hold; each problem with its `file:line`. */
export function checkTemplate(template: Template, modes: readonly string[]): readonly string[] {
  const { slots, stages, shown = [], outputFiles, at } = template;
  const keys = stages.map(({ key }) => key);
  const names = slots.map(({ name }) => name);
  const problems: string[] = [
    ...slots.flatMap(({ name }, index) =>
      nameProblems("slot", name, names.indexOf(name) < index, at(["slots", index])),
    ),
    ...stages.flatMap((stage, index) =>
      nameProblems("stage", stage.key, keys.indexOf(stage.key) < index, stage.at("key")),
    ),
    ...stages.flatMap((stage) =>
      stageProblems(stage, { template, keys: [...new Set(keys)], names: [...new Set(names)], modes }),
    ),
    ...shown
      .filter((key) => !keys.includes(key))
      .map((key) => `${at(["output", "stages"])}: ${unknownName("stage", key, keys)}`),
    ...outputFiles.flatMap((file) => outsideProblem(file, at(["output", "files"]))),
    ...cycleProblems(stages),
  ];
  const used = new Set([...stages.flatMap(textsOf), ...outputFiles].flatMap((text) => slotsIn(text)));
  for (const [index, name] of names.entries()) {
    if (name !== "" && !used.has(name))
      problems.push(
        `${at(["slots", index])}: expected slot ${name} to be used in a stage as {{${name}}}, got no use of it`,
      );
  }
  return problems;
}

interface Known {
  readonly template: Template;
  readonly keys: readonly string[];
  readonly names: readonly string[];
  readonly modes: readonly string[];
}

function nameProblems(what: string, name: string, isTwice: boolean, where: string): readonly string[] {
  if (name === "") return [];
  if (!NAME.test(name) || (RESERVED_NAMES as readonly string[]).includes(name)) {
    return [
      `${where}: expected the name of a ${what} as small letters, digits and dashes, at most 40 and not ${RESERVED_NAMES.join(", ")}, got ${JSON.stringify(name)}`,
    ];
  }
  return isTwice ? [`${where}: expected each ${what} once, got ${name} twice`] : [];
}

function stageProblems(stage: StageText, { template, keys, names, modes }: Known): readonly string[] {
  const { key, mode, each, needs, most } = stage;
  const problems: string[] = [];
  const tell = (where: string, message: string) => void problems.push(`${where}: stage ${key}: ${message}`);
  if (mode !== ("" as string) && !modes.includes(mode)) tell(stage.at("mode"), unknownName("mode", mode, modes));
  if (each !== undefined && !keys.includes(each)) tell(stage.at("each"), unknownName("stage", each, keys));
  for (const need of needs) if (!keys.includes(need)) tell(stage.at("needs"), unknownName("stage", need, keys));
  if (each === undefined && most !== undefined) tell(stage.at("most"), "expected `most` beside `each`, got it alone");
  if (each === undefined && stage.isOptional)
    tell(stage.at("optional"), "expected `optional` beside `each`, got it alone");
  if (mode === "template" && stage.template === undefined)
    tell(stage.at("mode"), "expected `template: NAME` beside `mode: template`, got none");
  if (mode !== "template") {
    if (stage.template !== undefined)
      tell(stage.at("template"), "expected `template` beside `mode: template` only, got it in another mode");
    if (stage.set.size > 0)
      tell(stage.at("set"), "expected `set` beside `mode: template` only, got it in another mode");
  } else if (stage.prompt !== "")
    tell(
      stage.at("prompt"),
      "expected no prompt beside `mode: template`, got one: set the slots of that template with `set`",
    );
  for (const field of ["prompt", "set"] as const) {
    for (const text of field === "prompt" ? [stage.prompt] : stage.set.values()) {
      const { parts, problems: wrong } = parsePrompt(text);
      for (const { found, message } of wrong) tell(stage.atText(field, found), message);
      for (const part of parts) {
        const problem = referenceProblem(part, stage, template, names);
        if (problem !== undefined) tell(stage.atText(field, problem.found), problem.message);
      }
    }
  }
  for (const [field, text] of fieldTexts(stage)) {
    const { parts, problems: wrong } = parsePrompt(text);
    for (const { found, message } of wrong) tell(stage.atText(field, found), message);
    for (const part of parts) {
      if (part.kind === "text") continue;
      if (part.kind !== "slot")
        tell(
          stage.at(field),
          "expected only slots in braces here, since the rest is known only when the stage begins, got another",
        );
      else if (!names.includes(part.name)) tell(stage.atText(field, part.name), unknownName("slot", part.name, names));
    }
  }
  for (const field of ["files", "targets"] as const)
    for (const path of stage[field]) problems.push(...outsideProblem(path, stage.at(field)));
  return problems;
}

function referenceProblem(
  part: PromptPart,
  stage: StageText,
  { stages }: Template,
  names: readonly string[],
): { readonly found: string; readonly message: string } | undefined {
  const keys = stages.map(({ key }) => key);
  if (part.kind === "slot" && !names.includes(part.name)) {
    const hint =
      nearestNames(part.name, names).length === 0 && keys.includes(part.name)
        ? `: write {{stage.${part.name}}} for what that stage came to`
        : "";
    return { found: part.name, message: `${unknownName("slot", part.name, names)}${hint}` };
  }
  if (part.kind === "stage" && !keys.includes(part.key))
    return { found: `stage.${part.key}`, message: unknownName("stage", part.key, keys) };
  if (part.kind !== "item") return undefined;
  const found = `item.${part.field}`;
  if (stage.each === undefined)
    return { found, message: `expected \`each: STAGE\` in a stage whose prompt says {{${found}}}, got none` };
  const source = stages.find(({ key }) => key === stage.each);
  if (part.field !== "origin" || source === undefined || source.each !== undefined) return undefined;
  return {
    found,
    message: `expected {{item.origin}} only where stage ${stage.each} has \`each\` itself, got one that is made from no item`,
  };
}

/** The texts of a stage that may hold slots and nothing else in braces, each with its field. */
function fieldTexts(stage: StageText): readonly (readonly [field: string, text: string])[] {
  const options = [...stage.options].flatMap(([field, value]) => {
    if (typeof value === "boolean") return [];
    return (typeof value === "string" ? [value] : value).map((text) => [field, text] as const);
  });
  return [
    ...(stage.samples === undefined ? [] : [["samples", stage.samples] as const]),
    ...stage.targets.map((text) => ["targets", text] as const),
    ...stage.files.map((text) => ["files", text] as const),
    ...options,
  ];
}

function textsOf(stage: StageText): readonly string[] {
  return [stage.prompt, ...stage.set.values(), ...fieldTexts(stage).map(([, text]) => text)];
}

function partsOf(...texts: readonly string[]): readonly PromptPart[] {
  return texts.flatMap((text) => parsePrompt(text).parts);
}

function slotsIn(text: string): readonly string[] {
  return partsOf(text).flatMap((part) => (part.kind === "slot" ? [part.name] : []));
}

/** A template may come with a project that somebody else wrote, so that it reads and writes below the working directory only. */
function outsideProblem(path: string, where: string): readonly string[] {
  const plain = path.replace(/^!/, "").replaceAll("\\", "/");
  const isOutside = /^(?:\/|~|[A-Za-z]:)/.test(plain) || plain.split("/").includes("..");
  return isOutside
    ? [
        `${where}: expected a path inside the working directory, got ${JSON.stringify(path)}: let the user name it through a slot`,
      ]
    : [];
}

/** Each circle of stages that wait for each other, once. */
function cycleProblems(stages: readonly StageText[]): readonly string[] {
  const byKey = new Map(stages.map((stage) => [stage.key, stage]));
  const finished = new Set<string>();
  const problems: string[] = [];
  const visit = (key: string, trail: readonly string[]): void => {
    const stage = byKey.get(key);
    if (stage === undefined || finished.has(key)) return;
    if (trail.includes(key)) {
      const circle = [...trail.slice(trail.indexOf(key)), key].join(" > ");
      problems.push(`${stage.at("key")}: expected stages that do not wait for each other in a circle, got ${circle}`);
      return;
    }
    for (const need of neededBy(stage)) visit(need, [...trail, key]);
    finished.add(key);
  };
  for (const { key } of stages) visit(key, []);
  return problems;
}
