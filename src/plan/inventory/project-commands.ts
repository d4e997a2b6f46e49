import { COMMAND_KINDS, type CommandKind, type InventorySource, type ProjectCommand } from "../../core/inventory.ts";
import { LOCK_FILES } from "./build-systems.ts";
import { checkToolOf } from "./check-tools.ts";
import type { CiCommand } from "./ci-commands.ts";
import { type CommandPlace, commandWordsOf } from "./command-words-of.ts";
import { type CommandFact, usual } from "./manifest-facts.ts";
import type { Manifest } from "./project-manifests.ts";
import { folderOf, foldersUp, nameOf } from "./relative-path.ts";
import { wordsWithoutShell } from "./shell-lines.ts";

export interface CommandSources {
  readonly manifests: readonly Manifest[];
  readonly ci: readonly { readonly path: string; readonly commands: readonly CiCommand[] }[];
  /** Paths of the project's own files. */
  readonly own: readonly string[];
  readonly place: CommandPlace;
}

interface Found {
  readonly kind: CommandKind;
  readonly folder: string;
  readonly line: string;
  readonly command: readonly string[] | undefined;
  readonly basis: ProjectCommand["basis"];
  readonly sources: readonly InventorySource[];
  readonly after: CommandKind | undefined;
}

/** Tools whose commands at a root reach the same tool's folders below. */
const REACHES_DOWN = new Set([
  "cargo",
  "maven",
  "gradle",
  "mix",
  "dotnet",
  "bazel",
  "cmake",
  "meson",
  "cabal",
  "stack",
  "sbt",
  "deno",
  "nx",
  "turbo",
  "moon",
]);

/** How the project is set up, built and checked: by kind, then folder; of one kind and folder the best first. */
export function commandsOf({ manifests, ci, own, place }: CommandSources): readonly ProjectCommand[] {
  const found = new Map<string, Found>();
  const add = (
    kind: CommandKind,
    folder: string,
    words: readonly string[] | undefined,
    line: string,
    source: InventorySource,
    basis: Found["basis"],
    after?: CommandKind,
  ) => {
    const key = `${kind}\n${folder}\n${canonical(line)}`;
    const before = found.get(key);
    if (before !== undefined) {
      if (before.sources.some(({ path }) => path === source.path)) return;
      // That it is run there is a better reason than that it usually is.
      const isBetter = basis === "ci" && before.basis === "usual";
      const sources = isBetter ? [source, ...before.sources] : [...before.sources, source];
      found.set(key, { ...before, sources, basis: isBetter ? "ci" : before.basis });
      return;
    }
    found.set(key, { kind, folder, line, command: words, basis, sources: [source], after });
  };
  const addFact = (fact: CommandFact, folder: string, path: string) => {
    const words = commandWordsOf(fact.words, folder, place);
    add(
      fact.kind,
      folder,
      words,
      words.map(shown).join(" "),
      { path, ...(fact.line === undefined ? {} : { line: fact.line }), says: fact.says },
      fact.basis,
      fact.after,
    );
  };
  const isReachedFromAbove = reachedFromAbove(manifests);
  for (const manifest of manifests.filter(({ isExample }) => !isExample)) {
    const isReached = isReachedFromAbove(manifest);
    for (const fact of [...(manifest.facts.commands ?? []), ...(manifest.detector.commands ?? [])]) {
      if (fact.basis === "declared" || !isReached) addFact(fact, manifest.folder, manifest.path);
    }
  }
  for (const path of own) {
    const tool = checkToolOf(nameOf(path));
    if (tool !== undefined) addFact(tool, settledFolder(path, tool, manifests), path);
    const setup = setupOf(path);
    if (setup !== undefined) addFact(setup, folderOf(path), path);
  }
  for (const { path, commands } of ci) {
    for (const { kind, line, at, folder } of commands)
      add(kind, folder, wordsWithoutShell(line), line, { path, line: at, says: "run there" }, "ci");
  }
  addPythonTests([...found.values()], own, manifests, addFact);
  return named(
    [...found.values()],
    ci.map(({ path }) => path),
  );
}

/** Tells of a manifest whether the same tool, run in a folder above, reaches its folder. */
function reachedFromAbove(manifests: readonly Manifest[]): (manifest: Manifest) => boolean {
  const folders = new Map<string, Set<string>>();
  for (const { detector, facts, folder } of manifests) {
    if (detector.system === undefined || (facts.commands ?? detector.commands ?? []).length === 0) continue;
    const known = folders.get(detector.system) ?? new Set();
    folders.set(detector.system, known.add(folder));
  }
  return ({ detector: { system = "" }, folder }) =>
    REACHES_DOWN.has(system) &&
    foldersUp(folder)
      .slice(1)
      .some((above) => folders.get(system)?.has(above) === true);
}

