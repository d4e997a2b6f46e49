import { expect, test } from "vitest";
import { openAgentWorld, programLine } from "../../../../test/fakes/agent-world.ts";
import { codingAgentContract } from "../../../../test/suites/coding-agent-contract.ts";
import { commandWords } from "../../../core/command-words.ts";
import { ProviderError } from "../../../core/errors.ts";
import type { AgentSetup } from "../agent-setup.ts";
import type { AcpLaunch } from "../launch-table.ts";
import { sessionIn } from "../transcript.ts";
import { acpAgent } from "./acp.ts";

function fake(setup: AgentSetup, change: Partial<AcpLaunch> = {}) {
  const [program = "", ...args] = commandWords(programLine("acp")) ?? [];
  return acpAgent({ name: "fake", program, args, ...change }, setup);
}

codingAgentContract("an ACP agent", {
  open: (_, { setup }) => fake(setup),
  openMissing: ({ setup }) => fake(setup, { program: "no-such-agent" }),
});

test("the agent may touch its tree and nothing outside", async () => {
  using world = openAgentWorld();

  await fake(world.setup).run(world.session({ prompt: "permission" }));

  expect(world.read("log.txt")).toBe("inside yes\noutside no\n");
});

test("a person who is asked may let it touch something outside", async () => {
  using world = openAgentWorld();
  const asked: string[] = [];
  const setup = {
    ...world.setup,
    permit: async ({ outside }: { outside: readonly string[] }) => {
      asked.push(...outside);
      return true;
    },
  };

  await fake(setup).run(world.session({ prompt: "permission" }));

  expect(asked).toEqual(["/etc/outside.txt"]);
  expect(world.read("log.txt")).toBe("inside yes\noutside yes\n");
});

test("the mode of the launch table is set where the agent offers it", async () => {
  using world = openAgentWorld();

  await fake(world.setup, { mode: "edit" }).run(world.session({}));

  expect(world.read("log.txt")).toBe("mode edit\n");
});

test("its session can be loaded again, and what it replays is not what it said last", async () => {
  using world = openAgentWorld();
  await fake(world.setup).run(world.session({ prompt: "first edit" }));
  const session = await sessionIn(world.transcript);

  const end = await fake(world.setup).run(world.session({ prompt: "second edit", resume: session }));

  expect(session).toBe("session-1");
  expect(world.said()).toContain('"method":"session/load"');
  expect(end).toMatchObject({ lastWords: "said: second edit", session: "session-1" });
});

test("a session that the agent no longer knows is begun anew", async () => {
  using world = openAgentWorld();

  const end = await fake(world.setup).run(world.session({ prompt: "edit", resume: "long-gone" }));

  expect(end).toMatchObject({ ending: "finished", session: "session-1" });
});

test("a refusal is told as one", async () => {
  using world = openAgentWorld();

  const end = await fake(world.setup).run(world.session({ prompt: "refuse" }));

  expect(end.ending).toBe("refused");
});

test("what its last message is stands after its last tool use", async () => {
  using world = openAgentWorld();

  const end = await fake(world.setup).run(world.session({ prompt: "edit it" }));

  expect(end.lastWords).toBe("said: edit it");
});

test.each([
  ["ends at once", "process.stderr.write('no license'); process.exit(1)", /no license/],
  ["does not speak the protocol", "console.log('hello'); setTimeout(() => {}, 500)", /speak ACP/],
])("an agent that %s cannot be started", async (_, script, said) => {
  using world = openAgentWorld();
  const agent = fake(world.setup, { program: process.execPath, args: ["-e", script] });

  const ran = agent.run(world.session({}));

  await expect(ran).rejects.toBeInstanceOf(ProviderError);
  await expect(ran).rejects.toThrow(said);
});
