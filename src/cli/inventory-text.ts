import path from "node:path";
import type { Inventory, InventorySource, LanguageShare, ProjectInventory } from "../core/inventory.ts";
import { showCount } from "./show-amount.ts";
import { type Cell, table } from "./table.ts";
import { oneLine } from "./visible-text.ts";

type Projects = readonly ProjectInventory[];

const MOST_LANGUAGES = 3;
const MOST_PACKAGES = 20;
const MOST_COMMANDS = 20;

const HEADINGS = ["project", "languages", "build systems", "packages", "files", "size", "commits", "authors", "test"];

/** One line a project. */
export function projectTable(projects: Projects, cwd: string): string {
  return table(
    HEADINGS,
    projects.map((project) => projectRow(project, cwd)),
  );
}

function projectRow(project: ProjectInventory, cwd: string): readonly Cell[] {
  const { languages, primary, buildSystems, packages, files, bytes, git } = project;
  return [
    shownPath(project.path, cwd),
    languages.length > 0 ? shownLanguages(languages) : primary === null ? "no files" : `no code (${primary})`,
    buildSystems.map(({ name }) => name).join(", "),
    packages.length,
    files,
    showBytes(bytes),
    git?.last30Days.commits ?? null,
    git?.last30Days.authors.length ?? null,
    project.commands.find(({ kind }) => kind === "test")?.line ?? "",
  ];
}

/** Each command with where it was found; without `isWhole` those of packages are left out. */
export function commandTable(projects: Projects, cwd: string, isWhole: boolean): string {
  const rows = projects.flatMap((project) => {
    const shown = project.commands.filter(
      ({ folder }) => isWhole || folder === "" || project.commands.length <= MOST_COMMANDS,
    );
    return shown.map(({ kind, line, folder, sources }) => {
      const [source] = sources;
      const place = projects.length === 1 ? folder : path.join(shownPath(project.path, cwd), folder);
      return [kind, line, place, source === undefined ? "" : shownSource(source)];
    });
  });
  return rows.length === 0 ? "" : table(["for", "command", "in", "found in"], rows);
}

function shownSource({ path: file, line, says }: InventorySource): string {
  return `${file}${line === undefined ? "" : `:${line}`} (${says})`;
}

/** Packages and what they need of each other, where there is more than one. */
export function packageTable(projects: Projects, cwd: string, isWhole: boolean): string {
  const rows = projects
    .filter(({ packages }) => packages.length > 1)
    .flatMap((project) =>
      project.packages.map(({ name, path: folder, system, needs }) => [
        name,
        system,
        projects.length === 1 ? folder || "." : path.join(shownPath(project.path, cwd), folder),
        needs.map((need) => need || ".").join(", "),
      ]),
    );
  if (rows.length === 0) return "";
  const shown = isWhole ? rows : rows.slice(0, MOST_PACKAGES);
  const rest = rows.length - shown.length;
  return `${table(["package", "of", "in", "needs"], shown)}${rest > 0 ? `and ${showCount(rest)} more: -v shows all\n` : ""}`;
}

/** What does not count as own code. */
export function setAsideTable(projects: Projects, cwd: string): string {
  const rows = projects.flatMap((project) =>
    project.setAside.map(({ path: file, reason, files, bytes }) => [
      path.join(shownPath(project.path, cwd), file),
      files,
      showBytes(bytes),
      reason,
    ]),
  );
  return rows.length === 0 ? "" : table(["set aside", "files", "size", "why"], rows);
}

/** What was not looked at and what a person should know, a line each. */
export function toldLines({ projects, skipped }: Inventory, cwd: string): readonly string[] {
  const ofProjects = projects.flatMap((project) => {
    const place = shownPath(project.path, cwd);
    const around =
      project.place === undefined
        ? []
        : [`${place}: ${placed(project.place.kind)} ${shownPath(project.place.of, cwd)}`];
    const unreadable = project.unreadable.map(({ path: file, reason }) => `${path.join(place, file)}: ${reason}`);
    const vendored = project.setAside
      .filter(({ files }) => files >= 100)
      .map(
        ({ path: file, files, reason }) => `${path.join(place, file)}: ${showCount(files)} files set aside, ${reason}`,
      );
    return [...around, ...unreadable, ...vendored, ...project.notes.map((note) => `${place}: ${note}`)];
  });
  return [...ofProjects, ...skipped.map(({ path: folder, reason }) => `${shownPath(folder, cwd)}: ${reason}`)].map(
    oneLine,
  );
}

