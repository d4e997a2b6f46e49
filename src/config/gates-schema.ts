import { z } from "zod";
import { durationSchema } from "./duration-schema.ts";
import { expecting } from "./expecting.ts";
import { EXPECTED, MODEL_NAME } from "./settings.ts";

const NAME = /^[a-z0-9][a-z0-9 _./-]*$/;
const OWN = /^(?:scope|secrets|tests-weakened|judge|approval)$/;
const RUN = "a command as a line for the shell or a list of words, as in npm test or [npm, test]";
const COMMAND = "a command, or false to switch off one that was found";
const NAMES = "names of gates, as in [lint]";
const GLOBS = "paths, as in [infra/, '**/*.sql']";
const GATE_NAME = "a gate's name of small letters, digits, spaces and - _ . /, other than those of our own gates";

const names = z.array(z.string(expecting(NAMES)).regex(/\S/, expecting(NAMES)), expecting(NAMES));
const globs = z.array(z.string(expecting(GLOBS)).regex(/\S/, expecting(GLOBS)), expecting(GLOBS));
const flag = z.boolean(expecting("true or false"));
const line = z.string(expecting(RUN)).regex(/\S/, expecting(RUN));
const words = z.array(z.string(expecting(RUN)), expecting(RUN)).min(1, expecting(RUN));
const count = (least: number, phrase: string) => z.int(expecting(phrase)).min(least, expecting(phrase));

const command = z.strictObject({
  run: z.union([line, words], expecting(RUN)).meta({ description: "A line for the shell, or words that need none." }),
  folder: z
    .string(expecting("a folder of the repository"))
    .optional()
    .meta({ description: "Where it runs, from the root." }),
  timeout: durationSchema.optional().meta({ description: "How long it may take. A bare number is seconds." }),
  after: names
    .optional()
    .meta({ description: "Gates that must pass before it is worth running.", examples: [["build"]] }),
});

/** What a configuration file says about gates. */
export const gatesSchema = z.strictObject(
  {
    commands: z
      .record(
        z
          .string()
          .regex(NAME, expecting(GATE_NAME))
          .refine((name) => !OWN.test(name), expecting(GATE_NAME)),
        z.union([line, words, z.literal(false), command], expecting(COMMAND)),
        expecting("commands as `NAME: npm test`"),
      )
      .optional()
      .meta({
        description:
          "Commands that a change must pass, by name, beside those found in the repository or in their place; `false` switches one off.",
        examples: [{ test: "npm test", lint: false }],
      }),
    timeout: durationSchema.optional().meta({
      description: "How long a command may take that says nothing of it. A bare number is seconds.",
      default: "10m",
    }),
    atOnce: count(1, "a whole number, 1 or more")
      .optional()
      .meta({
        description: "Commands that run at once, of all tasks together; as many as there are cores when absent.",
        examples: [4],
      }),
    warn: names.optional().meta({
      description: "Gates whose failure is only told with `--gate permissive`.",
      examples: [["lint"]],
    }),
    scope: flag.optional().meta({ description: "Whether a task may change only what its plan names.", default: true }),
    protected: globs.optional().meta({
      description: "Paths that no task may change, besides this file and `.swarm/`.",
      examples: [["infra/"]],
    }),
    allowed: globs.optional().meta({
      description: "Paths that every task may change.",
      examples: [["CHANGELOG.md"]],
    }),
    mostFileBytes: count(1, "a whole number of bytes, 1 or more")
      .optional()
      .meta({ description: "The largest file that a task may write, in bytes.", default: 1_048_576 }),
    mostRemovals: count(0, "a whole number of files, 0 or more").optional().meta({
      description: "Most files that one task may delete or rename without `--allow-mass-change`.",
      default: 20,
    }),
    secrets: flag.optional().meta({ description: "Whether added lines are searched for secrets.", default: true }),
    secretsAllowed: globs.optional().meta({
      description: "Paths in which nothing counts as a secret.",
      examples: [["test/fixtures/**"]],
    }),
    testsWeakened: flag.optional().meta({
      description: "Whether a change that removes, skips or loosens tests waits for a person.",
      default: true,
    }),
    judge: flag.optional().meta({
      description: "Whether a model holds each change against its task's definition of done. Costs a call an attempt.",
      default: false,
    }),
    judgeModel: z
      .string(expecting(EXPECTED.model))
      .regex(MODEL_NAME, expecting(EXPECTED.model))
      .optional()
      .meta({ description: "The judge, as `provider/model`; the run's own model when absent." }),
    judgeCannotTell: z.enum(["wait", "pass"], expecting("wait or pass")).optional().meta({
      description: "What comes of a line that cannot be told from the change: a person looks, or it passes.",
      default: "wait",
    }),
    approval: flag
      .optional()
      .meta({ description: "Whether a person approves each change before it lands.", default: false }),
  },
  expecting("fields such as commands, protected or judge"),
);
