import path from "node:path";
import { describe, expect, test } from "vitest";
import { dependencyRule, floorRule, partCycleRule } from "./architecture/import-rules.ts";
import { type LockFile, type Repository, type Rule, readRepository } from "./architecture/repository.ts";
import { sourceFile } from "./architecture/source-file.ts";
import {
  anyRule,
  defaultExportRule,
  effectRule,
  environmentRule,
  machineRule,
  nameRule,
  sizeRule,
  unfinishedRule,
} from "./architecture/text-rules.ts";

const RULES: readonly Rule[] = [
  floorRule,
  partCycleRule,
  dependencyRule,
  effectRule,
  environmentRule,
  anyRule,
  defaultExportRule,
  unfinishedRule,
  machineRule,
  sizeRule,
  nameRule,
];

const repository = readRepository(path.dirname(import.meta.dirname));

test.each(RULES)("$name", (rule) => {
  const findings = rule.findings(repository);

  expect(findings).toEqual([]);
});

test("the repository that the rules read has its source, its tests and its library", () => {
  const folders = new Set(repository.files.map((file) => file.path.split("/")[0]));

  expect([...folders]).toEqual(expect.arrayContaining(["src", "test", "library", "scripts", "package.json"]));
});

interface Breach {
  readonly rule: Rule;
  readonly path: string;
  readonly text: string;
  /** A part of the only finding. */
  readonly finding: string;
}

// Written in pieces, so that this file does not break the rules it holds.
const slashed = (...names: readonly string[]) => ["", ...names].join("/");

const BREACHES: readonly Breach[] = [
  {
    rule: floorRule,
    path: "src/core/a.ts",
    text: 'import { a } from "../engine/a.ts";',
    finding: "core may not import engine",
  },
  {
    rule: floorRule,
    path: "src/core/a.ts",
    text: 'import { z } from "zod";',
    finding: "may not import the library zod",
  },
  {
    rule: floorRule,
    path: "src/collate/a.ts",
    text: '\nimport fs from "node:fs";',
    finding: "src/collate/a.ts:2 collate may not import node:fs",
  },
  {
    rule: floorRule,
    path: "src/modes/a.ts",
    text: 'import type { A } from "../engine/a.ts";',
    finding: "modes may not import engine",
  },
  {
    rule: floorRule,
    path: "src/models/a.ts",
    text: 'export * from "../stores/a.ts";',
    finding: "models may not import stores",
  },
  {
    rule: floorRule,
    path: "src/models/a.ts",
    text: 'const a = await import("left-pad");',
    finding: "may not import the library left-pad",
  },
  { rule: floorRule, path: "src/cli/a.ts", text: 'import "../models/a.ts";', finding: "cli may not import models" },
  { rule: floorRule, path: "src/app.ts", text: 'import "./cli/a.ts";', finding: "app may not import cli" },
  {
    rule: floorRule,
    path: "src/app/a.ts",
    text: 'import "../../test/fakes/a.ts";',
    finding: "src may not import test/fakes/a.ts",
  },
  {
    rule: floorRule,
    path: "src/config.ts",
    text: 'import { env } from "node:process";',
    finding: "expected the global process",
  },
  { rule: floorRule, path: "src/misc/a.ts", text: "", finding: "expected a part with a floor, got misc" },
  { rule: effectRule, path: "src/core/a.ts", text: "const a = Date.now();", finding: "src/core/a.ts:1" },
  { rule: effectRule, path: "src/plan/a.ts", text: "const a = new Date();", finding: "new Date()" },
  { rule: effectRule, path: "src/engine/a.ts", text: `const a = \`\${Math.random()}\`;`, finding: "Math.random" },
  { rule: effectRule, path: "src/modes/a.ts", text: "const a = /'/;\nsetTimeout(b, 1);", finding: "src/modes/a.ts:2" },
  { rule: effectRule, path: "src/prompts/a.ts", text: "const a = process.pid;", finding: "process." },
  { rule: environmentRule, path: "src/models/a.ts", text: "const a = process.env.KEY;", finding: "src/models/a.ts:1" },
  {
    rule: environmentRule,
    path: "src/cli/a.ts",
    text: "const { argv, env } = process;",
    finding: "read it in src/config.ts",
  },
  { rule: anyRule, path: "src/core/a.ts", text: "const a = b as any;", finding: "say the type" },
  { rule: anyRule, path: "src/core/a.test.ts", text: "let a: Map<string, any>;", finding: "say the type" },
  { rule: defaultExportRule, path: "src/core/a.ts", text: "export default 1;", finding: "export it by name" },
  { rule: unfinishedRule, path: "src/core/a.ts", text: `// ${"TO"}DO`, finding: "finish it" },
  {
    rule: unfinishedRule,
    path: "library/personas/a.md",
    text: `A ${"place"}holder.`,
    finding: "library/personas/a.md:1",
  },
  { rule: machineRule, path: "docs/a.md", text: `see ${slashed("home", "me", "a.md")}`, finding: "docs/a.md:1" },
  { rule: machineRule, path: ".npmrc", text: `registry=https://${"registry"}.example.org/`, finding: ".npmrc:1" },
  {
    rule: machineRule,
    path: "package-lock.json",
    text: `"${"resolved"}": "https://example.org/a.tgz"`,
    finding: "package-lock.json:1",
  },
  { rule: sizeRule, path: "bench/a.ts", text: "a;\n".repeat(401), finding: "expected at most 400 lines, got 401" },
  { rule: nameRule, path: "src/core/run-manager.ts", text: "", finding: '"manager"' },
  { rule: nameRule, path: "test/fakes/helpers.ts", text: "", finding: '"helpers"' },
];

