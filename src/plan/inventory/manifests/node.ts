import { kindOfLine, kindOfName } from "../command-kinds.ts";
import { type CommandFact, declared, type ManifestFacts, type NeedFact, usual } from "../manifest-facts.ts";
import { isRecord, lineOf, literal, readJson, recordAt, textAt, textsOf } from "../read-json.ts";

const DEPENDENCIES = ["dependencies", "devDependencies", "peerDependencies", "optionalDependencies"];
const NO_TEST = /no test specified/i;

/** package.json: its package, its workspace and its scripts. */
export function packageJson(text: string): ManifestFacts {
  const manifest = readJson(text);
  const needs = DEPENDENCIES.flatMap((field) => Object.entries(recordAt(manifest, field)).map(needOf));
  const workspaces = isRecord(manifest) ? manifest.workspaces : undefined;
  const members = textsOf(isRecord(workspaces) ? workspaces.packages : workspaces);
  const [, tool] = /^(npm|pnpm|yarn|bun)@/.exec(textAt(manifest, "packageManager") ?? "") ?? [];
  return {
    ecosystem: "node",
    name: textAt(manifest, "name"),
    needs,
    ...(members.length > 0 ? { members } : {}),
    ...(tool === undefined ? {} : { tool }),
    commands: scriptsOf(recordAt(manifest, "scripts"), text),
  };
}

/** A range may name a folder: `file:../core`, `link:../core`, `portal:../core`, `workspace:../core`. */
function needOf([name, range]: readonly [string, unknown]): NeedFact {
  const [, path] =
    /^(?:file|link|portal|workspace):(\.{1,2}\/.*|\.{1,2})$/.exec(typeof range === "string" ? range : "") ?? [];
  return path === undefined ? { name } : { name, path };
}

/** Scripts that check something, the plainest name of each kind first. */
function scriptsOf(scripts: ReturnType<typeof recordAt>, text: string): readonly CommandFact[] {
  const facts = Object.entries(scripts).flatMap(([name, body]) => {
    if (
      typeof body !== "string" ||
      /^(?:pre|post)(?:test|build|lint|install|pack|publish)/.test(name) ||
      NO_TEST.test(body)
    )
      return [];
    const kind =
      kindOfName(name) ??
      (/^(?:check|ci|verify|validate|types|quality)$/.test(name) ? (kindOfLine(body) ?? "lint") : undefined);
    if (
      kind === undefined ||
      (kind === "format" &&
        (/--write\b|--fix\b/.test(body) || !/check|-l\b|list-different|ci\b/.test(`${name} ${body}`)))
    )
      return [];
    const words = name === "test" ? ["@js", "test"] : ["@js", "run", name];
    return [declared(kind, words, `script "${name}"`, lineOf(text, new RegExp(`"${literal(name)}"\\s*:`)))];
  });
  return facts.toSorted((a, b) => nameLength(a) - nameLength(b));
}

function nameLength({ words }: CommandFact): number {
  return words.at(-1)?.length ?? 0;
}

