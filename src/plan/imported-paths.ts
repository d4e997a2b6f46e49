const SCRIPT = /\.[cm]?[jt]sx?$/;
const SCRIPT_IMPORT = /(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire\s*\(\s*)["']([^"'\n]+)["']/g;
const PYTHON_IMPORT = /^[ \t]*(?:from[ \t]+(\.*[\w.]*)[ \t]+import[ \t]+\(?([\w, \t]*)|import[ \t]+([\w., \t]+))/gm;
const GO_IMPORT = /^[ \t]*(?:import[ \t]+)?(?:[\w.]+[ \t]+)?"([\w.~/-]+)"[ \t]*(?:\/\/.*)?$/gm;
const RUST_IMPORT =
  /^[ \t]*(?:pub(?:\([^)]*\))?[ \t]+)?(?:use[ \t]+((?:crate|super|self)(?:::\w+)+)|mod[ \t]+(\w+)[ \t]*;)/gm;
const SCRIPT_ENDS = [
  "",
  ".ts",
  ".tsx",
  ".mts",
  ".cts",
  ".js",
  ".jsx",
  ".mjs",
  ".cjs",
  "/index.ts",
  "/index.tsx",
  "/index.js",
];

/** Whether {@link importedPaths} can tell what a file imports. */
export function tellsImports(path: string): boolean {
  return SCRIPT.test(path) || /\.(?:py|go|rs)$/.test(path);
}

/**
 * Which of the known paths a file imports, as a cheap look at its text tells: imports of TypeScript, JavaScript, Python, Go (a whole
 * folder) and Rust, without aliases and search paths of a project's own.
 */
export function importedPaths(path: string, text: string, known: ReadonlySet<string>): readonly string[] {
  const found = new Set<string>();
  const add = (candidates: readonly string[]) => {
    const one = candidates.find((each) => known.has(each));
    if (one !== undefined && one !== path) found.add(one);
  };
  if (SCRIPT.test(path)) for (const [, name = ""] of text.matchAll(SCRIPT_IMPORT)) add(scriptPaths(path, name));
  if (path.endsWith(".py")) for (const candidates of pythonPaths(path, text, known)) add(candidates);
  if (path.endsWith(".rs")) for (const [, use, module] of text.matchAll(RUST_IMPORT)) add(rustPaths(path, use, module));
  if (path.endsWith(".go")) {
    const names = [...text.matchAll(GO_IMPORT)].map(([, name = ""]) => name);
    for (const each of known) {
      const folder = folderOf(each).replace(/\/$/, "");
      if (!each.endsWith(".go") || folder === "" || each === path) continue;
      if (names.some((name) => name === folder || name.endsWith(`/${folder}`))) found.add(each);
    }
  }
  return [...found];
}

function scriptPaths(path: string, name: string): readonly string[] {
  if (!name.startsWith(".")) return [];
  const target = joined(folderOf(path), name);
  // TypeScript names what it compiles to.
  const source = target.replace(/\.([cm]?)js(x?)$/, ".$1ts$2");
  return [...(source === target ? [] : [target, source]), ...SCRIPT_ENDS.map((end) => `${target}${end}`)];
}

function* pythonPaths(path: string, text: string, known: ReadonlySet<string>): Generator<readonly string[]> {
  for (const [, from, names = "", plain] of text.matchAll(PYTHON_IMPORT)) {
    const modules =
      from === undefined ? (plain ?? "").split(",").map((name) => name.trim().split(/\s/)[0] ?? "") : [from];
    for (const module of modules.filter((name) => name !== "")) {
      const dots = /^\.*/.exec(module)?.[0].length ?? 0;
      const way = module.slice(dots).replaceAll(".", "/");
      const up = dots === 0 ? "" : joined(folderOf(path), "../".repeat(dots - 1));
      const base = dots === 0 ? way : joined(up, way);
      const inner = names.split(",").map((name) => `${base}/${name.trim().split(/\s/)[0] ?? ""}`);
      for (const each of [base, ...inner]) {
        const files = [`${each}.py`, `${each}/__init__.py`].map((file) => file.replace(/^\//, ""));
        // A project may have its packages in a folder such as src.
        yield [
          ...files,
          ...(dots > 0 ? [] : [...known].filter((one) => files.some((file) => one.endsWith(`/${file}`)))),
        ];
      }
    }
  }
}

function rustPaths(path: string, use: string | undefined, module: string | undefined): readonly string[] {
  const folder = folderOf(path);
  const own = /(?:^|\/)(?:mod|lib|main)\.rs$/.test(path) ? folder : `${path.replace(/\.rs$/, "")}/`;
  if (module !== undefined) return [`${own}${module}.rs`, `${own}${module}/mod.rs`];
  const [root = "", ...parts] = (use ?? "").split("::");
  const crate = /^(.*?src\/)/.exec(path)?.[1] ?? folder;
  const start = root === "crate" ? crate : root === "self" ? own : own === folder ? joined(folder, "../") : folder;
  const ways = parts.map((_, index) => parts.slice(0, parts.length - index).join("/"));
  return ways.flatMap((way) => [`${start}${way}.rs`, `${start}${way}/mod.rs`]);
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}

/** The path from the root; what leads out of it is no path of the repository and matches none. */
function joined(folder: string, name: string): string {
  const parts: string[] = [];
  for (const part of `${folder}${folder === "" || folder.endsWith("/") ? "" : "/"}${name}`.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return parts.join("/") + (name.endsWith("/") && parts.length > 0 ? "/" : "");
}
