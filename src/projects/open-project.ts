import { existsSync } from "node:fs";
import path from "node:path";
import { InputError } from "../core/errors.ts";
import type { ProjectGit } from "../core/inventory.ts";
import type { ProjectFiles } from "../core/project-files.ts";
import type { RunGit } from "../git/git-runner.ts";
import { gitFacts } from "./git-facts.ts";
import { type GitListing, type GitRefusal, gitListing } from "./git-listing.ts";
import { readHead } from "./read-head.ts";
import { repositoryKind } from "./repository-kind.ts";
import { statFiles } from "./stat-files.ts";
import { walkFolder } from "./walk-folder.ts";

/** A project whose files are listed; texts are read when they are asked for. */
export interface OpenedProject extends ProjectFiles {
  readonly git: ProjectGit | undefined;
  /** What a person should know, a sentence each. */
  readonly notes: readonly string[];
  /** Absolute paths of other repositories inside. */
  readonly inner: readonly { readonly path: string; readonly kind: "submodule" | "nested" }[];
  /** Absolute paths of ignored folders. */
  readonly ignored: readonly string[];
}

export interface OpenOptions {
  readonly run: RunGit;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** False where the folder is known to lie in no repository. */
  readonly isRepository: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** Lists a folder as git does, and by a walk that obeys .gitignore where there is no git or it refuses. */
export async function openProject(root: string, options: OpenOptions): Promise<OpenedProject> {
  const { run, now, isRepository, signal } = options;
  const [listing, facts] = isRepository
    ? await Promise.all([
        gitListing(run, root, signal).catch(withoutGit),
        gitFacts(run, { folder: root, isPart: repositoryKind(root).kind === "none", now, signal }).catch(
          () => undefined,
        ),
      ])
    : [undefined, undefined];
  if (listing === undefined || "reason" in listing) return walkedProject(root, listing, options);
  const { files, links, unreadable } = await statFiles(listing.entries, { root, now, signal });
  const missing = listing.submodules.filter((name) => !existsSync(path.join(root, name, ".git")));
  const isMissing = new Set(missing);
  const told = [
    ...listing.unreadable,
    ...unreadable.filter(({ path: name }) => listing.unreadable.every((folder) => !name.startsWith(folder.path))),
    ...missing.map((name) => ({
      path: name,
      reason: "a submodule that is not checked out: git submodule update --init",
    })),
  ];
  const inner = (names: readonly string[], kind: "submodule" | "nested") =>
    names.map((name) => ({ path: path.join(root, name), kind }));
  return {
    ...reader(root, files, told),
    git: facts,
    notes: [...gitNotes(facts), ...linkNotes(links)],
    inner: [
      ...inner(
        listing.submodules.filter((name) => !isMissing.has(name)),
        "submodule",
      ),
      ...inner(listing.nested, "nested"),
    ],
    ignored: listing.ignored.map((name) => path.join(root, name)),
  };
}

/** Without git its folders are read as any other; everything else that goes wrong is thrown. */
function withoutGit(error: unknown): GitListing | GitRefusal {
  if (error instanceof InputError) return { reason: "there is no such program" };
  throw error;
}

async function walkedProject(
  root: string,
  refusal: GitRefusal | undefined,
  { now, signal }: OpenOptions,
): Promise<OpenedProject> {
  const walked = await walkFolder(root, signal);
  const entries = walked.paths.map((name) => ({ path: name }));
  const { files, links, unreadable } = await statFiles(entries, { root, now, signal });
  const refused =
    refusal === undefined
      ? []
      : [
          `git cannot list it (${refusal.reason}), so its folders were read instead, and nothing is known of its history`,
        ];
  return {
    ...reader(root, files, [...walked.unreadable, ...unreadable]),
    git: undefined,
    notes: [...refused, ...linkNotes(links)],
    inner: walked.repositories.map((name) => ({ path: path.join(root, name), kind: "nested" as const })),
    ignored: [],
  };
}

type Listed = Awaited<ReturnType<ProjectFiles["list"]>>;

const READS_AT_ONCE = 200;

function reader(root: string, files: Listed["files"], unreadable: Listed["unreadable"]): ProjectFiles {
  let reads = 0;
  return {
    list: async () => ({ files, unreadable }),
    async read(name, mostBytes) {
      if (++reads % READS_AT_ONCE === 0) await new Promise((next) => setImmediate(next));
      return readHead(path.join(root, name), mostBytes);
    },
  };
}

function gitNotes(git: ProjectGit | undefined): readonly string[] {
  if (git === undefined) return [];
  return [
    ...(git.head === null ? ["it has no commit yet"] : []),
    ...(git.isShallow
      ? ["its history is cut (a shallow clone), so commits may be too few: git fetch --unshallow"]
      : []),
    ...(git.branch === null && git.head !== null
      ? [`no branch is checked out, but the commit ${git.head.slice(0, 12)}`]
      : []),
  ];
}

function linkNotes(links: number): readonly string[] {
  return links === 0 ? [] : [`${links === 1 ? "1 symbolic link was" : `${links} symbolic links were`} not followed`];
}
