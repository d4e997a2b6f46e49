import { type CommandSpec, examples } from "./command-spec.ts";
import { COUNCIL_COMMAND } from "./council-command.ts";
import { generateCommand } from "./generate-command.ts";
import { actionOf, addCallFlags, addGroupingFlags, addJudgeFlag, MODELS, PROMPT } from "./question-definition.ts";
import { REVIEW_COMMAND } from "./review-command.ts";
import { RUN_COMMAND } from "./template-commands.ts";
import { TEST_CASES_COMMAND } from "./test-cases-command.ts";

/** What asks models: a command a mode. */
export const QUESTION_COMMANDS: readonly CommandSpec[] = [
  {
    name: "ask",
    description: "ask one oracle and print the answer as it comes",
    define(command, definition) {
      command.argument("[prompt...]", PROMPT).option("--persona <name>", "who answers (see `swarm personas`)");
      addCallFlags(command);
      command.addHelpText("after", examples(ASK_EXAMPLES)).action(actionOf("ask", definition));
    },
  },
  {
    name: "analyze",
    description: "ask several personas side by side, then put their answers together",
    define(command, definition) {
      command
        .argument("[prompt...]", PROMPT)
        .option("--personas <names>", "who answers, with commas between")
        .option("--preset <name>", "who answers, as a group: quick, comprehensive, security, technical, all or yours")
        .option("--models <names>", MODELS)
        .option("--refine", "have every persona criticise the synthesis, and have it written again")
        .option("--rank", "rank the answers: the personas rank each other's, or --judge compares them in pairs");
      addJudgeFlag(command, "who ranks in place of the personas, the model that answers or this one");
      addCallFlags(command);
      command.addHelpText("after", examples(ANALYZE_EXAMPLES)).action(actionOf("analyze", definition));
    },
  },
  {
    name: "batch",
    description: "ask the same question N times and count the answers",
    define(command, definition) {
      command
        .argument("[N]", "how many times, 1 to 100,000")
        .argument("[prompt...]", PROMPT)
        .option("-n, --samples <N>", "how many times, in place of the first argument")
        .option("--personas <names>", "who answers in turn, with commas between")
        .option("--preset <name>", "who answers in turn, by the name of a group")
        .option("--models <names>", MODELS)
        .option(
          "--until-confident <share>",
          "stop once the leader can hardly be overtaken, with 0.95 or so of certainty",
        );
      command.option("--inputs <file>", "a question a line (JSONL) in place of the prompt; N is then per question");
      addGroupingFlags(command);
      addCallFlags(command);
      command.addHelpText("after", examples(BATCH_EXAMPLES)).action(actionOf("batch", definition));
    },
  },
  COUNCIL_COMMAND,
  REVIEW_COMMAND,
  TEST_CASES_COMMAND,
  generateCommand,
  RUN_COMMAND,
];

const ASK_EXAMPLES = [
  ['swarm ask "Why is this slow?" -f "src/engine/**/*.ts"', "one oracle with files attached, streamed"],
  ['swarm ask --persona skeptic "We drop SQLite for Redis"', "answered by a persona"],
  ['git diff | swarm ask -s "Review this change"', "the prompt from stdin"],
] as const;

const ANALYZE_EXAMPLES = [
  ['swarm analyze "Should we migrate to microservices?"', "judge, critic, skeptic, innovator and advocate"],
  ['swarm analyze "Is this safe?" -f auth.ts --preset security', "a group of personas"],
  ['swarm analyze "Our plan" -f plan.md --personas judge,legal -o report.md', "personas by name, report in a file"],
  ['swarm analyze "Our plan" -f plan.md --refine', "with a synthesis that everybody criticised before it was final"],
  ['swarm analyze "Our plan" --models openai/gpt-5-mini,gemini/gemini-2.5-flash', "personas spread over models"],
] as const;

const BATCH_EXAMPLES = [
  ['swarm batch 50 "What\'s the best database for analytics?"', "50 independent votes, counted"],
  ['swarm batch 20 -s "You are a DBA" "Optimize this query" -f q.sql', "with a system prompt and a file"],
  ['swarm batch 40 "Which one?" --models 3=openai/gpt-5-mini,ollama/qwen3', "30 votes of one model, 10 of another"],
  ['swarm batch 50 "Which one?" --until-confident 0.95', "fewer votes where the leader is soon clear"],
  ['swarm batch 50 "Best name?" --judge', "answers that mean the same are counted together"],
  ["swarm batch --inputs questions.jsonl --models a/x,b/y,c/z", "a data set, each question to each model"],
  ['swarm batch 1000 "..." -m sim/crowd --dry-run', "what it would take, without a call"],
] as const;
