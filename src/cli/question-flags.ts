import type { Question, QuestionMode } from "../app/app.ts";
import { InputError } from "../core/errors.ts";
import type { CouncilFlags } from "./council-flags.ts";
import { FlagNumbers } from "./flag-numbers.ts";
import { MODE_FLAGS } from "./mode-flags.ts";
import { parseModelShares } from "./model-shares.ts";
import { type OutputFlags, type OutputPlan, planOutput } from "./output-plan.ts";
import type { PlanFlags } from "./plan-flags.ts";
import { readOperands, readTargets } from "./question-operands.ts";
import type { ReviewFlags } from "./review-flags.ts";
import type { TestCasesFlags } from "./test-cases-flags.ts";
import type { Renderers } from "./wiring.ts";

/** The flags of a question as they were typed. */
export interface QuestionFlags extends OutputFlags, ReviewFlags, CouncilFlags, TestCasesFlags, PlanFlags {
  readonly model?: string | undefined;
  readonly models?: string | undefined;
  readonly fallback?: string | undefined;
  readonly system?: string | undefined;
  readonly rank?: boolean | undefined;
  readonly embedding?: string | undefined;
  /** True where it stood without a model. */
  readonly judge?: string | true | undefined;
  readonly persona?: string | undefined;
  readonly personas?: string | undefined;
  readonly preset?: string | undefined;
  readonly file?: readonly string[] | undefined;
  readonly samples?: string | undefined;
  readonly untilConfident?: string | undefined;
  readonly inputs?: string | undefined;
  readonly lenses?: string | undefined;
  readonly rankBy?: string | undefined;
  readonly untilSaturated?: boolean | undefined;
  /** True where it stood without a number. */
  readonly refine?: string | true | undefined;
  /** Of a template: `slot=value`, one each. */
  readonly set?: readonly string[] | undefined;
  readonly concurrency?: string | undefined;
  readonly budget?: string | undefined;
  readonly timeout?: string | undefined;
  readonly maxTokens?: string | undefined;
  readonly temperature?: string | undefined;
  readonly seed?: string | undefined;
  /** False after `--no-cache`; so with the next two. */
  readonly cache?: boolean | undefined;
  readonly hedge?: boolean | undefined;
  readonly warmUp?: boolean | undefined;
  readonly dryRun?: string | undefined;
  readonly yes?: boolean | undefined;
  readonly quiet?: boolean | undefined;
  readonly verbose?: boolean | undefined;
}

export type DryRun = "summary" | "json" | "full";

export interface ReadQuestion {
  /** Without its prompt where that stands on stdin. */
  readonly question: Question;
  readonly isPromptOnStdin: boolean;
  readonly output: OutputPlan;
  readonly dryRun: DryRun | undefined;
}

export interface TypedQuestion {
  readonly mode: QuestionMode;
  readonly words: readonly string[];
  readonly flags: QuestionFlags;
  readonly isStdinTerminal: boolean;
  readonly exists: (path: string) => boolean;
  readonly renderers: Renderers;
}

const DRY_RUNS = ["summary", "json", "full"] as const;

/** What the command line asks, checked as far as that goes without reading a file; InputError with every problem at once. */
export function readQuestion(typed: TypedQuestion): ReadQuestion {
  const { mode, words, flags, isStdinTerminal, exists, renderers } = typed;
  const numbers = new FlagNumbers();
  const { problems } = numbers;
  const { words: usual, example, read } = MODE_FLAGS[mode];
  const form = flags.inputs === undefined ? usual : "samples-targets";
  const isSampled = form === "samples-prompt" || form === "samples-targets";
  const hasPrompt = form === "prompt" || form === "samples-prompt";
  const typedWords = { words, files: flags.file ?? [], takesSamples: isSampled && flags.samples === undefined, exists };
  const operands = hasPrompt ? readOperands(typedWords) : readTargets(typedWords);
  problems.push(...operands.problems);
  const isPromptOnStdin = hasPrompt && (operands.prompt === "-" || (operands.prompt === undefined && !isStdinTerminal));
  if (hasPrompt && operands.prompt === undefined && isStdinTerminal)
    problems.push(`expected a prompt, got none: swarm ${mode} ${example}`);
  if (operands.prompt?.trim() === "") problems.push("expected a prompt, got an empty text");
  const typedSamples = flags.samples ?? operands.samples;
  if (isSampled && typedSamples === undefined && flags.inputs === undefined) {
    const before = hasPrompt ? "the prompt" : "the files";
    problems.push(`expected N, how many, before ${before}, got none: swarm ${mode} ${example}`);
  }
  if (flags.personas !== undefined && flags.preset !== undefined) {
    problems.push("expected --personas or --preset, got both");
  }
  if (flags.model !== undefined && flags.models !== undefined) problems.push("expected --model or --models, got both");
  const dryRun = DRY_RUNS.find((name) => name === flags.dryRun);
  if (flags.dryRun !== undefined && dryRun === undefined) {
    problems.push(`expected --dry-run to be summary, json or full, got ${JSON.stringify(flags.dryRun)}`);
  }
  const question: Question = {
    mode,
    prompt: isPromptOnStdin ? "" : (operands.prompt ?? ""),
    samples: numbers.samples(typedSamples),
    targets: operands.targets,
    system: flags.system,
    persona: flags.persona,
    personas: namesOf("--personas", flags.personas, problems),
    preset: flags.preset,
    model: flags.model,
    models: parseModelShares(flags.models, problems),
    fallback: namesOf("--fallback", flags.fallback, problems),
    embedding: modelOf("--embedding", flags.embedding, problems),
    rank: flags.rank,
    judge: flags.judge === true ? true : modelOf("--judge", flags.judge, problems),
    files: operands.files,
    maxOutputTokens: numbers.maxOutputTokens(flags.maxTokens),
    temperature: numbers.temperature(flags.temperature),
    seed: numbers.seed(flags.seed),
    concurrency: numbers.concurrency(flags.concurrency),
    budgetUsd: numbers.budgetUsd(flags.budget),
    timeoutMs: numbers.timeoutMs(flags.timeout),
    cache: flags.cache === false ? false : undefined,
    hedge: flags.hedge === false ? false : undefined,
    warmUp: flags.warmUp === false ? false : undefined,
    ...read?.(flags, numbers, words),
  };
  const output = planOutput(flags, renderers, problems);
  if (problems.length > 0) throw new InputError(problems);
  return { question, isPromptOnStdin, output, dryRun };
}

/** The word behind `--judge` may be the prompt, which it swallowed. */
function modelOf(flag: string, text: string | undefined, problems: string[]): string | undefined {
  if (text === undefined || /^[^\s/]+\/\S+$/.test(text)) return text;
  problems.push(
    `expected ${flag} to be a model as provider/model, got ${JSON.stringify(text.slice(0, 80))}${flag === "--judge" ? ": without a model put it last" : ""}`,
  );
  return undefined;
}

function namesOf(flag: string, text: string | undefined, problems: string[]): readonly string[] | undefined {
  if (text === undefined) return undefined;
  const names = text.split(",").map((name) => name.trim());
  if (names.includes("")) problems.push(`expected ${flag} as names with commas between, got ${JSON.stringify(text)}`);
  return names;
}
