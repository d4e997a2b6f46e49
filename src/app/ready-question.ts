import type { Config } from "../config/config.ts";
import { InputError } from "../core/errors.ts";
import type { ModelFacts } from "../core/model.ts";
import type { Run } from "../core/run.ts";
import type { Member, QuestionInput } from "../modes/question.ts";
import { attachmentParts } from "../prompts/attachments.ts";
import type { Persona } from "../prompts/persona.ts";
import { allOrProblems } from "./all-or-problems.ts";
import type { Prepared, Question } from "./app.ts";
import { type FoundModel, requireModel } from "./find-model.ts";
import type { Grouping } from "./further-of-stages.ts";
import { groupingMeans, helpersOf } from "./grouping-means.ts";
import type { ProcessModels } from "./process-models.ts";
import { membersInTurn, membersOf, turnsFor } from "./question-members.ts";
import { kindOf } from "./questions/kind-of.ts";
import type { QuestionKind, QuestionParts } from "./questions/question-kind.ts";
import { type ReadFiles, readFiles, withSecretsMasked } from "./read-files.ts";

/** What all questions of one run are made ready with. */
export interface Workshop {
  readonly config: Config;
  readonly models: ProcessModels;
  /** Models that are asked in turn when another ends in an error. */
  readonly fallback: readonly string[];
  /** What is known of the models that may be asked; each question adds its own. */
  readonly facts: Map<string, ModelFacts>;
  /** The project's newest runs with their outcomes, at most so many; none where it has no store yet. */
  readonly earlierRuns: (most: number) => Promise<readonly Run[]>;
}

/** A question whose names are resolved and whose files are read; it can be run from this alone. */
export interface ReadyQuestion extends QuestionParts {
  readonly found: FoundModel;
  /** Every model that may be asked. */
  readonly names: readonly string[];
  /** Models that are asked besides those of the planned calls. */
  readonly helpers: readonly string[];
  readonly files: Prepared["files"];
  readonly skippedFiles: Prepared["skippedFiles"];
  /** The questions that it is made of and that may group their answers; absent where it is a single one. */
  readonly groupings?: readonly Grouping[] | undefined;
  /** Files that the report goes to when the user names none. */
  readonly outputFiles?: readonly string[] | undefined;
}

/** Resolves names and reads files. Calls no model and writes nothing; InputError with every problem. */
export async function readyQuestion(question: Question, workshop: Workshop): Promise<ReadyQuestion> {
  const { mode } = question;
  if (mode === "template") {
    const { readyTemplate } = await import("./questions/template.ts");
    return readyTemplate(question, workshop);
  }
  const { config, fallback, facts } = workshop;
  const kind = await kindOf(mode);
  const personasFound = choose(question, kind, config);
  const [files, personas, found] = await allOrProblems(
    readFiles(question.files, config.workingFolder).then(kind.masksFiles === true ? withSecretsMasked : undefined),
    personasFound,
    chooseModel(question, personasFound, config),
    checkPrompt(question, kind),
  );
  const turns = turnsFor(question);
  const isNamed = question.model !== undefined || turns !== undefined;
  const embedding = question.embedding ?? (kind.groups === false ? undefined : config.embedding);
  const names = new Set([
    ...(turns ?? [found.name]),
    ...fallback,
    ...(embedding === undefined ? [] : [embedding]),
    ...(typeof question.judge === "string" ? [question.judge] : []),
    ...personas.flatMap(({ model }) => (!isNamed && model !== undefined ? [model] : [])),
  ]);
  await learnFacts([...names], question, workshop);

  const takesSchema = (name: string) => [name, ...fallback].every((each) => facts.get(each)?.nativeSchema === true);
  const members =
    turns === undefined
      ? membersOf(question, personas, found.name, takesSchema)
      : membersInTurn(personas, turns, takesSchema, kind.draws?.(question));
  const base = {
    ...inputOf(question, config, members, files),
    grouping: groupingMeans({ question, config, embedding, members, takesSchema }),
  };
  const parts = await kind.parts({
    question,
    base,
    config,
    facts,
    personas: () => everyPersona(config),
    earlierRuns: workshop.earlierRuns,
  });
  return {
    ...parts,
    found,
    names: [...names],
    helpers: helpersOf(base.grouping),
    files: [...files.files, ...(parts.files ?? [])],
    skippedFiles: [...files.skipped, ...(parts.skippedFiles ?? [])],
  };
}

async function learnFacts(names: readonly string[], question: Question, { models, facts }: Workshop): Promise<void> {
  const factsNamed = (name: string) =>
    question.isDryRun === true ? models.factsWithoutKey(name) : models.factsNamed(name);
  await allOrProblems(...names.map(async (name) => facts.set(name, await factsNamed(name))));
}

async function checkPrompt({ prompt, mode, inputs }: Question, { needsPrompt }: QuestionKind): Promise<void> {
  if (needsPrompt && inputs === undefined && prompt.trim() === "")
    throw new InputError(`expected a prompt for ${mode}, got an empty one`);
}

/** The model named, else the default; where every persona names its own, no default is needed. */
async function chooseModel(
  question: Question,
  personasFound: Promise<readonly Persona[]>,
  config: Config,
): Promise<FoundModel> {
  if (question.model !== undefined) return { name: question.model, reason: "it was named" };
  if (question.models !== undefined) {
    return { name: question.models.map(({ model }) => model).join(", "), reason: "they take turns" };
  }
  // What is wrong with the personas is told once, by those who look for them.
  const personas = await personasFound.catch(() => []);
  const [first] = personas;
  if (first?.model !== undefined && personas.every(({ model }) => model !== undefined)) {
    return { name: first.model, reason: `persona ${first.name} names it` };
  }
  return requireModel(config);
}

async function choose(question: Question, kind: QuestionKind, config: Config): Promise<readonly Persona[]> {
  const { mode, persona, personas, preset } = question;
  const asked = persona !== undefined ? [persona] : personas;
  const names = asked === undefined && preset === undefined ? kind.defaultPersonas : asked;
  if (names === undefined && preset === undefined) return [];
  // Personas need the YAML parser, which most questions do without.
  const [{ loadPersonas, loadPresets }, { choosePersonas }] = await Promise.all([
    import("./load-personas.ts"),
    import("../prompts/persona.ts"),
  ]);
  const found = await loadPersonas(config);
  const chosen = choosePersonas({
    names,
    preset,
    all: found.map((each) => each.persona),
    presets: await loadPresets(config),
  });
  if (chosen.length === 0) throw new InputError(`expected at least one persona for ${mode}, got none`);
  return chosen;
}

async function everyPersona(config: Config): Promise<readonly Persona[]> {
  const { loadPersonas } = await import("./load-personas.ts");
  return (await loadPersonas(config)).map(({ persona }) => persona);
}

function inputOf(
  question: Question,
  config: Config,
  members: readonly Member[],
  { attachments }: ReadFiles,
): QuestionInput {
  const { prompt, system, temperature, seed } = question;
  return {
    prompt,
    system,
    files: attachmentParts(attachments),
    fileCount: attachments.length,
    members,
    maxOutputTokens: question.maxOutputTokens ?? config.maxOutputTokens,
    temperature,
    seed,
  };
}
