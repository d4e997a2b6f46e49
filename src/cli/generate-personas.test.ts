import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { fakeApp } from "../../test/fakes/fake-app.ts";
import { fakeIo, fakeWiring } from "../../test/fakes/fake-io.ts";
import { runCli } from "./run-cli.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "personas-"));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function run(...argv: readonly string[]) {
  const io = fakeIo({ cwd: folder });
  const code = await runCli(["personas", ...argv], io, fakeWiring(fakeApp()));
  return { code, out: io.out(), err: io.err() };
}

test("without a file the lines go to stdout, and nothing else does", async () => {
  const { code, out, err } = await run("generate", "2", "--seed", "7");

  expect([code, out, err]).toEqual([0, '{"name":"P0 of 7"}\n{"name":"P1 of 7"}\n', ""]);
});

test("with a file the lines go there, and the roles are told", async () => {
  const { out, err } = await run("generate", "2", "-o", "team.jsonl");

  expect(await readFile(path.join(folder, "team.jsonl"), "utf8")).toBe('{"name":"P0 of 1"}\n{"name":"P1 of 1"}\n');
  expect([out, err]).toEqual(["", "role  personas\ndocs         2\n2 personas from seed 1 in team.jsonl\n"]);
});

test("as files they go into a folder, which is made; again, they are left as they are", async () => {
  const [first, again] = [
    await run("generate", "2", "--format", "md", "-o", "a/b", "-q"),
    await run("generate", "2", "--format", "md", "-o", "a/b", "-q"),
  ];

  expect([first.code, again.code, first.err]).toEqual([0, 0, ""]);
  expect(await readdir(path.join(folder, "a/b"))).toEqual(["p0.md", "p1.md"]);
});

test("a file of other content is never written over, and then none is written", async () => {
  await writeFile(path.join(folder, "p1.md"), "mine");

  const { code, err } = await run("generate", "2", "--format", "md", "-o", ".");

  expect([code, await readdir(folder)]).toEqual([2, ["p1.md"]]);
  expect(err).toContain("expected to write over nothing in ., got files of other content: p1.md");
});

test("all that is wrong with the words is told at once", async () => {
  const { code, err } = await run("generate", "0", "--seed", "x", "--format", "mad");

  expect(code).toBe(2);
  expect(err).toBe(
    'swarm: expected COUNT to be a whole number from 1 to 10,000, got "0"\n' +
      'swarm: expected --seed to be a whole number from 0 to 2,147,483,647, got "x"\n' +
      'swarm: expected a known --format, got "mad" (did you mean md?)\n',
  );
});

test.each([
  [["generate"], "expected how many personas, got nothing"],
  [["generate", "3", "--format", "md"], "expected -o with a folder for --format md"],
  [["generate", "3", "-o", "none/team.jsonl"], "expected the folder of -o none/team.jsonl to exist"],
])("%j is refused with what to do", async (argv, problem) => {
  const { code, err } = await run(...argv);

  expect([code, err]).toEqual([2, expect.stringContaining(problem)]);
});

test("the names of personas work as before beside it", async () => {
  const { code, out } = await run("skeptic");

  expect([code, out]).toEqual([0, expect.stringContaining("name: ")]);
});
