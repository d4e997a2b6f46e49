import path from "node:path";
import { CancelledError, DefectError, SwarmError } from "../../core/errors.ts";
import type { ProjectInventory, ProjectPlace } from "../../core/inventory.ts";
import { repositoryKind } from "../../projects/repository-kind.ts";
import { type FoundProject, searchFolders } from "../../projects/search-folders.ts";
import { type InventoryParts, scannedProject } from "./inventory-of.ts";
import type { InventoryRequest } from "./take-inventory.ts";

interface Candidate extends FoundProject {
  readonly place?: ProjectPlace | undefined;
  readonly isRoot: boolean;
}

/** Git is asked several things of a project at once, so few of them make every core busy. */
const PROJECTS_AT_ONCE = 2;

/** Ignored folders that hold others' code, and with it others' repositories. */
const OTHERS_CODE =
  /^(?:\..*|node_modules|vendor|venv|env|target|dist|build|out|coverage|__pycache__|Pods|deps|_build)$/;

/** One scan: projects as they are found, those inside others after them. What one project fails with leaves the others as they are. */
export class InventoryScan {
  readonly projects: ProjectInventory[] = [];
  readonly skipped: { path: string; reason: string }[] = [];
  read = 0;
  isPartial = false;
  readonly #request: InventoryRequest;
  readonly #parts: InventoryParts;
  readonly #known = new Set<string>();
  readonly #pending: Candidate[] = [];
  /** Trees of other repositories, to be looked at only where the repository itself is not. */
  readonly #worktrees: Candidate[] = [];

  constructor(request: InventoryRequest, parts: InventoryParts) {
    this.#request = request;
    this.#parts = parts;
  }

  async addRoot(root: string): Promise<void> {
    const kind = repositoryKind(root);
    if (kind.kind !== "none" && kind.kind !== "bare") {
      this.#add({ path: root, depth: 0, isRoot: true, ...kind });
      return;
    }
    const top = kind.kind === "bare" ? undefined : await this.#repositoryAround(root);
    if (top !== undefined) {
      this.#add({ path: root, depth: 0, kind: "repository", isRoot: true, place: { kind: "subfolder", of: top } });
      return;
    }
    const { detectorOf } = await import("../../plan/inventory/build-systems.ts");
    const isManifest = (name: string) => {
      const detector = detectorOf(name);
      return detector?.system !== undefined || detector?.read !== undefined;
    };
    const { maxDepth, signal } = this.#request;
    const { projects, skipped } = await searchFolders(root, { maxDepth, depth: 0, isManifest, signal });
    this.skipped.push(...skipped);
    for (const found of projects) this.#add({ ...found, isRoot: found.path === root });
    // What has neither a repository nor a manifest anywhere is looked at as it is.
    if (projects.length === 0 && skipped.every(({ path: place }) => place !== root))
      this.#add({ path: root, depth: 0, kind: "none", isRoot: true });
  }

  async finish(): Promise<void> {
    await this.#drain();
    for (const tree of this.#worktrees) {
      const of = tree.of ?? "";
      if (this.#known.has(of)) this.skipped.push({ path: tree.path, reason: `a work tree of ${of}, which is listed` });
      else {
        this.#known.add(of);
        this.#take(tree);
      }
    }
    await this.#drain();
  }

  async #drain(): Promise<void> {
    const work = async () => {
      for (let next = this.#pending.shift(); next !== undefined; next = this.#pending.shift()) await this.#scan(next);
    };
    while (this.#pending.length > 0) await Promise.all(Array.from({ length: PROJECTS_AT_ONCE }, work));
  }

  async #scan(candidate: Candidate): Promise<void> {
    const { path: folder, kind, place } = candidate;
    const isRepository = kind !== "manifest" && kind !== "none";
    try {
      const { inventory, opened, read } = await scannedProject(folder, { isRepository, place }, this.#parts);
      this.read += read;
      if (kind === "none" && inventory.files === 0) return;
      this.projects.push(inventory);
      this.#request.onProject?.(inventory);
      for (const inner of opened.inner) {
        if (this.#depthOf(inner.path, candidate) <= this.#request.maxDepth)
          await this.#searchInside(inner.path, candidate, inner.kind);
        else
          this.skipped.push({ path: inner.path, reason: `it lies deeper than --max-depth ${this.#request.maxDepth}` });
      }
      for (const ignored of opened.ignored) {
        const isSearched =
          this.#depthOf(ignored, candidate) <= this.#request.maxDepth && !OTHERS_CODE.test(path.basename(ignored));
        if (isSearched) await this.#searchInside(ignored, candidate, "nested");
      }
    } catch (error) {
      if (!mayBeSkipped(error)) throw error;
      this.isPartial = true;
      this.skipped.push({ path: folder, reason: error.message });
    }
  }

  #depthOf(folder: string, around: Candidate): number {
    return around.depth + path.relative(around.path, folder).split(path.sep).length;
  }

  async #searchInside(folder: string, around: Candidate, kind: ProjectPlace["kind"]): Promise<void> {
    const { maxDepth, signal } = this.#request;
    const { projects, skipped } = await searchFolders(folder, {
      maxDepth,
      depth: this.#depthOf(folder, around),
      signal,
    });
    this.skipped.push(...skipped);
    for (const found of projects) this.#add({ ...found, isRoot: false, place: { kind, of: around.path } });
  }

  #add(candidate: Candidate): void {
    if (this.#known.has(candidate.path)) return;
    this.#known.add(candidate.path);
    if (candidate.kind !== "worktree") this.#pending.push(candidate);
    else if (candidate.isRoot) this.#take(candidate);
    else this.#worktrees.push(candidate);
  }

  #take(tree: Candidate): void {
    this.#pending.push({ ...tree, place: { kind: "worktree", of: tree.of ?? "" } });
  }

  /** The repository that a root is a folder of; not one that merely lies above, as a home folder under git does. */
  async #repositoryAround(root: string): Promise<string | undefined> {
    const ask = (words: readonly string[]) =>
      this.#parts
        .run(words, { cwd: root, signal: this.#request.signal, mostBytes: 65_536, mayCut: true })
        .catch(() => undefined);
    const top = await ask(["rev-parse", "--show-toplevel"]);
    const place = top?.code === 0 ? top.stdout.replace(/\n$/, "") : "";
    if (place === "" || place === root) return undefined;
    const tracked = await ask(["ls-files", "-z", "--", "."]);
    return tracked !== undefined && tracked.stdout !== "" ? place : undefined;
  }
}

/** True for what is wrong with one project alone. */
function mayBeSkipped(error: unknown): error is Error {
  if (error instanceof CancelledError || error instanceof DefectError) return false;
  return error instanceof SwarmError || (error instanceof Error && "syscall" in error);
}