/** pnpm-workspace.yaml, read as text: `- packages/*` below `packages:`. */
export function pnpmWorkspace(text: string): ManifestFacts {
  const [, block = ""] = /^packages:[^\n]*\n((?:[ \t]*(?:-[^\n]*|#[^\n]*)?\n?)*)/m.exec(`${text}\n`) ?? [];
  const members = [...block.matchAll(/^\s*-\s*(?:"([^"]+)"|'([^']+)'|([^\s#]+))/gm)].map(
    ([, a, b, c]) => a ?? b ?? c ?? "",
  );
  return { ecosystem: "node", systems: ["pnpm"], tool: "pnpm", members };
}

/** lerna.json, rush.json: which folders hold packages. */
export function lernaJson(text: string): ManifestFacts {
  const members = textsOf(recordAt({ root: readJson(text) }, "root").packages);
  return { ecosystem: "node", ...(members.length > 0 ? { members } : {}) };
}

export function rushJson(text: string): ManifestFacts {
  const projects = recordAt({ root: readJson(text) }, "root").projects;
  const members = Array.isArray(projects) ? projects.flatMap((each) => textAt(each, "projectFolder") ?? []) : [];
  return {
    ecosystem: "node",
    members,
    commands: [
      usual("setup", "rush install", "rush's own"),
      usual("build", "rush build", "rush's own"),
      usual("test", "rush test", "rush's own"),
    ],
  };
}

/** turbo.json, nx.json: tasks that run in all packages. */
export function turboJson(text: string): ManifestFacts {
  const root = readJson(text);
  const tasks = { ...recordAt(root, "pipeline"), ...recordAt(root, "tasks") };
  return {
    commands: tasksOf(
      Object.keys(tasks).filter((task) => !task.includes("#")),
      ["@jsx", "turbo", "run"],
      text,
    ),
  };
}

export function nxJson(text: string): ManifestFacts {
  const targets = Object.keys(recordAt(readJson(text), "targetDefaults")).filter((name) => /^[\w:-]+$/.test(name));
  const named = tasksOf(targets, ["@jsx", "nx", "run-many", "-t"], text);
  const all: readonly CommandFact[] = (["test", "lint", "build"] as const).map((kind) =>
    usual(kind, `@jsx nx run-many -t ${kind}`, "nx's own"),
  );
  return { commands: [...named, ...all.filter(({ kind }) => named.every((fact) => fact.kind !== kind))] };
}

function tasksOf(names: readonly string[], runner: readonly string[], text: string): readonly CommandFact[] {
  return names.flatMap((name) => {
    const kind = kindOfName(name);
    return kind === undefined ? [] : [declared(kind, [...runner, name], `task "${name}"`, lineOf(text, `"${name}"`))];
  });
}

/** project.json of nx: the project in this folder and what it names as needed. */
export function nxProject(text: string): ManifestFacts {
  const root = readJson(text);
  const name = textAt(root, "name");
  const needs = textsOf(isRecord(root) ? root.implicitDependencies : undefined).filter((each) => !each.startsWith("!"));
  return { ecosystem: "workspace", name, needs: needs.map((each) => ({ name: each })) };
}

/** deno.json: its tasks, the members of its workspace and what it imports. */
export function denoJson(text: string): ManifestFacts {
  const root = readJson(text);
  const record = isRecord(root) ? root : {};
  const workspace = record.workspace;
  const members = textsOf(isRecord(workspace) ? workspace.members : workspace);
  const imports = Object.values(recordAt(root, "imports")).flatMap((target): readonly NeedFact[] => {
    const [, name] = /^(?:jsr|npm):\/?((?:@[^/@]+\/)?[^/@]+)/.exec(typeof target === "string" ? target : "") ?? [];
    if (name !== undefined) return [{ name }];
    const [, path] = /^(\.\.?\/.*?)(?:\/[^/]*\.\w+)?\/?$/.exec(typeof target === "string" ? target : "") ?? [];
    return path === undefined ? [] : [{ path }];
  });
  const tasks = Object.keys(recordAt(root, "tasks")).flatMap((name) => {
    const kind = kindOfName(name);
    return kind === undefined
      ? []
      : [declared(kind, ["deno", "task", name], `task "${name}"`, lineOf(text, new RegExp(`"${literal(name)}"\\s*:`)))];
  });
  const own = [
    usual("test", "deno test", "deno's own"),
    usual("lint", "deno lint", "deno's own"),
    usual("typecheck", "deno check .", "deno's own"),
    usual("format", "deno fmt --check", "deno's own"),
  ];
  return {
    ecosystem: "deno",
    name: textAt(root, "name"),
    needs: imports,
    ...(members.length > 0 ? { members } : {}),
    commands: [...tasks, ...own],
  };
}
