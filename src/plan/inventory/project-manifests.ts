import type { BuildSystem } from "../../core/inventory.ts";
import { type Detector, detectorOf, LOCK_FILES } from "./build-systems.ts";
import { knownFacts } from "./file-facts.ts";
import type { ManifestFacts } from "./manifest-facts.ts";
import { folderOf, foldersUp, nameOf } from "./relative-path.ts";
import type { ScannedFile } from "./scan-project.ts";

/** A manifest of the project's own, with what it told. */
export interface Manifest {
  readonly path: string;
  /** The folder it speaks for, from the project's root. */
  readonly folder: string;
  readonly detector: Detector;
  readonly facts: ManifestFacts;
  readonly systems: readonly string[];
  /** It lies among examples or templates, which are no part of what is built. */
  readonly isExample: boolean;
}

const EXAMPLE =
  /(?:^|\/)(?:examples?|samples?|demos?|fixtures|templates?|playgrounds?|testdata|test-data|__tests__|__fixtures__)\//i;

/** Manifests that only count beside the one that makes their folder a workspace. */
const NEEDS_ROOT: readonly (readonly [file: RegExp, root: RegExp])[] = [
  [/^BUILD(?:\.bazel)?$/, /^(?:MODULE\.bazel|WORKSPACE(?:\.bazel|\.bzlmod)?)$/],
  [/^project\.json$/, /^nx\.json$/],
  [/^moon\.ya?ml$/, /(?:^|\/)\.moon\/workspace\.ya?ml$/],
];

/** The project's manifests, those nearest to the root first. */
export function manifestsOf(files: readonly ScannedFile[]): readonly Manifest[] {
  const own = files.filter(({ aside }) => aside === undefined || aside.kind === "documentation");
  const found = own.flatMap((file) => {
    const detector = detectorOf(file.path);
    return detector === undefined ? [] : [{ file, detector }];
  });
  const paths = found.map(({ file }) => file.path);
  const roots = NEEDS_ROOT.map(([, root]) =>
    paths.some((path) => root.test(root.source.includes("\\/") ? path : nameOf(path))),
  );
  const counted = found.filter(({ file }) =>
    NEEDS_ROOT.every(([name], index) => !name.test(nameOf(file.path)) || roots[index] === true),
  );
  const tools = toolsOf(
    counted.map(({ file }) => file),
    own,
  );
  const manifests = counted.map(({ file, detector }): Manifest => {
    const facts = knownFacts(file.facts).manifest ?? {};
    const folder = spokenFor(file.path);
    const named = facts.systems ?? (detector.system === undefined ? [] : [detector.system]);
    return {
      path: file.path,
      folder,
      detector,
      facts,
      systems: systemsOf(named, facts, tools.at(folder)),
      isExample: EXAMPLE.test(file.path),
    };
  });
  const depth = ({ folder }: Manifest) => (folder === "" ? 0 : folder.split("/").length);
  return manifests.toSorted((a, b) => depth(a) - depth(b) || (a.path < b.path ? -1 : 1));
}

/** Of `.moon/workspace.yml` the folder above. */
function spokenFor(path: string): string {
  const folder = folderOf(path);
  return /(?:^|\/)\.moon(?:\/tasks)?$/.test(folder) ? folderOf(folder.replace(/\/tasks$/, "")) : folder;
}

function systemsOf(named: readonly string[], facts: ManifestFacts, tools: readonly string[]): readonly string[] {
  if (facts.ecosystem === "node" && named.includes("npm")) {
    const tool = tools.find((each) => /^(?:pnpm|yarn|bun)$/.test(each));
    return named.map((each) => (each === "npm" ? (tool ?? each) : each));
  }
  if (facts.ecosystem !== "python" || facts.systems === undefined) return named;
  return [
    ...new Set([...named, ...tools.filter((each) => /^(?:uv|poetry|pdm|pipenv)$/.test(each) && named.length > 0)]),
  ];
}

/** Which programs put packages together, by folder: what manifests say before what lock files show. */
export interface ProjectTools {
  /** Of the nearest folder upwards that names one for its ecosystem, each once. */
  at(folder: string): readonly string[];
}

export function toolsOf(manifests: readonly ScannedFile[], own: readonly ScannedFile[]): ProjectTools {
  const byFolder = new Map<string, string[]>();
  const add = (folder: string, tool: string) => byFolder.set(folder, [...(byFolder.get(folder) ?? []), tool]);
  for (const { path, facts } of manifests) {
    const tool = knownFacts(facts).manifest?.tool;
    if (tool !== undefined) add(spokenFor(path), tool);
  }
  for (const { path } of own) {
    const lock = LOCK_FILES[nameOf(path)];
    if (lock !== undefined) add(folderOf(path), lock.tool);
  }
  return { at: (folder) => [...new Set(foldersUp(folder).flatMap((each) => byFolder.get(each) ?? []))] };
}

/** The build systems with their manifests: examples only where there is nothing else, plain requirements only where Python has no other. */
export function buildSystemsOf(manifests: readonly Manifest[]): readonly BuildSystem[] {
  const own = manifests.filter(({ isExample }) => !isExample);
  const counted = own.some(({ systems }) => systems.length > 0) ? own : manifests;
  const pythonFolders = new Set(
    counted.flatMap(({ facts, folder, systems }) =>
      facts.ecosystem === "python" && systems.some((each) => each !== "pip-requirements" && each !== "tox")
        ? [folder]
        : [],
    ),
  );
  const hasBazelRoot = counted.some(({ path, systems }) => systems.includes("bazel") && !/^BUILD/.test(nameOf(path)));
  const bySystem = new Map<string, string[]>();
  for (const { path, folder, systems } of counted) {
    if (hasBazelRoot && /^BUILD(?:\.bazel)?$/.test(nameOf(path))) continue;
    for (const system of systems) {
      if (system === "pip-requirements" && foldersUp(folder).some((each) => pythonFolders.has(each))) continue;
      bySystem.set(system, [...(bySystem.get(system) ?? []), path]);
    }
  }
  return [...bySystem].map(([name, paths]) => ({ name, manifests: paths }));
}
