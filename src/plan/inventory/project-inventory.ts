import type { ProjectInventory, SetAside } from "../../core/inventory.ts";
import { isCiFile } from "./ci-commands.ts";
import { knownFacts } from "./file-facts.ts";
import { linguistRules } from "./git-attributes.ts";
import type { LanguageNames } from "./language-names.ts";
import { type CountedFile, countLanguages } from "./language-shares.ts";
import { commandsOf } from "./project-commands.ts";
import { buildSystemsOf, manifestsOf, toolsOf } from "./project-manifests.ts";
import { packagesOf } from "./project-packages.ts";
import { readmeOf } from "./readme-summary.ts";
import { nameOf } from "./relative-path.ts";
import type { ProjectScan, ScannedFile } from "./scan-project.ts";

/** What follows from a project's files alone; its notes are those that its files give rise to. */
export type FileInventory = Omit<ProjectInventory, "name" | "path" | "place" | "git">;

const MOST_SET_ASIDE = 100;

/** Everything a scan tells, put together. Equal scans give equal inventories. */
export function fileInventory(scan: ProjectScan, names: LanguageNames): FileInventory {
  const { files } = scan;
  const isOwn = (file: ScannedFile) => file.aside === undefined || file.aside.kind === "documentation";
  const own = files.filter((file) => isOwn(file) && knownFacts(file.facts).generated === undefined);
  const manifests = manifestsOf(files);
  const paths = new Set(files.map(({ path }) => path));
  const manifestPaths = new Set(manifests.map(({ path }) => path));
  const counted = countLanguages(countedFiles(own, files, names), names);
  const setAside = setAsideOf(files);
  const readme = readmeOf(own.map(({ path }) => path));
  const summary = readme === undefined ? undefined : knownFacts(own.find(({ path }) => path === readme)?.facts).readme;
  return {
    ...(readme === undefined
      ? {}
      : { readme: { path: readme, title: summary?.title ?? null, summary: summary?.summary ?? null } }),
    files: files.length,
    bytes: sum(files),
    ...counted,
    buildSystems: buildSystemsOf(manifests),
    manifests: manifests.map(({ path }) => path),
    commands: commandsOf({
      manifests,
      ci: own
        .filter(({ path }) => isCiFile(path))
        .map(({ path, facts }) => ({ path, commands: knownFacts(facts).ci ?? [] })),
      own: own.map(({ path }) => path),
      place: {
        tools: toolsOf(
          files.filter(({ path }) => manifestPaths.has(path)),
          own,
        ),
        has: (path) => paths.has(path),
      },
    }),
    packages: packagesOf(manifests),
    setAside: setAside.slice(0, MOST_SET_ASIDE),
    unreadable: scan.unreadable,
    notes: notesOf(files, setAside, counted.languages.length),
  };
}

function countedFiles(
  own: readonly ScannedFile[],
  all: readonly ScannedFile[],
  names: LanguageNames,
): readonly CountedFile[] {
  const attributes = all.flatMap(({ path, facts }) => {
    const lines = knownFacts(facts).attributes;
    return lines === undefined ? [] : [{ path, lines }];
  });
  const says = linguistRules(attributes);
  return own.flatMap(({ path, bytes, facts, aside }) => {
    const told = says(path);
    const language = told.language ?? knownFacts(facts).language ?? languageByName(path, names);
    if (language === undefined) return [];
    return [{ path, bytes, language, isCode: aside === undefined && told.isDetectable !== false }];
  });
}

/** For files that are not read: empty ones, data, and those too long. */
function languageByName(path: string, names: LanguageNames): string | undefined {
  const named = names.ofPath(path);
  if (named?.kind === "one") return named.name;
  return named?.kind === "several" ? names.usual(named.extension) : undefined;
}

/** Others' folders as one line each, generated files one by one; most files first. */
function setAsideOf(files: readonly ScannedFile[]): readonly SetAside[] {
  const places = new Map<string, { path: string; reason: string; files: number; bytes: number }>();
  for (const { path, bytes, aside, facts } of files) {
    const generated = knownFacts(facts).generated;
    const reason = aside?.reason ?? generated;
    if (reason === undefined || aside?.kind === "documentation") continue;
    const place = aside?.folder ?? path;
    const known = places.get(place) ?? { path: place, reason, files: 0, bytes: 0 };
    known.files++;
    known.bytes += bytes;
    places.set(place, known);
  }
  return [...places.values()].sort((a, b) => b.files - a.files || b.bytes - a.bytes || (a.path < b.path ? -1 : 1));
}

function notesOf(files: readonly ScannedFile[], setAside: readonly SetAside[], languages: number): readonly string[] {
  const tracked = new Set(
    files.flatMap(({ aside, isTracked }) => (isTracked === true && aside?.folder !== undefined ? [aside.folder] : [])),
  );
  const committed = setAside.filter(
    ({ path, reason }) =>
      tracked.has(path) && (reason === "a Python virtual environment" || /node_modules\/$/.test(path)),
  );
  return [
    ...(files.length > 0 && languages === 0 ? [noCode(setAside)] : []),
    ...committed.map(
      ({ path, files: count, reason }) =>
        `${path} (${reason.replace(/: it lies in .*/, "")}, ${count} files) is committed: git rm -r --cached ${path} and a line in .gitignore take it out`,
    ),
    ...(setAside.length > MOST_SET_ASIDE
      ? [`${setAside.length - MOST_SET_ASIDE} more files and folders are set aside than are listed`]
      : []),
    ...files.flatMap(({ path, facts }) => {
      const problem = knownFacts(facts).problem;
      return problem === undefined ? [] : [`${path} cannot be understood: ${problem}`];
    }),
    ...caseClashes(files),
  ];
}

function noCode(setAside: readonly SetAside[]): string {
  return setAside.length === 0
    ? "it has no source code, only documents and data"
    : "it has no source code of its own: what is not documents or data is vendored, generated or built";
}

const MOST_CLASHES = 5;

/** Names that are one on a file system which does not tell capital letters apart. */
function caseClashes(files: readonly ScannedFile[]): readonly string[] {
  const seen = new Map<string, string>();
  const clashes: string[] = [];
  for (const { path } of files) {
    const lower = path.toLowerCase();
    const other = seen.get(lower);
    if (other === undefined) seen.set(lower, path);
    else
      clashes.push(
        `${other} and ${nameOf(path)} differ in capital letters alone: on macOS and Windows only one of them can be checked out`,
      );
  }
  return clashes.length <= MOST_CLASHES
    ? clashes
    : [
        ...clashes.slice(0, MOST_CLASHES),
        `${clashes.length - MOST_CLASHES} more names differ in capital letters alone`,
      ];
}

function sum(files: readonly ScannedFile[]): number {
  return files.reduce((total, { bytes }) => total + bytes, 0);
}
