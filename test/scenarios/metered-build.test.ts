import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { json, openLoopbackServer } from "../fakes/loopback-server.ts";
import { openProject, type Project } from "../suites/spawn-swarm.ts";

/** What the sandbox needs on Linux. */
const HAS_BUBBLEWRAP = ["bwrap", "socat", "rg"].every(
  (name) => spawnSync(name, ["--version"]).status === 0 || spawnSync(name, ["-V"]).status === 0,
);
const KEY = "sk-owner-0123456789abcdef";

test("our own agent lands a change through the metering proxy, and never sees the owner's key", async () => {
  const actions = [
    { tool: "write", path: "src/limits.js", content: "export const limit = 10;\n" },
    { tool: "done", summary: "the limit is there" },
  ];
  let turn = 0;
  await using provider = await openLoopbackServer((response, request) => {
    const content = JSON.stringify(actions[Math.min(turn++, actions.length - 1)]);
    const choices = [{ index: 0, message: { role: "assistant", content }, finish_reason: "stop" }];
    const usage = { prompt_tokens: 100, completion_tokens: 10, total_tokens: 110 };
    json({ id: "1", object: "chat.completion", model: "rehearsal", choices, usage })(response, request);
  });
  await using project = openProject(provider);
  begin(project);

  const env = { ...project.env, OPENAI_API_KEY: KEY };
  const built = await project.run(["build", "plan.yaml", "--agent", "shell", "-m", "openai/rehearsal", "--yes"], {
    env,
  });
  const shown = JSON.parse((await project.run(["show", "--json"])).stdout);

  expect(built.code, built.stderr + built.stdout).toBe(0);
  expect(readFileSync(path.join(project.folder, "src/limits.js"), "utf8")).toBe("export const limit = 10;\n");
  expect(shown.spend).toMatchObject({ requests: 2, inputTokens: 200, outputTokens: 20, openRequests: 0 });
  expect(provider.received.map(({ headers }) => headers.authorization)).toEqual([`Bearer ${KEY}`, `Bearer ${KEY}`]);
  expect(holdersOf(KEY, path.dirname(project.folder))).toEqual([]);
}, 60_000);

test.runIf(HAS_BUBBLEWRAP)(
  "in the sandbox an agent writes in its own tree and nowhere else",
  async () => {
    await using project = openProject({ url: "http://127.0.0.1:9" });
    begin(project);
    const outside = path.join(path.dirname(project.folder), "outside.txt");
    const agent = path.join(path.dirname(project.folder), "agent.sh");
    writeFileSync(agent, `mkdir -p src; echo 1 > src/limits.js; echo 1 > ${outside}; exit 0\n`);
    const folder = path.join(path.dirname(project.folder), ".config/swarm");
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      path.join(folder, "config.yaml"),
      `workspaces: { sandbox: true }\nagents:\n  mine: { kind: command, command: "sh ${agent}", unmetered: true }\n`,
    );

    const built = await project.run(["build", "plan.yaml", "--agent", "mine", "--allow-unmetered", "--yes"]);

    expect(built.code, built.stderr + built.stdout).toBe(0);
    expect(readFileSync(path.join(project.folder, "src/limits.js"), "utf8")).toBe("1\n");
    expect(existsSync(outside)).toBe(false);
  },
  60_000,
);

function begin(project: Project): void {
  const git = (...args: readonly string[]) =>
    execFileSync("git", args, { cwd: project.folder, env: { ...project.env } });
  git("init", "--quiet", "--initial-branch=main");
  git("config", "user.email", "me@example.org");
  git("config", "user.name", "Me");
  writeFileSync(path.join(project.folder, ".gitignore"), ".swarm\nplan.yaml\n");
  git("add", "--all");
  git("commit", "--quiet", "--message=begin");
  const task = "  - id: limits\n    title: Add limits\n    done: [there]\n    files: [{new: src/limits.js}]\n";
  writeFileSync(path.join(project.folder, "plan.yaml"), `version: 1\ngoal: Limits\ntasks:\n${task}`);
}

/** Files below the folder that hold the text. */
function holdersOf(text: string, folder: string): readonly string[] {
  try {
    return execFileSync("grep", ["-rl", text, folder], { encoding: "utf8" }).trim().split("\n");
  } catch {
    // grep ends with 1 where it finds nothing.
    return [];
  }
}
