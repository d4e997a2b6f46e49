import { InputError } from "../core/errors.ts";
import { askQuestion } from "./ask-question.ts";
import { FlagNumbers } from "./flag-numbers.ts";
import type { QuestionFlags } from "./question-flags.ts";
import { showPlan } from "./show-plan.ts";
import type { Cli } from "./wiring.ts";

/** Has a goal planned, or makes a plan of a list. An output that ends in `.yaml` is the plan's own file; the others are of the report. */
export async function askPlan(cli: Cli, words: readonly string[], flags: QuestionFlags): Promise<number> {
  const output = flags.output ?? [];
  const plans = output.filter((file) => /\.ya?ml$/i.test(file));
  if (plans.length > 1) throw new InputError(`expected one -o for the plan, got ${plans.join(", ")}`);
  const reports = output.filter((file) => !plans.includes(file));
  if (flags.from === undefined) {
    return askQuestion(cli, "plan", words, { ...flags, output: reports, planFile: plans[0] });
  }
  await importList(cli, words, { ...flags, output: reports, from: flags.from, planFile: plans[0] });
  return 0;
}

/** What a list makes nothing of, since nobody is asked. */
const UNUSED: readonly (readonly [keyof QuestionFlags, string])[] = [
  ["maxTasks", "--max-tasks"],
  ["system", "--system"],
  ["file", "--file"],
  ["dryRun", "--dry-run"],
  ["budget", "--budget"],
  ["maxTokens", "--max-tokens"],
  ["temperature", "--temperature"],
  ["seed", "--seed"],
  ["fallback", "--fallback"],
  ["concurrency", "--concurrency"],
  ["timeout", "--timeout"],
  ["outputFormat", "--output-format"],
];

async function importList(cli: Cli, words: readonly string[], flags: QuestionFlags & { from: string }): Promise<void> {
  const numbers = new FlagNumbers();
  numbers.agents(flags.agents);
  const unused = UNUSED.filter(([name]) => flags[name] !== undefined).map(([, flag]) => flag);
  const problems = [
    ...numbers.problems,
    ...(unused.length === 0 ? [] : [`expected --from without ${unused.join(", ")}, since no model is asked`]),
    ...(words.length > 1 ? ["expected one goal, got several words: put it in quotes"] : []),
    ...((flags.output ?? []).length === 0
      ? []
      : [`expected -o to name a .yaml file with --from, got ${flags.output?.join(", ")}`]),
  ];
  if (problems.length > 0) throw new InputError(problems);
  await using app = await cli.wiring.openApp(cli.io);
  const [goal] = words;
  const { from, planFile, force } = flags;
  const plan = await app.importPlan({ from, goal, file: planFile, isForced: force });
  await showPlan(cli, plan, flags);
}
