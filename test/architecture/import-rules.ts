import path from "node:path";
import type { Rule } from "./repository.ts";
import type { ImportLine, SourceFile } from "./source-file.ts";

/** What a part of src may import beside itself. */
interface Floor {
  readonly parts: readonly string[];
  /** Libraries by name, or any that package.json declares. */
  readonly libraries: readonly string[] | "declared";
  readonly node: boolean;
}

const ADAPTERS = ["models", "agents", "workspaces", "proxy", "gates", "landing", "projects", "stores", "telemetry"];
/** Adapters that drive git, each through the runner in `git`. */
const USERS_OF_GIT = ["workspaces", "gates", "landing", "projects"];
const INTERFACES = ["cli", "serve", "web", "hooks"];
const PURE = ["core", "prompts", "collate", "plan", "modes", "engine"];

const pure = (parts: readonly string[], libraries: readonly string[] = []): Floor => ({
  parts,
  libraries,
  node: false,
});
const outer = (parts: readonly string[]): Floor => ({ parts, libraries: "declared", node: true });
const each = (parts: readonly string[], floor: Floor) => Object.fromEntries(parts.map((part) => [part, floor]));

/** The floors of ARCHITECTURE.md: a part may import only what is named here. */
const FLOORS: Readonly<Record<string, Floor | undefined>> = {
  core: pure([]),
  prompts: pure(["core"], ["yaml", "zod"]),
  collate: pure(["core"], ["micromark", "micromark-extension-gfm"]),
  plan: pure(["core"], ["linguist-languages", "smol-toml", "yaml"]),
  modes: pure(["core", "prompts", "collate", "plan"]),
  engine: pure(["core"]),
  git: outer(["core"]),
  secrets: outer(["core"]),
  ...each(ADAPTERS, outer(["core"])),
  ...each(USERS_OF_GIT, outer(["core", "git"])),
  gates: outer(["core", "git", "secrets"]),
  config: outer(["core"]),
  app: outer([...PURE, ...ADAPTERS, "git", "secrets", "config"]),
  index: outer([...PURE, ...ADAPTERS, "git", "secrets", "config", "app"]),
  ...each(INTERFACES, outer(["app", "config", "core"])),
};

/** The parts that decide and never act: no node: module, no clock, no chance. */
export function isPure(file: SourceFile): boolean {
  return PURE.includes(partOf(file.path));
}

/** True for what ships: src without the tests beside it. */
export function isProduct(file: SourceFile): boolean {
  return file.path.startsWith("src/") && !file.path.endsWith(".test.ts");
}

/** `core` of `src/core/run.ts`, `app` of `src/app.ts` and of `src/app/stores.ts`. */
function partOf(file: string): string {
  return (file.split("/")[1] ?? "").replace(/\.ts$/, "");
}

export const floorRule: Rule = {
  name: "each part of src imports only what stands below it",
  findings: ({ files, manifest }) =>
    files.filter(isProduct).flatMap((file) => {
      const part = partOf(file.path);
      const floor = FLOORS[part];
      if (floor === undefined)
        return [`${file.path}:1 expected a part with a floor, got ${part}; known: ${Object.keys(FLOORS).join(" ")}`];
      return file.imports.flatMap((line) => {
        const breach = breachOf(file, line, part, floor, Object.keys(manifest.dependencies));
        return breach === undefined ? [] : [`${file.path}:${line.line} ${breach}`];
      });
    }),
};

function breachOf(
  file: SourceFile,
  line: ImportLine,
  part: string,
  floor: Floor,
  declared: readonly string[],
): string | undefined {
  const { specifier } = line;
  if (specifier === "node:process")
    return "expected the global process, so that reads of its environment are seen; got node:process";
  if (specifier.startsWith("node:")) return floor.node ? undefined : `${part} may not import ${specifier}`;
  if (specifier.startsWith(".")) {
    const target = path.posix.join(path.posix.dirname(file.path), specifier);
    if (!target.startsWith("src/")) return `src may not import ${target}`;
    const targetPart = partOf(target);
    if (targetPart === part || floor.parts.includes(targetPart)) return undefined;
    return `${part} may not import ${targetPart}; it may import ${floor.parts.join(", ") || "nothing else"}`;
  }
  const library = libraryOf(specifier);
  const allowed = floor.libraries === "declared" ? declared : floor.libraries;
  return allowed.includes(library)
    ? undefined
    : `${part} may not import the library ${library}; it may import ${allowed.join(", ") || "none"}`;
}

/** `zod` of `zod/v4/core`, `@a/b` of `@a/b/c`. */
function libraryOf(specifier: string): string {
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}

export const partCycleRule: Rule = {
  name: "no parts of src import each other in a circle",
  findings: ({ files }) => {
    const graph = new Map<string, Set<string>>();
    for (const file of files.filter(isProduct)) {
      const part = partOf(file.path);
      const targets = graph.get(part) ?? new Set();
      for (const target of targetsOf(file)) if (partOf(target) !== part) targets.add(partOf(target));
      graph.set(part, targets);
    }
    return cyclesOf(graph);
  },
};

function targetsOf(file: SourceFile): readonly string[] {
  const relative = file.imports.filter(({ specifier }) => specifier.startsWith("."));
  return relative.map(({ specifier }) => path.posix.join(path.posix.dirname(file.path), specifier));
}

/** Each circle once, as `a > b > a`, found depth first. */
function cyclesOf(graph: ReadonlyMap<string, Iterable<string>>): readonly string[] {
  const cycles: string[] = [];
  const finished = new Set<string>();
  const visit = (node: string, trail: readonly string[]) => {
    if (trail.includes(node)) cycles.push([...trail.slice(trail.indexOf(node)), node].join(" > "));
    if (finished.has(node) || trail.includes(node)) return;
    for (const target of graph.get(node) ?? []) visit(target, [...trail, node]);
    finished.add(node);
  };
  for (const node of graph.keys()) visit(node, []);
  return cycles;
}

export const dependencyRule: Rule = {
  name: "every runtime dependency is imported and none is deprecated",
  findings: ({ files, manifest, lock }) => {
    const used = new Set(
      files.filter(isProduct).flatMap((file) => file.imports.map((line) => libraryOf(line.specifier))),
    );
    const idle = Object.keys(manifest.dependencies).filter((name) => !used.has(name));
    const deprecated = Object.entries(lock.packages).filter(
      ([, entry]) => !entry.dev && entry.deprecated !== undefined,
    );
    return [
      ...idle.map((name) => `package.json:1 expected ${name} to be imported in src, got no import`),
      ...deprecated.map(([place, entry]) => `package-lock.json:1 ${place} is deprecated: ${entry.deprecated}`),
    ];
  },
};
