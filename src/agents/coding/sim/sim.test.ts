import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { type AgentWorld, openAgentWorld } from "../../../../test/fakes/agent-world.ts";
import { type Behaviour, codingAgentContract } from "../../../../test/suites/coding-agent-contract.ts";
import { InputError } from "../../../core/errors.ts";
import { simAgent } from "./sim.ts";
import { parseSimOptions } from "./sim-options.ts";

const noModel = async () => ({ text: "fine", finish: "stop" }) as const;
const sim = (options: string, { setup }: AgentWorld) => simAgent(parseSimOptions(options), noModel, setup);

const OPTIONS: Readonly<Record<Behaviour, string>> = {
  edit: "",
  hang: "hang=1",
  flood: "flood=1",
  crash: "fail=1",
  fork: "fork=1",
  environment: "",
};

codingAgentContract("the simulated agent", {
  showsEnvironment: false,
  open: (behaviour, world) => {
    const agent = sim(OPTIONS[behaviour], world);
    return { ...agent, run: (session) => agent.run({ ...session, prompt: "Say hello\n\nFiles:\n- hello.txt: new" }) };
  },
});

test("equal prompts and seeds give equal edits", async () => {
  using one = openAgentWorld();
  using other = openAgentWorld();
  const prompt = 'title: A limiter\n\nFiles that are expected to change:\n\n```text\n- "src/limit.ts": new file\n```\n';

  await sim("seed=3", one).run(one.session({ prompt }));
  await sim("seed=3", other).run(other.session({ prompt }));

  expect(one.read("src/limit.ts")).toMatch(/^\/\/ sim [0-9a-f]{8}: A limiter\n$/);
  expect(other.read("src/limit.ts")).toBe(one.read("src/limit.ts"));
});

test("a broken edit is repaired by an attempt that is told of it", async () => {
  using world = openAgentWorld();
  const prompt = "title: A limiter\n\nFiles:\n- a.ts";
  await sim("broken=1", world).run(world.session({ prompt }));
  const broken = world.read("a.ts");

  await sim("broken=0", world).run(world.session({ prompt: `${prompt}\n\n# What did not pass` }));

  expect(broken).toContain("SIM-BROKEN");
  expect(world.read("a.ts")).not.toContain("SIM-BROKEN");
});

test("an agent with calls asks the model so often", async () => {
  using world = openAgentWorld();
  const turns: number[] = [];
  const ask = async (_: unknown, { turn }: { turn: number }) => {
    turns.push(turn);
    return { text: "", finish: "stop" } as const;
  };
  const access = { url: "http://127.0.0.1:9", token: "t", model: "m" };

  await simAgent(parseSimOptions("calls=2"), ask, world.setup).run(world.session({ access }));

  expect(turns).toEqual([1, 2]);
});

test("options that it does not have are refused, all at once", () => {
  const read = () => parseSimOptions("fial=1&broken=2&hang=yes");

  expect(read).toThrow(InputError);
  expect(read).toThrow(/did you mean fail\?[\s\S]*share from 0 to 1, got 2[\s\S]*0 or 1, got yes/);
});

test.each(["outside", "commit", "switch", "delete-git"])("it can be told to do wrong: %s", async (misdeed) => {
  using world = openAgentWorld();
  const git = (...args: readonly string[]) => execFileSync("git", args, { cwd: world.cwd, encoding: "utf8" }).trim();
  git("init", "-q", "-b", "main");
  git("-c", "user.name=a", "-c", "user.email=a@example.invalid", "commit", "-q", "--allow-empty", "-m", "first");

  const end = await sim(`${misdeed}=1`, world).run(world.session({ prompt: "Files:\n- a.txt" }));

  const seen = {
    outside: world.read("../sim-outside.txt") !== undefined,
    commit: misdeed !== "delete-git" && git("rev-list", "--count", "HEAD") === "2",
    switch: misdeed !== "delete-git" && git("branch", "--show-current") === "sim-branch",
    "delete-git": !existsSync(path.join(world.cwd, ".git")),
  };
  expect(end.ending).toBe("finished");
  expect(Object.entries(seen).flatMap(([name, isSo]) => (isSo ? [name] : []))).toEqual([misdeed]);
});
