import type { Mode } from "../../core/context.ts";
import { DefectError, InputError } from "../../core/errors.ts";
import { MAX_DEPTH } from "../../core/run.ts";
import { modeNamed } from "../../modes/mode-named.ts";
import type { QuestionInput } from "../../modes/question.ts";
import type { TemplateInput } from "../../modes/template/template-input.ts";
import { attachmentParts } from "../../prompts/attachments.ts";
import { promptText } from "../../prompts/template/fill-prompt.ts";
import { parsePrompt } from "../../prompts/template/prompt-parts.ts";
import { allOrProblems } from "../all-or-problems.ts";
import type { Question, TemplateChoice } from "../app.ts";
import type { Grouping } from "../further-of-stages.ts";
import { readFiles } from "../read-files.ts";
import { type ReadyQuestion, readyQuestion, type Workshop } from "../ready-question.ts";
import { type FileTexts, fillSlots, fillWords, givenTo, type SlotValues, slotText } from "../templates/fill-stage.ts";
import { loadTemplate, STAGE_MODES } from "../templates/load-templates.ts";
import { type GivenValue, slotValues } from "../templates/slot-values.ts";
import type { StageText, Template } from "../templates/template.ts";
import { templateInput } from "../templates/template-input.ts";

/** Fills a template's slots and makes each of its stages ready as a question of its mode; InputError with every problem, most with `file:line`. */
export async function readyTemplate(question: Question, workshop: Workshop): Promise<ReadyQuestion> {
  const choice = question.template;
  if (choice === undefined) throw new DefectError("expected a question of mode template to name one, got none");
  return readyNamed(choice.name, choice.set, { question, choice, workshop, trail: [] });
}

interface Place {
  readonly question: Question;
  readonly choice: TemplateChoice;
  readonly workshop: Workshop;
  /** The templates it stands in, outermost first. */
  readonly trail: readonly string[];
}

async function readyNamed(name: string, given: readonly GivenValue[], place: Place): Promise<ReadyQuestion> {
  const trail = [...place.trail, name];
  if (place.trail.includes(name))
    throw new InputError(`expected templates that do not run themselves, got ${trail.join(" > ")}`);
  if (trail.length > MAX_DEPTH)
    throw new InputError(`expected templates nested at most ${MAX_DEPTH} deep, got ${trail.join(" > ")}`);
  const { template, problems: wrong } = await loadTemplate(place.workshop.config, name);
  const { values, problems: unset } = slotValues(template, given);
  const problems = [...wrong, ...unset];
  const files = await slotFiles(template, values, place.workshop, problems);
  const ready = new Map<string, ReadyQuestion>();
  const failed: { stage: StageText; problem: string }[] = [];
  for (const stage of template.stages) {
    if (!STAGE_MODES.includes(stage.mode)) continue;
    try {
      ready.set(stage.key, await readyStage(stage, values, files.textOf, { ...place, trail }));
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      failed.push(...error.problems.map((problem) => ({ stage, problem })));
    }
  }
  problems.push(...placed(failed));
  if (problems.length > 0) throw new InputError([...new Set(problems)]);
  const all = [...ready.values()];
  const inputs = new Map([...ready].map(([key, { input }]) => [key, input]));
  const input = templateInput(template, values, inputs, files.textOf);
  const outputFiles = template.outputFiles.map((text) => filledPath(text, values));
  return {
    // A run's input is its mode's own, and JSON; the mode is named with it.
    input: input as unknown as QuestionInput,
    groupings: await groupingsOf(input, ready),
    found: foundBy(all),
    names: unique(all.flatMap(({ names }) => names)),
    helpers: unique(all.flatMap(({ helpers }) => helpers)),
    files: uniqueFiles([...files.read, ...all.flatMap((stage) => stage.files)]),
    skippedFiles: uniqueFiles([...files.skipped, ...all.flatMap((stage) => stage.skippedFiles)]),
    ...(outputFiles.length === 0 ? {} : { outputFiles }),
    ...saidBy(all),
  };
}

/** What the stages want heard and confirmed, each once. */
function saidBy(stages: readonly ReadyQuestion[]): Pick<ReadyQuestion, "notices" | "confirm"> {
  const notices = unique(stages.flatMap((stage) => stage.notices ?? []));
  const confirm = unique(stages.flatMap((stage) => stage.confirm ?? []));
  return {
    ...(notices.length === 0 ? {} : { notices }),
    ...(confirm.length === 0 ? {} : { confirm: confirm.join("; ") }),
  };
}

