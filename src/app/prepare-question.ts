import type { Config } from "../config/config.ts";
import type { Mode, PlannedCall } from "../core/context.ts";
import { InputError } from "../core/errors.ts";
import type { Json } from "../core/json.ts";
import type { ModelFacts } from "../core/model.ts";
import type { RunSettings } from "../core/run.ts";
import { showUsd } from "../core/show-usd.ts";
import { likelyInputTokens } from "../core/tokens.ts";
import { modeNamed } from "../modes/mode-named.ts";
import type { Member, QuestionInput } from "../modes/question.ts";
import { attachmentParts } from "../prompts/attachments.ts";
import type { Persona } from "../prompts/persona.ts";
import type { Estimate, Prepared, Question } from "./app.ts";
import { autoConcurrency, autoConcurrencyInWaves } from "./auto-concurrency.ts";
import { estimateOf } from "./estimate.ts";
import { type FoundModel, requireModel } from "./find-model.ts";
import type { ProcessModels } from "./process-models.ts";
import { membersInTurn, membersOf, turnsFor } from "./question-members.ts";
import { kindOf } from "./questions/kind-of.ts";
import type { QuestionKind, QuestionParts } from "./questions/question-kind.ts";
import { type ReadFiles, readFiles } from "./read-files.ts";

/** More calls than this to a model without a known price must be confirmed. */
const UNPRICED_CALLS = 20;

/** Resolves names, reads files, checks sizes and prices. Calls nothing and writes nothing; InputError with every problem. */
export async function prepareQuestion(question: Question, config: Config, models: ProcessModels): Promise<Prepared> {
  const kind = await kindOf(question.mode);
  const personasFound = choose(question, kind, config);
  const [files, personas, found] = await allOrProblems(
    readFiles(question.files, config.workingFolder),
    personasFound,
    chooseModel(question, personasFound, config),
    checkPrompt(question, kind),
  );
  const fallback = question.fallback ?? config.fallback;
  const turns = turnsFor(question);
  const isNamed = question.model !== undefined || turns !== undefined;
  const names = new Set([
    ...(turns ?? [found.name]),
    ...fallback,
    ...personas.flatMap(({ model }) => (!isNamed && model !== undefined ? [model] : [])),
  ]);
  const facts = new Map<string, ModelFacts>();
  const factsNamed = (name: string) =>
    question.isDryRun === true ? models.factsWithoutKey(name) : models.factsNamed(name);
  await allOrProblems(...[...names].map(async (name) => facts.set(name, await factsNamed(name))));

  const takesSchema = (name: string) => [name, ...fallback].every((each) => facts.get(each)?.nativeSchema === true);
  const members =
    turns === undefined
      ? membersOf(question, personas, found.name, takesSchema)
      : membersInTurn(personas, turns, takesSchema, kind.draws?.(question));
  const base = inputOf(question, config, members, files);
  const parts = await kind.parts({ question, base, config, personas: () => everyPersona(config) });
  const { input } = parts;
  const mode = (await modeNamed(question.mode)) as unknown as Mode<QuestionInput>;
  const calls = () => mode.calls(input);
  checkContext(calls(), facts);
  const estimate = estimateOf(calls(), (name) => facts.get(name));
  const budgetUsd = question.budgetUsd ?? config.budgetUsd;
  checkBudget(estimate, fallback, facts, budgetUsd);
  const simulated = [...names].some((name) => facts.get(name)?.simulated === true);
  return {
    mode: question.mode,
    input: input as unknown as Json,
    settings: settingsOf(question, config, { fallback, estimate, budgetUsd, parts }),
    estimate,
    calls,
    simulated,
    model: found.name,
    modelReason: found.reason,
    files: [...files.files, ...(parts.files ?? [])],
    skippedFiles: [...files.skipped, ...(parts.skippedFiles ?? [])],
    confirm: confirmationFor(estimate, config.confirmAboveUsd),
  };
}

