import { z } from "zod";
import { COMMAND_KINDS, type Inventory } from "../../core/inventory.ts";

const WIDEST = 120;

const count = () => z.int().nonnegative();

const told = z.strictObject({
  path: z.string().describe("The file or folder."),
  reason: z.string().describe("Why, as a sentence without its first capital and full stop."),
});

const source = z.strictObject({
  path: z.string().describe("From the project's root, with forward slashes."),
  line: z.int().positive().optional().describe("From 1."),
  says: z.string().describe('What it says, as: script "test".'),
});

const command = z.strictObject({
  kind: z.enum(COMMAND_KINDS).describe("What it is for."),
  name: z.string().describe("Unique in the project."),
  command: z
    .array(z.string())
    .optional()
    .describe("The words to run without a shell; absent where the line needs one."),
  line: z.string().describe("As a person types it."),
  folder: z.string().describe("Where to run it, from the project's root; empty for the root itself."),
  after: z.array(z.string()).optional().describe("Names of commands that must have run before."),
  basis: z
    .enum(["declared", "ci", "usual"])
    .describe(
      "Named by the project itself, seen in continuous integration, or the usual one of its build system or tool.",
    ),
  sources: z.array(source).min(1).describe("Where it was found, the reason first."),
});

const share = z.strictObject({
  name: z.string().describe("As linguist names the language."),
  kind: z.enum(["programming", "markup", "build", "data", "prose"]).describe("What kind of language it is."),
  files: count().describe("How many files."),
  bytes: count().describe("Their size."),
});

const git = z.strictObject({
  head: z.string().nullable().describe("The commit that is checked out; null before the first one."),
  branch: z.string().nullable().describe("Null where HEAD is detached."),
  lastCommitAt: z.string().nullable().describe("When HEAD was committed, ISO 8601."),
  isShallow: z.boolean().describe("History ends early, so commits may be too few."),
  last30Days: z
    .strictObject({
      commits: count().describe("Commits that touch the project's folder."),
      authors: z
        .array(z.strictObject({ name: z.string(), commits: count() }))
        .describe("Most commits first; one e-mail address is one author."),
    })
    .describe("The work of the last 30 days."),
});

const project = z.strictObject({
  name: z.string().describe("The folder's name."),
  path: z.string().describe("Absolute."),
  place: z
    .strictObject({
      kind: z.enum(["submodule", "nested", "worktree", "subfolder"]),
      of: z.string().describe("The project around it, or the repository it belongs to; absolute."),
    })
    .optional()
    .describe("How it stands to another project; absent for one of its own."),
  git: git.optional().describe("Absent where it is no repository."),
  readme: z
    .strictObject({ path: z.string(), title: z.string().nullable(), summary: z.string().nullable() })
    .optional()
    .describe("The first heading and paragraph of its README."),
  files: count().describe("All files that git does not ignore."),
  bytes: count().describe("Their size."),
  primary: z
    .string()
    .nullable()
    .describe("The language with most bytes of own code; of documents or data only where there is no code."),
  languages: z
    .array(share)
    .describe("Programming and markup languages of own code, most bytes first; vendored and generated code left out."),
  otherFiles: z.array(share).describe("Documents, data and build scripts."),
  buildSystems: z
    .array(z.strictObject({ name: z.string(), manifests: z.array(z.string()) }))
    .describe("Each with the manifests that show it."),
  manifests: z.array(z.string()).describe("Every manifest, those nearest to the root first."),
  commands: z.array(command).describe("How it is set up, built and checked; of one kind and folder the best first."),
  packages: z
    .array(
      z.strictObject({
        name: z.string(),
        path: z.string().describe("From the project's root; empty for the root itself."),
        system: z.string().describe("The build system whose package it is."),
        manifest: z.string(),
        needs: z.array(z.string()).describe("Paths of the packages of this project that it depends on."),
      }),
    )
    .describe("Parts with a manifest of their own."),
  setAside: z
    .array(
      z.strictObject({
        path: z.string().describe("A file, or a folder that ends in a slash."),
        reason: z.string(),
        files: count(),
        bytes: count(),
      }),
    )
    .describe("What is not the project's own work: vendored, generated or built; at most 100, most files first."),
  unreadable: z.array(told).describe("What could not be looked at."),
  notes: z.array(z.string()).describe("What a person should know."),
});

/** The inventory as a file; the same as the type of core. */
export const inventorySchema: z.ZodType<Inventory> = z.strictObject({
  version: z.literal(1),
  at: z.string().describe("When it was taken, ISO 8601."),
  roots: z.array(z.string()).describe("Where projects were looked for; absolute."),
  maxDepth: count().describe("How many levels below each root."),
  projects: z.array(project).describe("Sorted by path."),
  skipped: z.array(told).describe("Folders that are no project of their own, or could not be looked at."),
});

/** The text of the published JSON schema (draft 2020-12) of `.swarm/inventory.json`. */
export function inventorySchemaText(): string {
  const { $schema, ...schema } = z.toJSONSchema(inventorySchema, {
    override: ({ jsonSchema }) => {
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
    },
  });
  const head = { $schema, title: "inventory.json", description: "What `swarm inventory` found." };
  const text = JSON.stringify({ ...head, ...schema }, null, 2);
  // As the formatter has it: a list on one line where that is short enough.
  const compact = text.replace(
    /^(.*)\[\s+([^[\]{}]*?)\s+\](,?)$/gm,
    (whole, before: string, items: string, end: string) => {
      const line = `${before}[${items.replace(/,\s+/g, ", ")}]${end}`;
      return line.length <= WIDEST ? line : whole;
    },
  );
  return `${compact}\n`;
}