/** The folder that a settings file is for: of conftest.py, which may lie among the tests, that of the package around it. */
function settledFolder(path: string, fact: CommandFact, manifests: readonly Manifest[]): string {
  if (fact.words[0] !== "@py" || nameOf(path) !== "conftest.py") return folderOf(path);
  return (
    foldersUp(folderOf(path)).find((each) =>
      manifests.some(({ folder, facts }) => folder === each && facts.ecosystem === "python"),
    ) ?? ""
  );
}

const SETUP: Readonly<Record<string, string>> = {
  "package-lock.json": "npm ci",
  "npm-shrinkwrap.json": "npm ci",
  "pnpm-lock.yaml": "pnpm install --frozen-lockfile",
  "yarn.lock": "yarn install --frozen-lockfile",
  "bun.lock": "bun install --frozen-lockfile",
  "bun.lockb": "bun install --frozen-lockfile",
  "uv.lock": "uv sync",
  "poetry.lock": "poetry install",
  "pdm.lock": "pdm sync",
  "Pipfile.lock": "pipenv sync --dev",
  "composer.lock": "composer install",
  "requirements.txt": "pip install -r requirements.txt",
};

function setupOf(path: string): CommandFact | undefined {
  const name = nameOf(path);
  const line = SETUP[name];
  return line === undefined ? undefined : usual("setup", line, name in LOCK_FILES ? "its lock file" : name);
}

/** Python tests that nothing says how to run. */
function addPythonTests(
  found: readonly Found[],
  own: readonly string[],
  manifests: readonly Manifest[],
  add: (fact: CommandFact, folder: string, path: string) => void,
): void {
  const test = own.find((path) => /(?:^|\/)(?:test_\w+|\w+_test)\.py$/.test(path));
  if (
    test === undefined ||
    found.some(
      ({ kind, line }) =>
        kind === "test" && /\b(?:pytest|unittest|tox|nox|nose|python|poe|hatch|pdm|make|just|task)\b/.test(line),
    )
  )
    return;
  const folder = foldersUp(folderOf(test)).find((each) =>
    manifests.some((manifest) => manifest.folder === each && manifest.facts.ecosystem === "python"),
  );
  add(usual("test", "@py pytest", "its test files"), folder ?? "", test);
}

/** The same command in other words is the same: `npm run test` and `npm test`, `yarn run lint` and `yarn lint`. */
function canonical(line: string): string {
  return line
    .replace(/^(npm|pnpm|yarn|bun) run(?:-script)? /, "$1 ")
    .replace(/^npm t$/, "npm test")
    .replace(/^npx --no-install /, "npx ")
    .replace(/^python3? -m (pytest|mypy|ruff|flake8|pylint|black)\b/, "$1")
    .replace(/^\.\/(?=gradlew|mvnw)/, "")
    .replace(/^yarn (?:--immutable|install --immutable)$/, "yarn install --frozen-lockfile")
    .trim();
}

function shown(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** Whose name is the kind itself, then what CI runs too, then by basis. */
function rankOf({ kind, line, basis, sources }: Found, ciPaths: readonly string[]): number {
  const isPlain =
    basis === "declared" && new RegExp(`[\\s:]${kind === "typecheck" ? "type-?check" : kind}$`).test(line);
  const isInCi = sources.some(({ path }) => ciPaths.includes(path));
  const byBasis = basis === "declared" ? 2 : basis === "ci" ? 4 : 6;
  return (isPlain ? 0 : byBasis) + (isInCi ? 0 : 1);
}

function named(found: readonly Found[], ciPaths: readonly string[]): readonly ProjectCommand[] {
  const ranks = new Map(found.map((each) => [each, rankOf(each, ciPaths)]));
  const kindOf = (each: Found) => COMMAND_KINDS.indexOf(each.kind);
  const sorted = found.toSorted(
    (a, b) =>
      kindOf(a) - kindOf(b) ||
      (a.folder === b.folder ? (ranks.get(a) ?? 0) - (ranks.get(b) ?? 0) : a.folder < b.folder ? -1 : 1),
  );
  const counts = new Map<string, number>();
  const names = sorted.map(({ kind, folder }) => {
    const base = folder === "" ? kind : `${kind} ${folder}`;
    const count = (counts.get(base) ?? 0) + 1;
    counts.set(base, count);
    return count === 1 ? base : `${base} ${count}`;
  });
  return sorted.map(({ kind, folder, line, command, basis, sources, after }, index): ProjectCommand => {
    const before =
      after === undefined
        ? -1
        : sorted.findIndex(
            (other) => other.kind === after && other.folder === folder && other.sources[0]?.path === sources[0]?.path,
          );
    return {
      kind,
      name: names[index] ?? kind,
      ...(command === undefined ? {} : { command }),
      line,
      folder,
      ...(before < 0 ? {} : { after: [names[before] ?? ""] }),
      basis,
      sources,
    };
  });
}
