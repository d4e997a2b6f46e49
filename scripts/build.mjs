// Bundles the entry points into dist/; with --types also writes the public API's declarations to dist/types.
// Plain JavaScript, since `prepare` may run it under the system's older Node.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const entryPoints = {
  main: "src/cli/main.ts",
  index: "src/index.ts",
  "writer-thread": "src/stores/sqlite/writer-thread.ts",
};

const missing = Object.values(entryPoints).filter((file) => !existsSync(path.join(root, file)));
if (missing.length > 0) {
  console.error(
    `build: expected the entry points ${Object.values(entryPoints).join(", ")}; missing: ${missing.join(", ")}`,
  );
  process.exit(1);
}

/**
 * What commander takes from node:, loaded when it is used: `swarm --help` then starts a third faster. Commander runs
 * executable subcommands with child_process, which swarm has none of.
 */
const LAZY_BUILTINS = {
  "node:process": "export default process;",
  "node:child_process":
    'export default { spawn: (...args) => process.getBuiltinModule("node:child_process").spawn(...args) };',
  "node:path": 'export default process.getBuiltinModule("node:path");',
  "node:fs": 'export default process.getBuiltinModule("node:fs");',
  "node:events": 'export const { EventEmitter } = process.getBuiltinModule("node:events");',
  "node:util":
    'export const stripVTControlCharacters = (text) => process.getBuiltinModule("node:util").stripVTControlCharacters(text);',
};
const leanCommander = {
  name: "lean-commander",
  setup(bundler) {
    bundler.onResolve({ filter: /^node:/ }, ({ path: name, importer }) =>
      /[\\/]commander[\\/]/.test(importer) && name in LAZY_BUILTINS ? { path: name, namespace: "lazy" } : undefined,
    );
    bundler.onLoad({ filter: /.*/, namespace: "lazy" }, ({ path: name }) => ({
      contents: LAZY_BUILTINS[name],
      loader: "js",
    }));
  },
};
/**
 * Commander and zod/mini are bundled, since nearly every start needs them and a bundle keeps only what is used; the whole of
 * zod, which checks configuration files, and the others stay outside.
 */
const external = [
  "@agentclientprotocol/sdk",
  "@modelcontextprotocol/client",
  "undici",
  "yaml",
  "tinyglobby",
  "ignore",
  "@secretlint/*",
  "@vscode/tree-sitter-wasm",
  "@anthropic-ai/sandbox-runtime",
];
const wholeZodOutside = {
  name: "whole-zod-outside",
  setup(bundler) {
    bundler.onResolve({ filter: /^zod$/ }, () => ({ path: "zod", external: true }));
  },
};

const withTypes = process.argv.includes("--types");
const dist = path.join(root, "dist");
mkdirSync(dist, { recursive: true });
for (const name of readdirSync(dist)) {
  // `npm pack` runs prepack, which writes the types, and then prepare, which does not.
  if (withTypes || name !== "types") rmSync(path.join(dist, name), { recursive: true });
}
await build({
  absWorkingDir: root,
  entryPoints,
  outdir: "dist",
  bundle: true,
  format: "esm",
  splitting: true,
  platform: "node",
  target: "node24",
  external,
  plugins: [leanCommander, wholeZodOutside],
  outExtension: { ".js": ".mjs" },
  legalComments: "inline",
  sourcemap: false,
  logLevel: "warning",
}).catch(() => process.exit(1));

if (withTypes) {
  const compiler = path.join(root, "node_modules/typescript/bin/tsc");
  const run = spawnSync(process.execPath, [compiler, "-p", path.join(root, "tsconfig.build.json")], {
    stdio: "inherit",
  });
  if (run.status !== 0) process.exit(run.status ?? 1);
}
