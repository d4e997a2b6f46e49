import type { Json } from "./json.ts";

/** What of its kind a command is for; a build system's own set-up step is `setup`. */
export const COMMAND_KINDS = ["setup", "build", "typecheck", "lint", "format", "test"] as const;
export type CommandKind = (typeof COMMAND_KINDS)[number];

/** Where something was read. */
export interface InventorySource {
  /** From the project's root, with forward slashes. */
  readonly path: string;
  /** From 1. */
  readonly line?: number | undefined;
  /** What it says, as `script "test"` or `go's own`. */
  readonly says: string;
}

/** How a project is tested, linted, checked, formatted, built or set up. */
export interface ProjectCommand {
  readonly kind: CommandKind;
  /** Unique in the project, as `test`, `lint packages/api` or `test 2`. */
  readonly name: string;
  /** The words to run; absent where the line needs a shell. */
  readonly command?: readonly string[] | undefined;
  /** As a person types it. */
  readonly line: string;
  /** The folder to run it in, from the project's root; empty for the root itself. */
  readonly folder: string;
  /** Names of commands that must have run before, as the set-up of a build folder. */
  readonly after?: readonly string[] | undefined;
  /** `declared` by the project itself, seen in `ci`, or the `usual` one of its build system or tool. */
  readonly basis: "declared" | "ci" | "usual";
  /** Where it was found, the first being the reason; never empty. */
  readonly sources: readonly InventorySource[];
}

export interface LanguageShare {
  /** As linguist names it. */
  readonly name: string;
  readonly kind: "programming" | "markup" | "build" | "data" | "prose";
  readonly files: number;
  readonly bytes: number;
}

export interface BuildSystem {
  /** `npm`, `cargo`, `go-modules`, `cmake` ... */
  readonly name: string;
  readonly manifests: readonly string[];
}

/** A part of a repository with a manifest of its own. */
export interface ProjectPackage {
  readonly name: string;
  /** From the project's root; empty for the root itself. */
  readonly path: string;
  /** The build system whose package it is. */
  readonly system: string;
  readonly manifest: string;
  /** Paths of the packages of this project that it depends on, sorted. */
  readonly needs: readonly string[];
}

/** Files that are not the project's own work: vendored, generated or built. */
export interface SetAside {
  /** A file, or a folder that ends in `/`. */
  readonly path: string;
  readonly reason: string;
  readonly files: number;
  readonly bytes: number;
}

/** The work of the last 30 days, as git tells it. */
export interface ProjectActivity {
  readonly commits: number;
  /** Most commits first. */
  readonly authors: readonly { readonly name: string; readonly commits: number }[];
}

/** What git says of a project; absent where it is no repository. */
export interface ProjectGit {
  /** The commit that is checked out; null before the first one. */
  readonly head: string | null;
  /** Null where HEAD is detached. */
  readonly branch: string | null;
  readonly lastCommitAt: string | null;
  /** History ends early, so counts of commits may be too low. */
  readonly isShallow: boolean;
  readonly last30Days: ProjectActivity;
}

/** How a project stands to the one around it, or to the repository it belongs to. */
export interface ProjectPlace {
  readonly kind: "submodule" | "nested" | "worktree" | "subfolder";
  /** Absolute path of the project around it, or of the repository whose work tree or folder it is. */
  readonly of: string;
}

/** One project: a repository, or a folder with a manifest. */
export interface ProjectInventory {
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  readonly place?: ProjectPlace | undefined;
  readonly git?: ProjectGit | undefined;
  readonly readme?:
    | { readonly path: string; readonly title: string | null; readonly summary: string | null }
    | undefined;
  /** All files that git does not ignore. */
  readonly files: number;
  readonly bytes: number;
  /** The language with most bytes of own code; of documents and data only where there is no code. Null without files. */
  readonly primary: string | null;
  /** What people wrote here in programming and markup languages, most bytes first; empty where there is no source code. */
  readonly languages: readonly LanguageShare[];
  /** Documents, data and build scripts. */
  readonly otherFiles: readonly LanguageShare[];
  readonly buildSystems: readonly BuildSystem[];
  readonly manifests: readonly string[];
  /** By kind; of one kind and folder the best first. */
  readonly commands: readonly ProjectCommand[];
  readonly packages: readonly ProjectPackage[];
  /** Most files first. */
  readonly setAside: readonly SetAside[];
  /** What was not looked at, and why: folders that cannot be read, submodules that are not checked out. */
  readonly unreadable: readonly { readonly path: string; readonly reason: string }[];
  /** What a person should know, a sentence each. */
  readonly notes: readonly string[];
}

/** Every project under some roots. */
export interface Inventory {
  readonly version: 1;
  /** When it was taken. */
  readonly at: string;
  readonly roots: readonly string[];
  readonly maxDepth: number;
  /** Sorted by path. */
  readonly projects: readonly ProjectInventory[];
  /** Folders that are no project of their own, or could not be looked at. */
  readonly skipped: readonly { readonly path: string; readonly reason: string }[];
}

/** What was learned of one file by reading it; kept until its stamp changes. */
export type FileFacts = { readonly [field: string]: Json | undefined };