describe("a rule finds its breach", () => {
  test.each(BREACHES)("$rule.name: $path, $finding", ({ rule, path: file, text, finding }) => {
    const findings = rule.findings(repositoryOf({ [file]: text }));

    expect(findings).toEqual([expect.stringContaining(finding)]);
  });

  test("parts in a circle are told as the way round, although no files are", () => {
    const tree = repositoryOf({
      "src/core/a.ts": 'import "../engine/a.ts";',
      "src/engine/a.ts": "",
      "src/engine/b.ts": 'import "../core/b.ts";',
    });

    expect(partCycleRule.findings(tree)).toEqual(["core > engine > core"]);
  });

  test("a dependency that is idle or deprecated is told", () => {
    const tree = repositoryOf({ "src/models/a.ts": 'import { Pool } from "undici";' }, ["undici", "zod"], {
      "node_modules/undici": { deprecated: "use another" },
      "node_modules/vitest": { dev: true, deprecated: "never ships" },
    });

    expect(dependencyRule.findings(tree)).toEqual([
      "package.json:1 expected zod to be imported in src, got no import",
      "package-lock.json:1 node_modules/undici is deprecated: use another",
    ]);
  });
});

const ALLOWED: readonly Omit<Breach, "finding">[] = [
  {
    rule: floorRule,
    path: "src/prompts/a.ts",
    text: 'import { z } from "zod";\nimport { a } from "../core/a.ts";\nimport { b } from "./b.ts";',
  },
  {
    rule: floorRule,
    path: "src/stores/sqlite/a.ts",
    text: 'import { DatabaseSync } from "node:sqlite";\nimport "../b.ts";',
  },
  { rule: floorRule, path: "src/core/a.test.ts", text: 'import fs from "node:fs";' },
  {
    rule: floorRule,
    path: "src/core/a.ts",
    text: '// import "node:fs"\nconst a = `from "node:fs"`;\nconst b = Array.from("zod");',
  },
  {
    rule: effectRule,
    path: "src/core/a.ts",
    text: "/** Date.now() */\nconst a = 'Math.random()' + new Date(0).toISOString();",
  },
  {
    rule: effectRule,
    path: "src/engine/a.ts",
    text: "interface Holder { readonly process: string }\nconst a = holder.process.length;",
  },
  { rule: effectRule, path: "src/models/a.ts", text: "setTimeout(a, 1);" },
  { rule: environmentRule, path: "src/config.ts", text: "const a = process.env;" },
  { rule: environmentRule, path: "src/config/keys.ts", text: "const a = process.env;" },
  { rule: anyRule, path: "src/core/a.ts", text: "// any\nconst a = AbortSignal.any([]);" },
  { rule: machineRule, path: "src/core/a.ts", text: "const a = `$HOME/work/a` + './home/b';" },
  { rule: sizeRule, path: "src/core/a.ts", text: "a;\n".repeat(400) },
  { rule: nameRule, path: "library/personas/data.md", text: "" },
];

describe("a rule lets pass", () => {
  test.each(ALLOWED)("$rule.name: $path", ({ rule, path: file, text }) => {
    const findings = rule.findings(repositoryOf({ [file]: text }));

    expect(findings).toEqual([]);
  });
});

function repositoryOf(
  files: Readonly<Record<string, string>>,
  dependencies: readonly string[] = [],
  packages: LockFile["packages"] = {},
): Repository {
  return {
    files: Object.entries(files).map(([file, text]) => sourceFile(file, text)),
    manifest: { dependencies: Object.fromEntries(dependencies.map((name) => [name, "1.0.0"])) },
    lock: { packages },
  };
}
