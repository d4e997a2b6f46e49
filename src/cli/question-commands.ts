import { type Command, Option } from "commander";
import type { QuestionMode } from "../app/app.ts";
import type { QuestionFlags } from "./question-flags.ts";
import type { Cli } from "./wiring.ts";

/** Runs a command's action; what it answers becomes the exit code. */
export type Finish = (work: Promise<number>) => Promise<void>;

const collect = (value: string, before: readonly string[] | undefined): readonly string[] => [...(before ?? []), value];

/** Adds `ask`, `analyze` and `batch`. */
export function addQuestionCommands(program: Command, cli: Cli, finish: Finish): void {
  const act = (mode: QuestionMode) =>
    function (this: Command, ..._: unknown[]) {
      const flags = this.opts<QuestionFlags>();
      return finish(import("./ask-question.ts").then(({ askQuestion }) => askQuestion(cli, mode, this.args, flags)));
    };

  const ask = program
    .command("ask")
    .description("ask one oracle and print the answer as it comes")
    .argument("[prompt...]", "the question; `-`, or nothing while stdin is piped, reads it from stdin");
  addCalling(ask.option("--persona <name>", "who answers (see `swarm personas`)"));
  ask.addHelpText("after", examples(ASK_EXAMPLES)).action(act("ask"));

  const analyze = program
    .command("analyze")
    .description("ask several personas side by side, then put their answers together")
    .argument("[prompt...]", "the question; `-`, or nothing while stdin is piped, reads it from stdin")
    .option("--personas <names>", "who answers, with commas between")
    .option("--preset <name>", "who answers, by the name of a group: quick, comprehensive, security, technical, all");
  addCalling(analyze);
  analyze.addHelpText("after", examples(ANALYZE_EXAMPLES)).action(act("analyze"));

  const batch = program
    .command("batch")
    .description("ask the same question N times and count the answers")
    .argument("[N]", "how many times, 1 to 100,000")
    .argument("[prompt...]", "the question; `-`, or nothing while stdin is piped, reads it from stdin")
    .option("-n, --samples <N>", "how many times, in place of the first argument")
    .option("--personas <names>", "who answers in turn, with commas between")
    .option("--preset <name>", "who answers in turn, by the name of a group");
  addCalling(batch);
  batch.addHelpText("after", examples(BATCH_EXAMPLES)).action(act("batch"));
}

/** The flags that all questions share. */
function addCalling(command: Command): void {
  command
    .option("-m, --model <provider/model>", "who is asked; found by itself when absent (see `swarm doctor`)")
    .option("--fallback <models>", "asked in turn when the model ends in an error, with commas between")
    .option("-s, --system <text>", "system prompt, after the persona's instructions")
    .addOption(
      new Option("-f, --file <globs...>", "files to attach; globs, `!` excludes; repeatable").argParser(collect),
    )
    .option("-j, --concurrency <number>", "most calls in flight, or auto (default: auto)")
    .option("--budget <USD>", "the most the run may cost; never crossed")
    .option("--timeout <time>", "the most it may take, as 90s, 10m or 2h")
    .option("--max-tokens <number>", "output cap of each call")
    .option("--temperature <number>", "0 to 2; the model's own when absent")
    .option("--seed <number>", "for repeatable draws, where the provider has seeds")
    .option("--no-cache", "ask again even what was answered before")
    .option("--no-hedge", "send no second request for a slow one")
    .option("--no-warm-up", "send all calls at once although they share a long prefix")
    .option("--dry-run [form]", "show calls, tokens and price and do nothing: summary, json, or full for each prompt");
  addOutput(command.option("-y, --yes", "do not ask for confirmation of the price"));
}

/** The flags of everything that ends in a report. */
export function addOutput(command: Command): void {
  command
    .option("--json", "the result as one JSON document; the same as --output-format json")
    .option("--output-format <form>", "md (default), json, or stream-json: events one a line, the outcome last")
    .addOption(
      new Option(
        "-o, --output <file>",
        "also write it to a file, as its extension says: md, json, jsonl (units, one a line), csv; repeatable",
      ).argParser(collect),
    )
    .option("-q, --quiet", "no progress and no notices on stderr")
    .option("-v, --verbose", "say more on stderr");
}

/** Examples below a command's help, each with what it does. */
export function examples(lines: readonly (readonly [command: string, does: string])[]): string {
  return `\nExamples:\n${lines.map(([command, does]) => `  $ ${command}\n      ${does}`).join("\n")}`;
}

const ASK_EXAMPLES = [
  ['swarm ask "Why is this slow?" -f "src/engine/**/*.ts"', "one oracle with files attached, streamed"],
  ['swarm ask --persona skeptic "We drop SQLite for Redis"', "answered by a persona"],
  ['git diff | swarm ask -s "Review this change"', "the prompt from stdin"],
] as const;

const ANALYZE_EXAMPLES = [
  ['swarm analyze "Should we migrate to microservices?"', "judge, critic, skeptic, innovator and advocate"],
  ['swarm analyze "Is this safe?" -f auth.ts --preset security', "a group of personas"],
  ['swarm analyze "Our plan" -f plan.md --personas judge,legal -o report.md', "personas by name, report in a file"],
] as const;

const BATCH_EXAMPLES = [
  ['swarm batch 50 "What\'s the best database for analytics?"', "50 independent votes, counted"],
  ['swarm batch 20 -s "You are a DBA" "Optimize this query" -f q.sql', "with a system prompt and a file"],
  ['swarm batch 1000 "..." -m sim/crowd --dry-run', "what it would take, without a call"],
] as const;
