import { z } from "zod";
import { expecting } from "./expecting.ts";

const AGENT_NAME = /^[a-z][a-z0-9-]*$/;
const VARIABLE_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
const NAME = "an agent's name of small letters, digits and -";
const COMMAND = "a command line, as in aider --yes --message {prompt}";

const line = (phrase: string) => z.string(expecting(phrase)).regex(/\S/, expecting(phrase));

const agent = z.strictObject(
  {
    kind: z.enum(["acp", "mcp", "command"], expecting("acp, mcp or command")).meta({
      description:
        "`acp`: speaks the Agent Client Protocol; `mcp`: a tool of an MCP server that takes a prompt; `command`: does a task in one go.",
    }),
    command: line(COMMAND).meta({
      description:
        "What starts it, without a shell. `{cwd}` `{home}` `{model}` `{url}`, and of a `command` also `{prompt}` and `{prompt_file}`, are filled in.",
      examples: ["my-agent --acp"],
    }),
    variables: z
      .record(
        z.string().regex(VARIABLE_NAME, expecting("the name of an environment variable")),
        z.string(expecting("the variable's value as a text")),
        expecting("variables as NAME: value"),
      )
      .optional()
      .meta({ description: "Further environment variables, with the same slots. No keys." }),
    tool: line("a tool's name")
      .optional()
      .meta({ description: "Of `mcp`: the tool; the first that takes a prompt when absent." }),
    arguments: z
      .record(
        z.string(),
        z.union([z.string(), z.number(), z.boolean()], expecting("a text, a number, true or false")),
        expecting("the tool's arguments as NAME: value"),
      )
      .optional()
      .meta({ description: "Of `mcp`: further arguments of the tool." }),
    mode: line("a mode's id")
      .optional()
      .meta({ description: "Of `acp`: the session mode in which it edits files without asking." }),
    unmetered: z.boolean(expecting("true or false")).optional().meta({
      description: "It uses a subscription of your own, so what it costs is not known.",
      default: false,
    }),
  },
  expecting("fields such as kind and command"),
);

/** What a configuration file says about coding agents. */
export const agentsSchema = z.record(
  z.string().regex(AGENT_NAME, expecting(NAME)),
  agent,
  expecting("agents as NAME: {kind: ..., command: ...}"),
);
