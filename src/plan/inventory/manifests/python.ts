import { kindOfName } from "../command-kinds.ts";
import { type CommandFact, declared, type ManifestFacts, type NeedFact, usual } from "../manifest-facts.ts";
import { isRecord, lineOf, literal, recordAt, textAt, textsOf } from "../read-json.ts";
import { readToml } from "./toml-text.ts";

/** Build backends of PEP 517 by the module they are named with. */
const BACKENDS: readonly (readonly [module: RegExp, system: string])[] = [
  [/^setuptools\b|^_custom_build/, "setuptools"],
  [/^poetry\b/, "poetry"],
  [/^hatchling\b|^hatch\b/, "hatch"],
  [/^flit/, "flit"],
  [/^pdm\b/, "pdm"],
  [/^uv_build\b/, "uv"],
  [/^maturin\b/, "maturin"],
  [/^scikit_build_core\b|^skbuild\b/, "scikit-build"],
  [/^mesonpy\b/, "meson-python"],
  [/^whey\b/, "whey"],
  [/^sipbuild\b/, "sip"],
];

/** Programs that check, and the table that settles them. */
const TOOLS: readonly (readonly [tables: readonly (readonly string[])[], fact: CommandFact])[] = [
  [[["pytest"]], usual("test", "@py pytest", "its pytest settings")],
  [[["ruff"]], usual("lint", "@py ruff check .", "its ruff settings")],
  [[["ruff", "format"]], usual("format", "@py ruff format --check .", "its ruff settings")],
  [[["black"]], usual("format", "@py black --check .", "its black settings")],
  [[["mypy"]], usual("typecheck", "@py mypy .", "its mypy settings")],
  [[["pyright"], ["basedpyright"]], usual("typecheck", "@py pyright", "its pyright settings")],
  [[["pylint"]], usual("lint", "@py pylint .", "its pylint settings")],
  [[["flake8"]], usual("lint", "@py flake8", "its flake8 settings")],
  [[["ty"]], usual("typecheck", "@py ty check", "its ty settings")],
];

/** pyproject.toml: PEP 621 or poetry, its backend, its tools and its tasks. */
export function pyprojectToml(text: string): ManifestFacts {
  const root = readToml(text);
  const project = recordAt(root, "project");
  const poetry = recordAt(root, "tool", "poetry");
  const name = textAt(project, "name") ?? textAt(poetry, "name");
  const systems = systemsOf(root);
  const needs = [...pep508(project), ...groups(root), ...poetryNeeds(poetry), ...uvSources(root)];
  const members = textsOf(recordAt(root, "tool", "uv", "workspace").members);
  const tool = ["poetry", "uv", "pdm", "hatch"].find(
    (each) => systems.includes(each) && (each !== "hatch" || "hatch" in recordAt(root, "tool")),
  );
  return {
    ecosystem: "python",
    systems,
    ...(name === undefined ? {} : { name: pythonName(name) }),
    needs: needs.map((need) => (need.name === undefined ? need : { ...need, name: pythonName(need.name) })),
    ...(members.length > 0 ? { members } : {}),
    ...(tool === undefined ? {} : { tool }),
    commands: [...tasksOf(root, text), ...toolsOf(root, text), ...testsOf(root, text)],
  };
}

function systemsOf(root: ReturnType<typeof readToml>): readonly string[] {
  const tools = recordAt(root, "tool");
  const backend = textAt(recordAt(root, "build-system"), "build-backend");
  const requires = textsOf(recordAt(root, "build-system").requires).map((each) => each.replaceAll("-", "_"));
  const systems = new Set<string>();
  const named = BACKENDS.find(([module]) =>
    backend !== undefined ? module.test(backend) : requires.some((each) => module.test(each)),
  );
  if (named !== undefined) systems.add(named[1]);
  if ("poetry" in tools) systems.add("poetry");
  if ("uv" in tools) systems.add("uv");
  if (recordAt(tools, "pdm").build !== undefined || "pdm" in tools) systems.add("pdm");
  if ("flit" in tools) systems.add("flit");
  // What PEP 517 lets a project without a backend be built with.
  const isProject = "project" in root || "build-system" in root || "setuptools" in tools;
  if (systems.size === 0 && isProject) systems.add("setuptools");
  return [...systems];
}

function pep508(project: ReturnType<typeof recordAt>): readonly NeedFact[] {
  const optional = Object.values(recordAt(project, "optional-dependencies")).flatMap(textsOf);
  return [...textsOf(project.dependencies), ...optional].flatMap(requirement);
}

function groups(root: unknown): readonly NeedFact[] {
  return Object.values(recordAt(root, "dependency-groups")).flatMap(textsOf).flatMap(requirement);
}

/** `name[extra]>=1; marker` and `name @ file:../core`. */
function requirement(line: string): readonly NeedFact[] {
  const [, name, path] =
    /^\s*([A-Za-z0-9][\w.-]*)(?:\s*\[[^\]]*\])?(?:\s*@\s*file:(?:\/\/)?(\.{1,2}\/\S+))?/.exec(line) ?? [];
  return name === undefined ? [] : [path === undefined ? { name } : { name, path }];
}