/** The stage as a question of its own; the command line's model, caps and seed stand above its own. */
async function readyStage(
  stage: StageText,
  values: SlotValues,
  filesOf: FileTexts,
  place: Place,
): Promise<ReadyQuestion> {
  const { question, choice, workshop } = place;
  if (stage.mode === "template") {
    if (stage.options.size > 0)
      throw new InputError(
        [...stage.options.keys()].map(
          (field) => `expected no ${field} beside \`mode: template\`, got one: its own stages say that`,
        ),
      );
    return readyNamed(stage.template ?? "", givenTo(stage, values, filesOf), place);
  }
  const prompt = promptText(fillSlots(parsePrompt(stage.prompt).parts, values, filesOf));
  const { words, problems } = fillWords(stage, values, prompt);
  const { question: read, problems: unread } = await choice.readStage(words);
  const wrong = [...problems, ...unread];
  if (read === undefined) throw new InputError(wrong);
  const { model } = question;
  const ready = readyQuestion(
    {
      ...read,
      ...(model === undefined ? {} : { model, models: undefined }),
      maxOutputTokens: question.maxOutputTokens ?? read.maxOutputTokens,
      temperature: question.temperature ?? read.temperature,
      seed: question.seed ?? read.seed,
      isDryRun: question.isDryRun,
    },
    workshop,
  );
  return (
    await allOrProblems(ready, wrong.length === 0 ? Promise.resolve() : Promise.reject(new InputError(wrong)))
  )[0];
}

/** What each stage may group, as often as it may run. */
async function groupingsOf(
  { stages }: TemplateInput,
  ready: ReadonlyMap<string, ReadyQuestion>,
): Promise<readonly Grouping[]> {
  const all = await Promise.all(
    stages.map(async ({ key, mode, most, times }): Promise<readonly Grouping[]> => {
      const stage = ready.get(key);
      const runs = most * times;
      if (stage?.groupings !== undefined)
        return stage.groupings.map((inner) => ({ ...inner, runs: inner.runs * runs }));
      const means = stage?.input.grouping;
      if (stage === undefined || means === undefined) return [];
      const asking = (await modeNamed(mode)) as unknown as Mode<QuestionInput>;
      const answers = [...asking.calls(stage.input)].length;
      return [{ means, answers, judgeCalls: stage.judgeCalls, runs }];
    }),
  );
  return all.flat();
}

/** Each problem once, where it came first, with all its stages. */
function placed(failed: readonly { readonly stage: StageText; readonly problem: string }[]): readonly string[] {
  return [...Map.groupBy(failed, ({ problem }) => problem)].map(([problem, those]) => {
    const keys = [...new Set(those.map(({ stage }) => stage.key))];
    const where = those[0] === undefined ? "" : placeOf(those[0].stage, problem);
    return `${where}: ${keys.length === 1 ? "stage" : "stages"} ${keys.join(", ")}: ${problem}`;
  });
}

/** Where in the file it is: the option that holds what came, else the stage. Problems of a template inside have a place of their own. */
function placeOf(stage: StageText, problem: string): string {
  const said = [...stage.options].find(([field, value]) => {
    if (problem.startsWith(`expected ${field} `) || problem.includes(`got ${JSON.stringify(field)}`)) return true;
    const texts = typeof value === "boolean" ? [] : [value].flat();
    return texts
      .flatMap((text) => text.split(","))
      .some((text) => problem.includes(`got ${JSON.stringify(text.trim())}`));
  });
  return said === undefined ? stage.at() : stage.at(said[0]);
}

interface SlotFiles {
  readonly textOf: FileTexts;
  readonly read: ReadyQuestion["files"];
  readonly skipped: ReadyQuestion["skippedFiles"];
}

/** Reads what slots of kind file name, where a prompt is to hold it. */
async function slotFiles(
  template: Template,
  values: SlotValues,
  { config }: Workshop,
  problems: string[],
): Promise<SlotFiles> {
  const parts = template.stages.flatMap(({ prompt, set }) =>
    [prompt, ...set.values()].flatMap((text) => parsePrompt(text).parts),
  );
  const told = new Set(parts.flatMap((part) => (part.kind === "slot" ? [part.name] : [])));
  const texts = new Map<string, string>();
  const read: { path: string; bytes: number }[] = [];
  const skipped: { path: string; reason: string }[] = [];
  for (const [name, { kind, texts: patterns }] of values) {
    if (kind !== "file" || patterns.length === 0 || !told.has(name)) continue;
    try {
      const found = await readFiles(patterns, config.workingFolder);
      texts.set(name, attachmentParts(found.attachments).join("\n\n"));
      read.push(...found.files);
      skipped.push(...found.skipped);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      problems.push(...error.problems.map((problem) => `slot ${name}: ${problem}`));
    }
  }
  return { textOf: (slot) => `\n\n${texts.get(slot) ?? ""}\n\n`, read, skipped };
}

function filledPath(text: string, values: SlotValues): string {
  return parsePrompt(text)
    .parts.map((part) => (part.kind === "text" ? part.text : slotText(part, values).replace(/[^\w.-]+/g, "-")))
    .join("");
}

function foundBy(all: readonly ReadyQuestion[]): ReadyQuestion["found"] {
  const names = unique(all.map(({ found }) => found.name));
  const reasons = unique(all.map(({ found }) => found.reason));
  return { name: names.join(", "), reason: reasons.length === 1 ? (reasons[0] ?? "") : "its stages name or find them" };
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}

function uniqueFiles<T extends { readonly path: string }>(files: readonly T[]): readonly T[] {
  return [...new Map(files.map((file) => [file.path, file])).values()];
}
