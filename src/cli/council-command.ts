import { Option } from "commander";
import { type CommandSpec, collect, examples } from "./command-spec.ts";
import { actionOf, addCallFlags, MODELS, PROMPT } from "./question-definition.ts";

/** `council`: personas deliberate in rounds until they agree. */
export const COUNCIL_COMMAND: CommandSpec = {
  name: "council",
  description: "have personas deliberate on a proposal in rounds until they agree, and an arbiter write the decision",
  define(command, definition) {
    command
      .argument("[proposal...]", PROMPT.replace("the question", "the proposal"))
      .option("--personas <names>", "the members, with commas between; two at least")
      .option(
        "--preset <name>",
        "the members, as a group: quick, comprehensive, hostile, security-review, architecture, product, technical, creative or yours",
      )
      .option("--recruit", "have a recruiter choose the members from all personas there are")
      .option("--models <names>", MODELS)
      .option("--max-rounds <N>", "the most rounds, 1 to 20 (default: 2, 3, 5 or 7 by the proposal's complexity)")
      .option(
        "--convergence-threshold <percent>",
        "share of the weight that ends the debate (default: 80, 75, 70 or 65 by complexity)",
      )
      .option("--speculative", "begin a round while the synthesis before it is made: faster, for some calls in vain")
      .addOption(
        new Option(
          "--allow-files <globs...>",
          "files of the project that members may ask for; globs, `!` excludes; repeatable",
        ).argParser(collect),
      )
      .addOption(
        new Option(
          "--allow-command <command>",
          "a command line that members may have run in the project's root, exactly as it stands; repeatable",
        ).argParser(collect),
      )
      .option("--no-wait", "do not wait for a person where a member needs information that nobody else can give");
    addCallFlags(command);
    command.addHelpText("after", examples(EXAMPLES)).action(actionOf("council", definition));
  },
};

const EXAMPLES = [
  ['swarm council "Move our sessions from Redis to PostgreSQL"', "five personas, rounds by the proposal's complexity"],
  ["swarm council - --preset hostile < rfc.md", "a group of personas, the proposal from stdin"],
  ['swarm council "Adopt this schema" -f schema.sql --allow-files "src/db/**"', "members may ask for these files"],
  ['swarm council "Rewrite it in Rust" --recruit --speculative', "members chosen for the proposal; faster rounds"],
  ['swarm council "Buy or build?" --models openai/gpt-5-mini,gemini/gemini-2.5-flash', "no one model decides alone"],
  ['swarm answer "The contract ends in May"', "what a council that waits asked for"],
] as const;