async function checkPrompt({ prompt, mode }: Question, { needsPrompt }: QuestionKind): Promise<void> {
  if (needsPrompt && prompt.trim() === "") throw new InputError(`expected a prompt for ${mode}, got an empty one`);
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

interface SettingsMaterial {
  readonly fallback: readonly string[];
  readonly estimate: Estimate;
  readonly budgetUsd: number | undefined;
  readonly parts: QuestionParts;
}

function settingsOf(
  question: Question,
  config: Config,
  { fallback, estimate, budgetUsd, parts }: SettingsMaterial,
): RunSettings {
  const auto = parts.inWaves === true ? autoConcurrencyInWaves : autoConcurrency;
  return {
    concurrency: question.concurrency ?? config.concurrency ?? auto(estimate),
    budgetUsd,
    timeoutMs: question.timeoutMs ?? config.timeoutMs,
    cache: question.cache ?? config.cache,
    hedge: question.hedge ?? config.hedge,
    warmUp: question.warmUp ?? config.warmUp,
    fallback,
    attempts: config.attempts,
    plannedCalls: estimate.calls,
  };
}

/** Refuses what cannot fit before anything is sent: prompt and output cap together against the model's window. */
function checkContext(calls: Iterable<PlannedCall>, facts: ReadonlyMap<string, ModelFacts>): void {
  const problems = new Set<string>();
  for (const { input, unknownInputTokens = 0 } of calls) {
    const window = facts.get(input.model)?.contextTokens;
    if (window === undefined) continue;
    const tokens = likelyInputTokens(input.request) + unknownInputTokens;
    const cap = input.request.maxOutputTokens;
    if (tokens + cap <= window) continue;
    problems.add(
      `expected a prompt that fits the ${window} tokens of ${input.model}, got about ${tokens} tokens and an output cap of ${cap}: attach less or lower --max-tokens`,
    );
  }
  if (problems.size > 0) throw new InputError([...problems]);
}

function checkBudget(
  estimate: Estimate,
  fallback: readonly string[],
  facts: ReadonlyMap<string, ModelFacts>,
  budgetUsd: number | undefined,
): void {
  if (budgetUsd === undefined) return;
  const asked = [...estimate.byModel.map(({ model }) => model), ...fallback];
  const unpriced = asked.filter((name) => facts.get(name)?.price === undefined);
  if (unpriced.length > 0) {
    throw new InputError(
      `expected models with a known price, since a budget is set, got ${unpriced.join(", ")}: give the price under "models" in swarm.config.yaml, run \`swarm models --refresh\`, or leave out --budget`,
    );
  }
}

function confirmationFor(
  { calls, highUsd, likelyUsd, byModel }: Estimate,
  confirmAboveUsd: number,
): string | undefined {
  const what = `${calls} calls to ${byModel.map(({ model }) => model).join(", ")}`;
  if (highUsd === null) {
    return calls > UNPRICED_CALLS ? `${what}, of unknown price` : undefined;
  }
  if (highUsd <= confirmAboveUsd) return undefined;
  return `${what} may cost up to ${showUsd(highUsd)} (likely ${showUsd(likelyUsd ?? highUsd)}), more than confirmAbove of ${showUsd(confirmAboveUsd)}`;
}

/** Waits for all; one InputError with the problems of all that failed with one. */
async function allOrProblems<T extends readonly unknown[]>(...works: { [K in keyof T]: Promise<T[K]> }): Promise<T> {
  const results = await Promise.allSettled(works);
  const problems: string[] = [];
  for (const result of results) {
    if (result.status === "fulfilled") continue;
    if (!(result.reason instanceof InputError)) throw result.reason;
    problems.push(...result.reason.problems);
  }
  if (problems.length > 0) throw new InputError(problems);
  return results.map((result) => (result as PromiseFulfilledResult<unknown>).value) as unknown as T;
}
