import { type CommandSpec, examples } from "./command-spec.ts";
import { actionOf, addCallFlags, addGroupingFlags, MODELS } from "./question-definition.ts";

/** The lists of core, whose files are not loaded for a list of commands; a test holds them to be the same. */
const CATEGORIES = "happy-path, edge-case, error-handling, integration";
const FRAMEWORKS = "vitest, jest, node, pytest, unittest, go";

/** `test-cases`: N different test cases for files. */
export const TEST_CASES_COMMAND: CommandSpec = {
  name: "test-cases",
  description: "have N different test cases for files written, in words or as test files that run",
  define(command, definition) {
    command
      .argument("[N]", "how many test cases, 1 to 10,000")
      .argument("[targets...]", "what to test: files, folders and globs; `!` excludes")
      .option("-n, --samples <N>", "how many, in place of the first argument")
      .option(
        "--shares <percent>",
        `how they are spread, as happy-path=40,edge-case=60 (default: evenly over ${CATEGORIES})`,
      )
      .option("--framework <name>", `also write test files: ${FRAMEWORKS} (node is node:test)`)
      .option("--out <folder>", "where test files go, in the project (default: .swarm/runs/RUN/tests)")
      .option("--force", "replace test files that exist; also test what is generated, minified or very long")
      .option("--run", "run the test files in a copy of the project and say which pass (runs code that a model wrote)")
      .option("--run-command <command>", "in place of the framework's own; {file} and {report} become paths; no shell")
      .option("--run-timeout <time>", "the most that one test file may run (default: 60s)")
      .option("--fail-on-failure", "end with exit code 10 when a case does not pass")
      .option("--personas <names>", "who writes in turn, with commas between")
      .option("--preset <name>", "who writes in turn, by the name of a group")
      .option("--models <names>", MODELS);
    addGroupingFlags(command);
    addCallFlags(command);
    command.addHelpText("after", examples(EXAMPLES)).action(actionOf("test-cases", definition));
  },
};

const EXAMPLES = [
  ["swarm test-cases 20 src/core/retry.ts", "20 cases, five of each category"],
  ["swarm test-cases 60 src/store --shares error-handling=60,edge-case=40", "for a folder, with other shares"],
  ["swarm test-cases 20 src/retry.ts --framework vitest --out test/generated", "as test files"],
  ["swarm test-cases 20 app/retry.py --framework pytest --run", "and run: which pass, which fail"],
] as const;
