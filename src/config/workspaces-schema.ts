import { z } from "zod";
import { durationSchema } from "./duration-schema.ts";
import { expecting } from "./expecting.ts";

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
const HOST = /^(?:\*\.)?[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::\d{1,5})?$/;
const LAST_PORT = 65_535;

const line = (phrase: string) => z.string(expecting(phrase)).regex(/\S/, expecting(phrase));
const COMMAND = "a command line, as in npm ci";
const PATHS = "paths inside the repository that git ignores, as in [node_modules]";
const FIRST_PORT = `a port from 1024 to ${LAST_PORT}`;
const EACH = "a whole number of ports, 1 to 1000";

const paths = z.array(z.string(expecting(PATHS)).regex(/\S/, expecting(PATHS)), expecting(PATHS));

/** What a configuration file says about workspaces. */
export const workspacesSchema = z.strictObject(
  {
    kind: z.enum(["worktree", "directory", "command"], expecting("worktree, directory or command")).optional().meta({
      description:
        "`worktree`: a git worktree for each task; `directory`: the checkout itself, one task at a time; `command`: what your own tool makes.",
      default: "worktree",
    }),
    setup: line(COMMAND)
      .optional()
      .meta({
        description: "A command line that makes a tree ready for an agent; run by the shell in the tree.",
        examples: ["npm ci"],
      }),
    setupTimeout: durationSchema
      .optional()
      .meta({ description: "How long the set-up command may take. A bare number is seconds.", default: "10m" }),
    link: paths.optional().meta({
      description:
        "Paths that every tree gets as a link to the checkout's own. Agents can write through them, unless they are sandboxed.",
      examples: [["node_modules"]],
    }),
    keep: paths.optional().meta({
      description: "Paths that stay in a tree when another task gets it, as caches of a build do.",
      examples: [["target"]],
    }),
    ports: z
      .strictObject(
        {
          first: z
            .int(expecting(FIRST_PORT))
            .min(1_024, expecting(FIRST_PORT))
            .max(LAST_PORT, expecting(FIRST_PORT))
            .optional()
            .meta({
              description: "The first port that is given away.",
              default: 20_000,
            }),
          each: z.int(expecting(EACH)).min(1, expecting(EACH)).max(1_000, expecting(EACH)).optional().meta({
            description: "How many ports each tree has to itself, from `SWARM_PORT` on.",
            default: 10,
          }),
        },
        expecting("fields such as first: 20000"),
      )
      .optional()
      .meta({ description: "Ports of its own for each tree." }),
    variables: z
      .record(
        z.string().regex(NAME, expecting("the name of an environment variable")),
        z.string(expecting("the variable's value as a text")),
        expecting("variables as `NAME: value`"),
      )
      .optional()
      .meta({
        description: "Variables of each task's own; `{run}`, `{task}` and `{port}` stand for their values. No secrets.",
        examples: [{ DATABASE: "app_{task}" }],
      }),
    command: z
      .strictObject(
        {
          create: line(COMMAND).meta({
            description:
              "Makes a workspace. `{run}`, `{task}`, `{base}` and `{branch}` stand for their values, quoted for the shell.",
          }),
          path: line(COMMAND).meta({ description: "Prints the workspace's absolute path as its last line." }),
          remove: line(COMMAND).optional().meta({ description: "Takes it away, once its task has landed." }),
        },
        expecting("the command lines create and path"),
      )
      .optional()
      .meta({ description: "Your own tool, for `kind: command`." }),
    sandbox: z.boolean(expecting("true or false")).optional().meta({
      description:
        "Whether agents run in a sandbox of the operating system, in which they write in their own tree alone.",
      default: false,
    }),
    sandboxHosts: z
      .array(
        z
          .string(expecting("hosts, as in example.org or *.example.org:443"))
          .regex(HOST, expecting("hosts, as in example.org or *.example.org:443")),
        expecting("a list of hosts, as in [example.org]"),
      )
      .optional()
      .meta({
        description: "Hosts that agents in the sandbox reach besides the model.",
        examples: [["*.example.org"]],
      }),
  },
  expecting("fields such as setup, link or ports"),
);