function placed(kind: NonNullable<ProjectInventory["place"]>["kind"]): string {
  switch (kind) {
    case "submodule":
      return "a submodule of";
    case "nested":
      return "a repository inside";
    case "worktree":
      return "a work tree of";
    case "subfolder":
      return "a folder of the repository";
  }
}

const CSV_HEADINGS = [
  "project",
  "primary",
  "languages",
  "buildSystems",
  "packages",
  "files",
  "bytes",
  "commits30Days",
  "authors30Days",
  "test",
  "lint",
  "typecheck",
  "build",
];

/** One line a project, with absolute paths. */
export function inventoryCsv({ projects }: Inventory): string {
  const rows = projects.map((project) => {
    const command = (kind: string) => project.commands.find((each) => each.kind === kind)?.line ?? "";
    const { primary, languages, buildSystems, packages, files, bytes, git } = project;
    const names = (list: readonly { readonly name: string }[]) => list.map(({ name }) => name).join(" ");
    return [
      project.path,
      primary ?? "",
      names(languages),
      names(buildSystems),
      packages.length,
      files,
      bytes,
      git?.last30Days.commits ?? "",
      git?.last30Days.authors.length ?? "",
      command("test"),
      command("lint"),
      command("typecheck"),
      command("build"),
    ];
  });
  return [CSV_HEADINGS, ...rows].map((row) => `${row.map(csvCell).join(",")}\r\n`).join("");
}

/** A spreadsheet takes what begins with one of these signs for a formula. */
function csvCell(value: string | number): string {
  const text = typeof value === "string" && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** A section a project. */
export function inventoryMarkdown({ projects, skipped, roots }: Inventory): string {
  const sections = projects.map((project) => {
    const commands = project.commands.map(({ kind, line, folder, sources }) => [
      kind,
      `\`${line}\``,
      folder,
      sources[0] === undefined ? "" : shownSource(sources[0]),
    ]);
    const packages = project.packages.map(({ name, path: folder, system, needs }) => [
      name,
      system,
      folder || ".",
      needs.map((need) => need || ".").join(", "),
    ]);
    return [
      `## ${markdownText(project.readme?.title ?? project.name)}`,
      `\`${project.path}\`: ${markdownText([shownLanguages(project.languages), project.buildSystems.map(({ name }) => name).join(", "), `${showCount(project.files)} files, ${showBytes(project.bytes)}`].filter((part) => part !== "").join("; "))}`,
      ...(project.readme?.summary == null ? [] : [markdownText(project.readme.summary)]),
      ...(commands.length === 0 ? [] : [markdownTable(["for", "command", "in", "found in"], commands)]),
      ...(packages.length < 2 ? [] : [markdownTable(["package", "of", "in", "needs"], packages)]),
      ...(project.notes.length === 0 ? [] : [project.notes.map((note) => `- ${markdownText(note)}`).join("\n")]),
    ].join("\n\n");
  });
  const left =
    skipped.length === 0
      ? []
      : [
          "## Not looked at",
          skipped.map(({ path: folder, reason }) => `- \`${folder}\`: ${markdownText(reason)}`).join("\n"),
        ];
  return `${["# Inventory", `Projects under ${roots.map((root) => `\`${root}\``).join(", ")}.`, ...sections, ...left].join("\n\n")}\n`;
}

function markdownTable(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => oneLine(cell).replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(headings), `|${"---|".repeat(headings.length)}`, ...rows.map(line)].join("\n");
}

function markdownText(text: string): string {
  return oneLine(text).replace(/[<>\\`*_[\]]/g, "\\$&");
}

function shownLanguages(languages: readonly LanguageShare[]): string {
  const total = languages.reduce((sum, { bytes }) => sum + bytes, 0);
  const shown = languages.slice(0, MOST_LANGUAGES).map(({ name, bytes }) => `${name} ${showShare(bytes, total)}`);
  return languages.length > MOST_LANGUAGES
    ? `${shown.join(", ")}, +${languages.length - MOST_LANGUAGES}`
    : shown.join(", ");
}

function showShare(bytes: number, total: number): string {
  const share = total === 0 ? 0 : (bytes / total) * 100;
  return share > 0 && share < 0.5 ? "<1%" : `${Math.round(share)}%`;
}

/** `980 B`, `12 KB`, `3.4 MB`, in thousands. */
function showBytes(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1_000)} KB`;
  return bytes < 1_000_000_000 ? `${(bytes / 1_000_000).toFixed(1)} MB` : `${(bytes / 1_000_000_000).toFixed(1)} GB`;
}

/** From the working directory where it lies in it, else whole. */
function shownPath(place: string, cwd: string): string {
  const relative = path.relative(cwd, place);
  return relative === "" ? "." : relative.startsWith("..") ? place : relative;
}