function poetryNeeds(poetry: ReturnType<typeof recordAt>): readonly NeedFact[] {
  const inGroups = Object.values(recordAt(poetry, "group")).map((group) => recordAt(group, "dependencies"));
  const tables = [recordAt(poetry, "dependencies"), recordAt(poetry, "dev-dependencies"), ...inGroups];
  return tables.flatMap((table) =>
    Object.entries(table).map(([name, value]) => ({ name, path: textAt(value, "path") })),
  );
}

function uvSources(root: unknown): readonly NeedFact[] {
  return Object.entries(recordAt(root, "tool", "uv", "sources")).flatMap(([name, source]) =>
    isRecord(source) && (source.workspace === true || typeof source.path === "string")
      ? [{ name, path: textAt(source, "path") }]
      : [],
  );
}

function tasksOf(root: unknown, text: string): readonly CommandFact[] {
  const tables: readonly (readonly [keys: readonly string[], words: readonly string[]])[] = [
    [
      ["tool", "poe", "tasks"],
      ["@py", "poe"],
    ],
    [
      ["tool", "pdm", "scripts"],
      ["pdm", "run"],
    ],
    [
      ["tool", "taskipy", "tasks"],
      ["@py", "task"],
    ],
    [
      ["tool", "hatch", "envs", "default", "scripts"],
      ["hatch", "run"],
    ],
    [
      ["tool", "rye", "scripts"],
      ["rye", "run"],
    ],
  ];
  return tables.flatMap(([keys, words]) =>
    Object.keys(recordAt(root, ...keys)).flatMap((name) => {
      const kind = kindOfName(name);
      return kind === undefined
        ? []
        : [
            declared(
              kind,
              [...words, name],
              `${keys[1]} task "${name}"`,
              lineOf(text, new RegExp(`^\\s*"?${literal(name)}"?\\s*=`, "m")),
            ),
          ];
    }),
  );
}

function toolsOf(root: unknown, text: string): readonly CommandFact[] {
  return TOOLS.flatMap(([tables, fact]) => {
    const keys = tables.find((each) => Object.hasOwn(recordAt(root, "tool", ...each.slice(0, -1)), each.at(-1) ?? ""));
    return keys === undefined ? [] : [{ ...fact, line: lineOf(text, new RegExp(`^\\s*\\[tool\\.${keys[0]}`, "m")) }];
  });
}

/** pytest where it is among the requirements and has no settings of its own. */
function testsOf(root: unknown, text: string): readonly CommandFact[] {
  if ("pytest" in recordAt(root, "tool") || !/^[^#\n]*\bpytest\b/m.test(text)) return [];
  return [{ ...usual("test", "@py pytest", "pytest among its requirements"), line: lineOf(text, /\bpytest\b/) }];
}

/** PEP 503: `My.Package` and `my-package` are one. */
export function pythonName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, "-");
}

/** setup.py and setup.cfg, read as text: running code to know a name would be too much. */
export function setupPy(text: string): ManifestFacts {
  const [, name] = /\bname\s*=\s*["']([\w.-]+)["']/.exec(text) ?? [];
  const [, list = ""] = /\binstall_requires\s*=\s*\[([\s\S]*?)\]/.exec(text) ?? [];
  const needs = [...list.matchAll(/["']([A-Za-z0-9][\w.-]*)/g)].map(([, each = ""]) => ({ name: pythonName(each) }));
  return { ecosystem: "python", ...(name === undefined ? {} : { name: pythonName(name) }), needs };
}

export function setupCfg(text: string): ManifestFacts {
  const [, metadata = ""] = /^\[metadata\]\s*\n([\s\S]*?)(?=^\[|$(?![\s\S]))/m.exec(text) ?? [];
  const [, name] = /^name\s*=\s*([\w.-]+)/m.exec(metadata) ?? [];
  const [, list = ""] = /^install_requires\s*=([\s\S]*?)(?=^\S|$(?![\s\S]))/m.exec(text) ?? [];
  const needs = list
    .split("\n")
    .flatMap(requirement)
    .map((need) => ({ name: pythonName(need.name ?? "") }));
  const isPackage = name !== undefined || /^\[options\]/m.test(text);
  const sections: readonly (readonly [section: RegExp, fact: CommandFact])[] = [
    [/^\[tool:pytest\]/m, usual("test", "@py pytest", "[tool:pytest]")],
    [/^\[flake8\]/m, usual("lint", "@py flake8", "[flake8]")],
    [/^\[mypy\]/m, usual("typecheck", "@py mypy .", "[mypy]")],
  ];
  return {
    ecosystem: "python",
    systems: isPackage ? ["setuptools"] : [],
    ...(name === undefined ? {} : { name: pythonName(name) }),
    needs,
    commands: sections.flatMap(([section, fact]) =>
      section.test(text) ? [{ ...fact, line: lineOf(text, section) }] : [],
    ),
  };
}
