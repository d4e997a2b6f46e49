import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findOlderNode } from "./older-node.ts";

const root = path.dirname(import.meta.dirname);
const modules = path.join(root, "node_modules");
const manifest = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
};
const olderNode = findOlderNode();

/** Holds `clone`, a copy of the tree that was built and packed, and `consumer`, a project that has the package installed. */
const work = mkdtempSync(path.join(tmpdir(), "swarm-package-"));
const clone = path.join(work, "clone");
const consumer = path.join(work, "consumer");
const launcher = path.join(consumer, "node_modules/murmuration/bin/swarm.cjs");
let packed: readonly string[] = [];

beforeAll(() => {
  const left = new Set(["node_modules", "dist", ".git", ".swarm", "coverage"]);
  cpSync(root, clone, { recursive: true, filter: (file) => !left.has(path.relative(root, file)) });
  symlinkSync(modules, path.join(clone, "node_modules"));
  execFileSync(process.execPath, ["scripts/build.mjs", "--types"], { cwd: clone });
  const packing = ["pack", "--ignore-scripts", "--json", "--pack-destination", work];
  const listing = execFileSync("npm", packing, { cwd: clone, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  const tarball = tarballOf(JSON.parse(listing));
  packed = tarball.files.map((file) => file.path);
  install(path.join(work, tarball.filename));
}, 120_000);

afterAll(() => rmSync(work, { recursive: true, force: true }));

interface Tarball {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

/** npm lists what it packed in an array, newer ones in an object by package name. */
function tarballOf(listing: unknown): Tarball {
  const [tarball] = Object.values(listing as Readonly<Record<string, Tarball>>);
  if (tarball === undefined) throw new Error(`expected one packed package, got ${JSON.stringify(listing)}`);
  return tarball;
}

/** What `npm install` does, without a network: the package unpacked, its runtime dependencies beside it and nothing else. */
function install(tarball: string): void {
  const target = path.join(consumer, "node_modules/murmuration");
  mkdirSync(target, { recursive: true });
  execFileSync("tar", ["-xzf", tarball, "-C", target, "--strip-components=1"]);
  for (const name of Object.keys(manifest.dependencies)) {
    const place = path.join(consumer, "node_modules", name);
    mkdirSync(path.dirname(place), { recursive: true });
    symlinkSync(path.join(modules, name), place);
  }
}

function runLauncher(node: string, ...args: readonly string[]) {
  return spawnSync(node, [launcher, ...args], {
    cwd: consumer,
    encoding: "utf8",
    env: { PATH: process.env.PATH, HOME: work },
  });
}

test("the package holds launcher, bundle, types, library, README and LICENSE, and nothing else", () => {
  const expected =
    /^(?:bin\/swarm\.cjs|dist\/[^/]+\.mjs|dist\/types\/.+\.d\.ts|library\/.+|package\.json|README\.md|LICENSE)$/;

  expect(packed.filter((file) => !expected.test(file))).toEqual([]);
  expect(packed).toEqual(
    expect.arrayContaining([
      "bin/swarm.cjs",
      "dist/main.mjs",
      "dist/index.mjs",
      "dist/writer-thread.mjs",
      "dist/types/index.d.ts",
      "README.md",
      "LICENSE",
    ]),
  );
});

test("the installed swarm says its version and nothing else", () => {
  const run = runLauncher(process.execPath, "--version");

  expect(run).toMatchObject({ status: 0, stdout: `${manifest.version}\n`, stderr: "" });
});

test("the installed swarm shows its help on stdout, without a warning", () => {
  const run = runLauncher(process.execPath, "--help");

  expect(run).toMatchObject({ status: 0, stderr: "" });
  expect(run.stdout).toMatch(/usage: swarm/i);
});

test("the public API loads and its declarations compile in a strict project", () => {
  const config = {
    compilerOptions: {
      module: "nodenext",
      target: "es2024",
      strict: true,
      noEmit: true,
      lib: ["es2024", "esnext.disposable"],
      types: ["node"],
      typeRoots: [path.join(modules, "@types")],
    },
    files: ["use.ts"],
  };
  writeFileSync(path.join(consumer, "package.json"), '{ "type": "module" }');
  writeFileSync(path.join(consumer, "tsconfig.json"), JSON.stringify(config));
  writeFileSync(
    path.join(consumer, "use.ts"),
    'import * as api from "murmuration";\nexport const names: string[] = Object.keys(api);\n',
  );

  const compiled = spawnSync(process.execPath, [path.join(modules, "typescript/bin/tsc"), "-p", consumer], {
    encoding: "utf8",
  });
  const loaded = spawnSync(process.execPath, ["-e", 'await import("murmuration")'], {
    cwd: consumer,
    encoding: "utf8",
  });

  expect(compiled).toMatchObject({ status: 0, stdout: "" });
  expect(loaded).toMatchObject({ status: 0, stderr: "" });
});

test.each([
  ["12.22.12", /^swarm: expected Node 24 or newer, got Node 12\.22\.12; install one .+$/],
  ["23.11.1", /^swarm: expected Node 24 or newer, got Node 23\.11\.1; install one .+$/],
])("the launcher refuses Node %s in one sentence that says what to do", (version, sentence) => {
  const { refusalOf } = createRequire(import.meta.url)("../bin/swarm.cjs") as {
    refusalOf(version: string): string | undefined;
  };

  expect(refusalOf(version)).toMatch(sentence);
});

test.each(["24.0.0", "25.1.0", "100.0.0"])("the launcher takes Node %s", (version) => {
  const { refusalOf } = createRequire(import.meta.url)("../bin/swarm.cjs") as {
    refusalOf(version: string): string | undefined;
  };

  expect(refusalOf(version)).toBeUndefined();
});

test.runIf(olderNode !== undefined)("the installed swarm says on an older Node what it needs, and exits 1", () => {
  const run = runLauncher(olderNode ?? "", "--version");

  expect(run).toMatchObject({ status: 1, stdout: "" });
  expect(run.stderr).toMatch(/^swarm: expected Node 24 or newer, got Node [\d.]+; install one .+\n$/);
});
