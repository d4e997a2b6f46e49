import { type CommandSpec, examples } from "./command-spec.ts";
import { actionOf, addCallFlags, addGroupingFlags, MODELS, PROMPT } from "./question-definition.ts";

/** `generate`: N different ideas for one problem. */
export const generateCommand: CommandSpec = {
  name: "generate",
  description: "have N different ideas for a problem, put alike ones together and show the best side by side",
  define(command, definition) {
    command
      .argument("[N]", "how many ideas, 1 to 10,000")
      .argument("[problem...]", PROMPT.replace("the question", "the problem"))
      .option("-n, --samples <N>", "how many ideas, in place of the first argument")
      .option(
        "--lenses <names>",
        "what to look at it through, with commas between (default: all of the library and yours)",
      )
      .option("--rank-by <criteria>", "what families are ranked by, as safety,impact (default: novelty,feasibility)")
      .option("--until-saturated", "stop once new waves find hardly a new idea")
      .option("--refine [K]", "have the best K families criticised and written again (default: 3)")
      .option("--personas <names>", "who has ideas in turn, with commas between")
      .option("--preset <name>", "who has ideas in turn, by the name of a group")
      .option("--models <names>", MODELS);
    addGroupingFlags(command);
    addCallFlags(command);
    command.addHelpText("after", examples(EXAMPLES)).action(actionOf("generate", definition));
  },
};

const EXAMPLES = [
  ['swarm generate 40 "How can we halve the time of our CI?"', "40 ideas through 20 lenses"],
  ['swarm generate 30 "Onboard new users" --lenses users,simplicity,cost', "through these lenses in turn"],
  ['swarm generate 50 "Store secrets" --rank-by safety,impact,cost', "ranked by these, side by side"],
  ['swarm generate 200 "Grow the shop" --until-saturated', "fewer, where nothing new comes any more"],
  ['swarm generate 24 "Our schema" -f schema.sql --refine 3', "the best three criticised and written again"],
] as const;
