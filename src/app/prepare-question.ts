import type { Config } from "../config/config.ts";
import type { Mode } from "../core/context.ts";
import type { Json } from "../core/json.ts";
import type { ModelFacts } from "../core/model.ts";
import type { RunSettings } from "../core/run.ts";
import { modeNamed } from "../modes/mode-named.ts";
import type { QuestionInput } from "../modes/question.ts";
import type { Estimate, Prepared, Question } from "./app.ts";
import { autoConcurrency, autoConcurrencyInWaves } from "./auto-concurrency.ts";
import { estimateOf } from "./estimate.ts";
import { furtherRows } from "./further-calls.ts";
import { furtherOfStages } from "./further-of-stages.ts";
import type { ProcessModels } from "./process-models.ts";
import { checkBudget, checkContext, confirmationFor } from "./question-limits.ts";
import { type ReadyQuestion, readyQuestion, type Workshop } from "./ready-question.ts";

/** Resolves names, reads files, checks sizes and prices. Calls nothing and writes nothing; InputError with every problem. */
export async function prepareQuestion(
  question: Question,
  config: Config,
  models: ProcessModels,
  earlierRuns: Workshop["earlierRuns"] = async () => [],
): Promise<Prepared> {
  const fallback = question.fallback ?? config.fallback;
  const facts = new Map<string, ModelFacts>();
  const ready = await readyQuestion(question, { config, models, fallback, facts, earlierRuns });
  const { input, found, names, helpers, files, skippedFiles, outputFiles } = ready;
  const mode = (await modeNamed(question.mode)) as unknown as Mode<QuestionInput>;
  const calls = () => mode.calls(input);
  const { recruitCalls = [], replacementCalls = [] } = ready;
  checkContext(calls(), facts);
  const factsOf = (name: string) => facts.get(name);
  const planned = estimateOf(calls(), factsOf);
  const alone = {
    means: input.grouping,
    answers: ready.groupedTexts ?? planned.calls,
    judgeCalls: ready.judgeCalls,
    runs: 1,
  };
  const further = [
    ...furtherOfStages(ready.groupings ?? [alone], factsOf),
    ...furtherRows("recruits", recruitCalls, factsOf),
    ...furtherRows("replacements", replacementCalls, factsOf),
  ];
  const isMost = ready.mayEndEarly === true || ready.inWaves === true;
  const estimate: Estimate = {
    ...planned,
    ...(isMost ? { isMost } : {}),
    ...(further.length === 0 ? {} : { further }),
  };
  const budgetUsd = question.budgetUsd ?? config.budgetUsd;
  checkBudget(estimate, [...fallback, ...helpers], facts, budgetUsd);
  return {
    mode: question.mode,
    input: input as unknown as Json,
    settings: settingsOf(question, config, { fallback, estimate, budgetUsd, inWaves: ready.inWaves }),
    estimate,
    calls,
    simulated: names.some((name) => facts.get(name)?.simulated === true),
    model: found.name,
    modelReason: found.reason,
    files,
    skippedFiles,
    ...(outputFiles === undefined ? {} : { outputFiles }),
    ...(ready.notices === undefined ? {} : { notices: ready.notices }),
    confirm: joined(confirmationFor(estimate, config.confirmAboveUsd), ready.confirm),
  };
}

/** Both reasons to confirm as one. */
function joined(price: string | undefined, other: string | undefined): string | undefined {
  return price === undefined || other === undefined ? (price ?? other) : `${price}; ${other}`;
}

interface SettingsMaterial extends Pick<ReadyQuestion, "inWaves"> {
  readonly fallback: readonly string[];
  readonly estimate: Estimate;
  readonly budgetUsd: number | undefined;
}

function settingsOf(
  question: Question,
  config: Config,
  { fallback, estimate, budgetUsd, inWaves }: SettingsMaterial,
): RunSettings {
  const auto = inWaves === true ? autoConcurrencyInWaves : autoConcurrency;
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
