import { type Command, Option } from "commander";
import type { QuestionMode } from "../app/app.ts";
import { collect, type Definition } from "./command-spec.ts";
import { addOutputFlags } from "./output-flags.ts";
import type { QuestionFlags } from "./question-flags.ts";

export const PROMPT = "the question; `-`, or nothing while stdin is piped, reads it from stdin";
export const MODELS =
  "models that take turns, with commas between, in place of -m; 3=provider/model gets three turns a round";

/** The action of a question's command. */
export function actionOf(mode: QuestionMode, { cli, finish }: Definition) {
  return function (this: Command) {
    const flags = this.opts<QuestionFlags>();
    return finish(import("./ask-question.ts").then(({ askQuestion }) => askQuestion(cli, mode, this.args, flags)));
  };
}

/** The flags of modes that group answers by meaning. */
export function addGroupingFlags(command: Command): void {
  command.option(
    "--embedding <provider/model>",
    "group by vectors of this model and not by shared words (default: the setting `embedding`)",
  );
  addJudgeFlag(command, "ask about borderline pairs, the model that answers or this one");
}

/** Whom to ask for judgements; what is judged is the mode's own. */
export function addJudgeFlag(command: Command, description: string): void {
  command.option("--judge [provider/model]", description);
}

/** The flags that all questions share. */
export function addCallFlags(command: Command): void {
  command
    .option("-m, --model <provider/model>", "who is asked; found by itself when absent (see `swarm doctor`)")
    .option("-s, --system <text>", "system prompt, after the persona's instructions")
    .addOption(
      new Option("-f, --file <globs...>", "files to attach; globs, `!` excludes; repeatable").argParser(collect),
    );
  addAnswerFlags(command);
  addRunFlags(command);
}

/** How each answer is made. */
export function addAnswerFlags(command: Command): void {
  command
    .option("--max-tokens <number>", "output cap of each call")
    .option("--temperature <number>", "0 to 2; the model's own when absent")
    .option("--seed <number>", "for repeatable draws, where the provider has seeds");
}

/** How a whole run is worked on, and where its report goes. */
export function addRunFlags(command: Command): void {
  command
    .option("--fallback <models>", "asked in turn when the model ends in an error, with commas between")
    .option("-j, --concurrency <number>", "most calls in flight, or auto (default: auto)")
    .option("--budget <USD>", "the most the run may cost; never crossed")
    .option("--timeout <time>", "the most it may take, as 90s, 10m or 2h")
    .option("--no-cache", "ask again even what was answered before")
    .option("--no-hedge", "send no second request for a slow one")
    .option("--no-warm-up", "send all calls at once although they share a long prefix")
    .option("--dry-run [form]", "show calls, tokens and price and do nothing: summary, json, or full for each prompt");
  addOutputFlags(command.option("-y, --yes", "do not ask for confirmation of the price"));
}
