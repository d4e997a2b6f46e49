import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { fakeApp } from "../../test/fakes/fake-app.ts";
import { fakeIo, fakeWiring } from "../../test/fakes/fake-io.ts";
import { sampleProject } from "../../test/fakes/sample-project.ts";
import type { App } from "../app/app.ts";
import { CancelledError } from "../core/errors.ts";
import type { Inventory, ProjectInventory } from "../core/inventory.ts";
import { runCli } from "./run-cli.ts";

let folder = "";

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "swarm-cli-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

type Skipped = Inventory["skipped"];

function found(projects: readonly ProjectInventory[], skipped: Skipped = [], isPartial = false): App["inventory"] {
  return async ({ roots, maxDepth, onProject }) => {
    for (const project of projects) onProject?.(project);
    const inventory = { version: 1 as const, at: "2030-01-01T00:00:00.000Z", roots, maxDepth, projects, skipped };
    return { inventory, read: 3, isPartial, file: "/code/.swarm/inventory.json" };
  };
}

async function run(argv: readonly string[], inventory: App["inventory"] = found([sampleProject()])) {
  const io = fakeIo({ cwd: folder });
  const code = await runCli(["inventory", ...argv], io, fakeWiring(fakeApp({ inventory })));
  return { code, out: io.out(), err: io.err() };
}

test("a project is a line, and of few their commands are shown with where each was found", async () => {
  const { code, out, err } = await run([]);

  expect(out).toBe(
    [
      "project  languages           build systems  packages  files  size  commits  authors  test",
      "/code/a  Rust 97%, Shell 3%  cargo                 1     12  3 KB                    cargo test",
      "",
      "for   command     in  found in",
      "test  cargo test      .github/workflows/ci.yml:7 (run there)",
      "",
    ].join("\n"),
  );
  expect(err).toContain("1 project, 12 files, of which 3 texts were read anew\n");
  expect(code).toBe(0);
});

test("what is a part of another, was set aside or not looked at is told on stderr, and not with -q", async () => {
  const project = sampleProject({
    place: { kind: "submodule", of: "/code" },
    setAside: [{ path: "env/", reason: "a Python virtual environment", files: 12_000, bytes: 1 }],
    unreadable: [{ path: "shut/", reason: "permission denied" }],
    notes: ["it has no commit yet"],
  });
  const inventory = found([project], [{ path: "/code/b.git", reason: "a bare repository" }]);

  const [loud, quiet] = [await run([], inventory), await run(["-q"], inventory)];

  expect(loud.err.split("\n").slice(0, 5)).toEqual([
    "/code/a: a submodule of /code",
    "/code/a/shut/: permission denied",
    "/code/a/env/: 12,000 files set aside, a Python virtual environment",
    "/code/a: it has no commit yet",
    "/code/b.git: a bare repository",
  ]);
  expect(quiet.err).toBe("");
});

test("--json is the inventory and nothing else", async () => {
  const { out } = await run(["x", "--max-depth", "2", "--json"]);

  expect(JSON.parse(out)).toMatchObject({ version: 1, roots: ["x"], maxDepth: 2, projects: [{ name: "a" }] });
});

test("-o writes what the extension says", async () => {
  const hostile = sampleProject({ path: '/code/=cmd|"x', notes: ["a <b> | c"] });

  await run(["-o", "i.json", "-o", "i.md", "-o", "i.csv"], found([hostile]));

  const written = (name: string) => readFileSync(path.join(folder, name), "utf8");
  expect(JSON.parse(written("i.json")).projects).toHaveLength(1);
  expect(written("i.md")).toContain("| test | `cargo test` |  | .github/workflows/ci.yml:7 (run there) |");
  expect(written("i.md")).toContain("- a \\<b\\> | c");
  expect(written("i.csv").split("\r\n")[1]).toBe('"/code/=cmd|""x",Rust,Rust Shell,cargo,1,12,3400,,,cargo test,,,');
});

test("wrong flags are all told at once, before anything is looked at", async () => {
  const { code, err } = await run(["--max-depth", "-1", "-o", "x.pdf"]);

  expect(code).toBe(2);
  expect(err).toContain('--max-depth to be a whole number from 0 to 100, got "-1"');
  expect(err).toContain("expected -o to name a .json, .md or .csv file, got x.pdf");
});

test("nothing found is said, and is no failure; a project that could not be looked at is partial", async () => {
  const [empty, partial] = [await run(["-q"], found([])), await run(["-q"], found([sampleProject()], [], true))];

  expect([empty.code, empty.out]).toEqual([0, ""]);
  expect(empty.err).toContain("no projects under");
  expect(partial.code).toBe(3);
});

test("a signal stops the look", async () => {
  const io = fakeIo({ cwd: folder });
  const waiting: App["inventory"] = ({ signal }) =>
    new Promise((_, reject) => {
      const stop = () => reject(new CancelledError("a stop of the scan"));
      if (signal?.aborted === true) stop();
      signal?.addEventListener("abort", stop);
    });

  const running = runCli(["inventory"], io, fakeWiring(fakeApp({ inventory: waiting })));
  await io.listening;
  io.signal();

  expect(await running).toBe(130);
});
