import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openProject, type Project, resultOf } from "../suites/spawn-swarm.ts";

/** What each template of the library is given, as somebody would who tries it for the first time. */
const SLOTS: Readonly<Record<string, readonly string[]>> = {
  "adversarial-pair": ["proposal=Keep the sessions in a cookie"],
  "bug-triage": ["report=Saving fails since Monday", "evidence=sum.ts"],
  "design-options": ["problem=Where do events go?", "designs=4"],
  "doc-generation": ["code=sum.ts"],
  "iterative-refinement": ["task=A name for a database", "drafts=3"],
  "migration-plan": ["from=one database", "to=two databases"],
  "pr-review": ["base=HEAD~1"],
  "refactoring-proposals": ["code=*.ts", "proposals=3"],
  "security-audit": ["paths=sum.ts"],
};

let project: Project;

beforeAll(() => {
  project = openProject({ url: "http://127.0.0.1:9" });
  const git = (...args: readonly string[]) =>
    execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.org", ...args], { cwd: project.folder });
  const write = (text: string) => writeFileSync(path.join(project.folder, "sum.ts"), text);
  git("init", "-q");
  write("export function sum(a: number, b: number) {\n  return a + b;\n}\n");
  git("add", "sum.ts");
  git("commit", "-qm", "first");
  write("export function sum(a: number, b: number) {\n  return a - b;\n}\n");
  git("commit", "-qam", "second");
});

afterAll(() => project[Symbol.asyncDispose]());

test("every template of the library is tried here", async () => {
  const names = resultOf(await project.run(["templates", "--names"]));

  expect(names.trim().split("\n")).toEqual(Object.keys(SLOTS));
});

test.each(Object.entries(SLOTS))("%s runs as it stands, and every call is answered", async (name, slots) => {
  const set = slots.flatMap((slot) => ["--set", slot]);

  const end = await project.run(["run", name, ...set, "-m", "sim/crowd", "--yes", "--json"]);

  const { status, counts, blocks } = JSON.parse(resultOf(end));
  expect(status).toBe("done");
  expect(counts.answered).toBe(counts.planned);
  expect(counts.answered).toBeGreaterThan(2);
  expect(blocks.length).toBeGreaterThan(3);
});
