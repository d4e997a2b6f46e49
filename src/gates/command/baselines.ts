import { createHash } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { CancelledError } from "../../core/errors.ts";
import type { CommandPlace, CommandResult, CommandSpec } from "./run-command.ts";

/** How a command ended on a commit that no agent has touched. */
export type Baseline = Pick<CommandResult, "status" | "ending" | "reason" | "failures">;

/** A tree at some commit, set up as those of tasks are; given back at the end of its scope. */
export interface BaseTree extends AsyncDisposable {
  readonly path: string;
  readonly records: string;
  readonly variables: Readonly<Record<string, string>>;
}

export interface BaselineParts {
  /** Opens a tree at the commit. Rejects where there can be none. */
  treeAt(commit: string, signal: AbortSignal): Promise<BaseTree>;
  /** A folder for what is known, kept from run to run. */
  readonly folder: string;
}

type Run = (place: CommandPlace) => Promise<CommandResult>;

/** Runs a command once on a commit, the first time that somebody asks, and remembers how it ended. */
export class Baselines {
  readonly #parts: BaselineParts;
  readonly #asked = new Map<string, Promise<Baseline>>();

  constructor(parts: BaselineParts) {
    this.#parts = parts;
  }

  /** Rejects with CancelledError, or with why there is no tree to run it in. */
  async of(spec: CommandSpec, commit: string, run: Run, signal: AbortSignal): Promise<Baseline> {
    const key = keyOf(spec, commit);
    for (;;) {
      const asked = this.#asked.get(key) ?? this.#found(key, commit, run, signal);
      this.#asked.set(key, asked);
      try {
        return await asked;
      } catch (error) {
        this.#asked.delete(key);
        // Somebody else's stop is none of ours.
        if (!(error instanceof CancelledError) || signal.aborted) throw error;
      }
    }
  }

  async #found(key: string, commit: string, run: Run, signal: AbortSignal): Promise<Baseline> {
    const file = path.join(this.#parts.folder, `${key}.json`);
    const known = await readFile(file, "utf8").catch(() => undefined);
    const read = known === undefined ? undefined : baselineFrom(known);
    if (read !== undefined) return read;
    await using tree = await this.#parts.treeAt(commit, signal);
    const { path: place, records, variables } = tree;
    const { status, ending, reason, failures } = await run({ path: place, records, variables, commit, signal });
    const baseline = { status, ending, reason, failures };
    // What broke may not break the next time.
    if (status !== "error") await kept(file, baseline);
    return baseline;
  }
}

/** A gate that is changed in the configuration, or another commit, has another key. */
function keyOf({ name, run, folder, timeoutMs }: CommandSpec, commit: string): string {
  return createHash("sha256")
    .update(JSON.stringify([commit, name, run, folder, timeoutMs]))
    .digest("hex")
    .slice(0, 32);
}

function baselineFrom(text: string): Baseline | undefined {
  try {
    const { status, ending, reason, failures } = JSON.parse(text) as Baseline;
    const isWhole = typeof status === "string" && typeof ending === "string" && Array.isArray(failures);
    return isWhole ? { status, ending, reason, failures } : undefined;
  } catch {
    // A file cut off by a full disk is as good as none: the command is run again.
    return undefined;
  }
}

async function kept(file: string, baseline: Baseline): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}.new`;
  await writeFile(draft, JSON.stringify(baseline));
  await rename(draft, file);
}
