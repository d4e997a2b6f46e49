import { type CommandSpec, examples } from "./command-spec.ts";
import { actionOf, addCallFlags, MODELS } from "./question-definition.ts";

/** Written out, so that the names behind them are loaded only when a review is asked for; a test holds them equal. */
const SEVERITIES = "critical, high, medium, low, info";
const FOCUSES =
  "correctness, security, performance, maintainability, concurrency, errors, api, tests, accessibility, documentation";

export const REVIEW_COMMAND: CommandSpec = {
  name: "review",
  description: "review files for defects, by one reviewer or by several who must agree",
  define(command, definition) {
    command
      .argument("[files...]", "files, folders and globs; `!` excludes; with --diff only what changed among them")
      .option("--diff <base>", "review only what changed since this commit, branch or tag")
      .option("--per <unit>", "one call for each file, or for each symbol: function or class (default: file)")
      .option("--reviewers <K>", "independent passes over each; findings of several are merged (default: 1)")
      .option("--personas <names>", "who reviews in turn, with commas between")
      .option("--preset <name>", "who reviews in turn, by the name of a group")
      .option("--models <names>", MODELS)
      .option("--focus <names>", `what to look for, with commas between: ${FOCUSES}`)
      .option("--min-severity <severity>", `list nothing less severe; ${SEVERITIES}`)
      .option("--min-agreement <share>", "list only what this share of the reviewers found, as 0.5")
      .option("--baseline <file>", "known findings, which are not reported again")
      .option("--write-baseline <file>", "write the findings as the baseline of later reviews")
      .option("--fail-on <severity>", "end with exit code 10 on a new finding of this severity or worse")
      .option("--force", "also review what is ignored, generated, minified or very long");
    addCallFlags(command);
    command.addHelpText("after", examples(EXAMPLES)).action(actionOf("review", definition));
  },
};

const EXAMPLES = [
  ['swarm review "src/**/*.ts"', "each file by one reviewer"],
  ["swarm review --diff main --fail-on high", "what a branch changed; exit code 10 where that is bad"],
  ["swarm review src --reviewers 3 --min-agreement 0.5", "what two of three reviewers found"],
  ["swarm review src/auth --per symbol --focus security", "each function and class by itself"],
  ["swarm review src --write-baseline known.json", "accept what there is"],
  ["swarm review src --baseline known.json -o review.sarif", "what is new, for code scanning"],
] as const;
