import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { openProject, type Project } from "../suites/spawn-swarm.ts";

const TASKS = 12;

test("a build that is killed twice lands every task once, on a target that is green", async () => {
  await using project = repository();
  writePlan(project, TASKS);

  for (let life = 0; life < 2; life++) {
    const command = life === 0 ? ["build", "plan.yaml", "--agent", "sim?ms=150", "-j", "4", "--yes"] : ["resume"];
    await using program = project.start(command);
    await program.until(({ stderr }) => stderr.split(/landed as|attempt \d+ ended/).length > 3);
    program.kill("SIGKILL");
    await program.ended;
  }
  const end = await project.run(["resume"]);

  expect(end.code, end.stderr).toBe(0);
  expect(end.stdout).toContain(`${TASKS} of ${TASKS} tasks landed on main`);
  const subjects = git(project, "log", "--format=%s", "--first-parent").trim().split("\n");
  expect(subjects.toSorted()).toEqual(
    ["begin", ...Array.from({ length: TASKS }, (_, n) => `Make thing ${n}`)].toSorted(),
  );
  expect(() => execFileSync("sh", ["check.sh"], { cwd: project.folder })).not.toThrow();
  const message = git(project, "log", "-1", "--format=%an|%ae|%(trailers:only,unfold)");
  expect(message).toMatch(/^\S+ \S+\|me@example\.org\|Swarm-Run: build-\w+\nSwarm-Task: t\d+\nSwarm-Agent: sim/);
  await project.journal(await project.latestRun(), "run.jsonl");
  const [shown, rebuilt] = [await project.show(await project.latestRun()), await project.show("run.jsonl")];
  expect(rebuilt).toEqual(shown);
}, 120_000);

test("broken changes never land, retry grants further attempts, and the target stays green", async () => {
  await using project = repository();
  writePlan(project, 4);

  const first = await project.run(["build", "plan.yaml", "--agent", "sim?broken=1", "--attempts", "1", "--yes"]);
  const status = JSON.parse((await project.run(["show", "--json"])).stdout) as {
    result: { tasks: { reason: string }[] };
  };

  expect(first.code, first.stderr).not.toBe(0);
  expect(first.stdout).toContain("0 of 4 tasks landed on main");
  expect(status.result.tasks[0]?.reason).toContain("1 of 1 attempts used; the last: test failed");
  expect(git(project, "log", "--format=%s").trim()).toBe("begin");
  const again = await project.run(["retry"]);
  expect(again.stderr).toContain("attempt 2 begins");
}, 120_000);

test("a change that needs a person waits, is shown by status, and lands once it is approved", async () => {
  await using project = repository({ "swarm.config.yaml": "gates:\n  approval: true\n" });
  writePlan(project, 1);

  const built = await project.run(["build", "plan.yaml", "--yes"]);
  const status = await project.run(["status"]);
  const answered = await project.run(["answer", "yes"]);

  expect(built.code, built.stderr).toBe(7);
  expect(status.stdout).toContain("t0 (Make thing 0)");
  expect(answered.code, answered.stderr).toBe(0);
  expect(git(project, "log", "-1", "--format=%s").trim()).toBe("Make thing 0");
}, 120_000);

test.each<[what: string, flags: readonly string[], problem: string]>([
  ["an unknown agent", ["--agent", "codxe"], "expected the name of a coding agent, got codxe; did you mean codex?"],
  ["an unknown gate mode", ["--gate", "lax"], 'expected a known --gate, got "lax"'],
  ["a target that is not there", ["--target", "gone"], "expected the branch gone to exist"],
  ["no attempts", ["--attempts", "0"], "expected --attempts to be a whole number from 1 to 20"],
])("%s is refused before anything is started", async (_, flags, problem) => {
  await using project = repository();
  writePlan(project, 1);

  const { code, stderr } = await project.run(["build", "plan.yaml", "--yes", ...flags]);

  expect(code).toBe(2);
  expect(stderr).toContain(problem);
  expect(git(project, "branch", "--list", "swarm/*")).toBe("");
});

test("a plan with a circle and unknown files is refused with every problem", async () => {
  await using project = repository();
  const task = (id: string, need: string) =>
    `  - id: ${id}\n    title: ${id}\n    done: [there]\n    needs: [${need}]\n    files: [gone-${id}.js]\n`;
  writeFileSync(
    path.join(project.folder, "plan.yaml"),
    `version: 1\ngoal: g\ntasks:\n${task("a", "b")}${task("b", "a")}`,
  );

  const { code, stderr } = await project.run(["build", "plan.yaml", "--yes"]);

  expect(code).toBe(2);
  expect(stderr).toContain("expected no circle of needs, got a needs b needs a");
  expect(stderr).toContain("expected gone-a.js of task a to exist");
});

test("a plan that deletes many files takes --allow-mass-change, which holds for its gates too", async () => {
  const names = Array.from({ length: 24 }, (_, number) => `old/f${number}.txt`);
  await using project = repository(Object.fromEntries(names.map((name) => [name, "old\n"])));
  const files = names.map((name) => `{delete: ${name}}`).join(", ");
  const task = `  - id: tidy\n    title: Tidy up\n    done: [old is gone]\n    files: [${files}]\n`;
  writeFileSync(path.join(project.folder, "plan.yaml"), `version: 1\ngoal: g\ntasks:\n${task}`);

  const refused = await project.run(["build", "plan.yaml", "--yes"]);
  const allowed = await project.run(["build", "plan.yaml", "--yes", "--allow-mass-change"]);

  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain("expected the plan to delete or rename at most 20 files, got 24");
  expect(allowed.code, allowed.stderr).toBe(0);
  expect(git(project, "ls-files", "old")).toBe("");
}, 120_000);

/** A git repository whose test refuses what a simulated agent breaks. */
function repository(files: Readonly<Record<string, string>> = {}): Project {
  const project = openProject({ url: "http://127.0.0.1:9" });
  const all = {
    "package.json": '{"name": "p", "version": "1.0.0", "scripts": {"test": "sh check.sh"}}\n',
    "check.sh": "! grep -rq SIM-BROKEN --include='*.js' .\n",
    "src/shared.js": "export const shared = 1;\n",
    ".gitignore": "plan.yaml\nrun.jsonl\n.swarm\n",
    ...files,
  };
  for (const [name, text] of Object.entries(all)) {
    const file = path.join(project.folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  git(project, "init", "--quiet", "--initial-branch=main");
  git(project, "config", "user.email", "me@example.org");
  git(project, "config", "user.name", "Me");
  git(project, "add", "--all");
  git(project, "commit", "--quiet", "--message=begin");
  return project;
}

/** Tasks of which some touch one file and some need others. */
function writePlan(project: Project, count: number): void {
  const tasks = Array.from({ length: count }, (_, number) => {
    const shared = number % 3 === 0 ? ", src/shared.js" : "";
    const needs = number >= 4 && number % 4 === 0 ? `    needs: [t${number - 4}]\n` : "";
    return `  - id: t${number}\n    title: Make thing ${number}\n    done: [it is there]\n    files: [{new: src/f${number}.js}${shared}]\n${needs}`;
  });
  writeFileSync(path.join(project.folder, "plan.yaml"), `version: 1\ngoal: Things\ntasks:\n${tasks.join("")}`);
}

function git(project: Project, ...args: readonly string[]): string {
  return execFileSync("git", args, { cwd: project.folder, encoding: "utf8", env: { ...project.env } });
}
