import { chmodSync, mkdirSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { type GateWorld, gateWorld, stoppedClock, testGit } from "../../../test/fakes/gate-world.ts";
import { gateContract } from "../../../test/suites/gate-contract.ts";
import type { FileIntent } from "../../core/plan.ts";
import { scopeGate } from "./scope-gate.ts";
import type { ScopeRules } from "./scope-problems.ts";

const RULES: ScopeRules = {
  protected: ["swarm.config.yaml", ".swarm/"],
  allowed: ["CHANGELOG.md"],
  mostFileBytes: 1_000,
  mostRemovals: 2,
};
const PARTS = { git: testGit, clock: stoppedClock };
const open = (rules: Partial<ScopeRules> = {}) =>
  scopeGate({ name: "scope", after: [], isWarning: false }, { ...RULES, ...rules }, PARTS);

const edits = (...paths: readonly string[]): readonly FileIntent[] =>
  paths.map((each) => ({ path: each, change: "edit" }));
const checked = (it: GateWorld, files: readonly FileIntent[], rules?: Partial<ScopeRules>) =>
  open(rules).check(it.request({ task: { files } }));

gateContract({ name: "scope", open, world: () => gateWorld({ "src/a.ts": "a\n" }, { "src/a.ts": "b\n" }) });

const BEFORE = { "src/a.ts": "a\n", "src/b.ts": "b\n", "package.json": "{}\n", "package-lock.json": "{}\n" };

test.each([
  ["the files of the task", { "src/a.ts": "1" }, edits("src/a.ts")],
  ["what lies in a folder of the task", { "src/deep/new file\n😀.ts": "1" }, edits("src/")],
  ["anything, for a task that names no files", { "docs/x.md": "1" }, []],
  [
    "the test of a file",
    { "src/a.ts": "1", "test/a.test.ts": "1", "src/__snapshots__/a.test.ts.snap": "1" },
    edits("src/a.ts"),
  ],
  ["a lock file along with its manifest", { "package.json": "{ }", "package-lock.json": "{ }" }, edits("package.json")],
  ["a file that every task may change", { "src/a.ts": "1", "CHANGELOG.md": "x" }, edits("src/a.ts")],
  ["a binary file that the task names", { "logo.png": new Uint8Array([0, 1, 2]) }, edits("logo.png")],
])("%s may be changed", async (_, after, files) => {
  using it = gateWorld(BEFORE, after);

  const verdict = await checked(it, files);

  expect(verdict).toMatchObject({ status: "passed", evidence: "" });
});

test.each([
  ["another file", { "src/b.ts": "1" }, "src/b.ts (modified) is not among the files of the task"],
  ["a lock file without its manifest", { "package-lock.json": "{ }" }, "package-lock.json (modified) is not among"],
  ["the test of another file", { "src/b.test.ts": "1" }, "src/b.test.ts (added) is not among"],
  ["a file that only begins like a named one", { "src/a.ts.bak": "1" }, "src/a.ts.bak (added) is not among"],
  ["a protected file", { "swarm.config.yaml": "gates: {}\n" }, "swarm.config.yaml (added) is protected"],
  ["a file in a protected folder", { ".swarm/x": "1" }, ".swarm/x (added) is protected"],
  ["too large a file", { "src/a.ts": "x".repeat(1_001) }, "src/a.ts has 1001 bytes; at most 1000 are allowed"],
  ["a binary file", { "src/a.bin": new Uint8Array([0, 1, 2]) }, "src/a.bin is binary"],
  ["a name with odd signs", { "a\nb.txt": "1" }, '"a\\nb.txt" (added) is not among'],
  ["a name that differs in capitals alone", { "src/A.ts": "1" }, "src/A.ts differs from src/a.ts in capitals alone"],
])("%s is refused", async (_, after, part) => {
  using it = gateWorld(BEFORE, after);

  const verdict = await checked(it, edits("src/a.ts"));

  expect(verdict.status).toBe("failed");
  expect(verdict.evidence).toContain(part);
});

test("a protected file is refused although the task names it", async () => {
  using it = gateWorld(BEFORE, { "swarm.config.yaml": "x" });

  expect((await checked(it, edits("swarm.config.yaml"))).status).toBe("failed");
});

test.each([
  ["an absolute place", "/etc/passwd", true],
  ["a place above the tree", "../../outside", true],
  ["git's own folder", "../.git/config", true],
  ["a place above the tree by way of another link", "jump/../../..", true],
  ["another file of the tree", "a.ts", false],
  ["a file that is not there", "later.ts", false],
])("a symlink to %s", async (_, target, isRefused) => {
  using it = gateWorld(BEFORE);
  it.tree.link("src/jump", "..");
  it.tree.link("src/link", target);
  it.tree.commit();

  const verdict = await checked(it, edits("src/"));

  expect(verdict.status).toBe(isRefused ? "failed" : "passed");
  if (isRefused) expect(verdict.evidence).toMatch(/^src\/link is a symlink to .*, which lies outside the tree/);
});

test.each([
  ["becomes executable", "a\n", true, "src/a.ts became executable and does not begin with #!"],
  ["is a script that becomes executable", "#!/bin/sh\n", true, undefined],
])("a file that %s", async (_, text, isExecutable, problem) => {
  using it = gateWorld(BEFORE, { "src/a.ts": text });
  chmodSync(path.join(it.tree.path, "src/a.ts"), isExecutable ? 0o755 : 0o644);
  it.tree.commit();

  const verdict = await checked(it, edits("src/a.ts"));

  expect(verdict.evidence).toBe(problem ?? "");
});

test("a repository within the repository is refused, and named", async () => {
  using it = gateWorld(BEFORE);
  const inner = path.join(it.tree.path, "src/vendor");
  mkdirSync(inner);
  it.tree.git("-C", inner, "init", "-q");
  it.tree.git("-C", inner, "commit", "-q", "--allow-empty", "-m", "x");
  it.tree.commit();

  const verdict = await checked(it, edits("src/"));

  expect(verdict.evidence).toContain("src/vendor is a repository within the repository");
});

test("more files deleted or renamed than may be are listed, each with what became of it", async () => {
  const many = Object.fromEntries(["1", "2", "3"].map((name) => [`old/${name}.ts`, `${name}\n`.repeat(20)]));
  using it = gateWorld(many, {}, ["old/1.ts", "old/2.ts"]);
  it.tree.git("mv", "old/3.ts", "new.ts");
  it.tree.commit();

  const [refused, allowed] = [await checked(it, []), await checked(it, [], { mostRemovals: 3 })];

  expect(refused.evidence).toBe(
    "3 files are deleted or renamed; at most 2 are allowed without --allow-mass-change:\n- old/3.ts renamed to new.ts\n- old/1.ts deleted\n- old/2.ts deleted",
  );
  expect(allowed.status).toBe("passed");
});

test("the new and the old name of a renamed file must be the task's", async () => {
  using it = gateWorld({ "src/a.ts": "a\n".repeat(20) });
  it.tree.git("mv", "src/a.ts", "src/c.ts");
  it.tree.commit();

  const [both, one] = [await checked(it, edits("src/a.ts", "src/c.ts")), await checked(it, edits("src/c.ts"))];

  expect([both.status, one.status]).toEqual(["passed", "failed"]);
});
