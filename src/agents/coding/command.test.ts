import { expect, test } from "vitest";
import { openAgentWorld, programLine } from "../../../test/fakes/agent-world.ts";
import { codingAgentContract } from "../../../test/suites/coding-agent-contract.ts";
import { InputError } from "../../core/errors.ts";
import { commandAgent } from "./command.ts";

codingAgentContract("a command line", {
  open: (_, { setup }) => commandAgent({ name: "fake", command: `${programLine("command")} {prompt}` }, setup),
  openMissing: ({ setup }) => commandAgent({ name: "fake", command: "no-such-agent {prompt}" }, setup),
});

test("a command without a place for the prompt reads it from stdin", async () => {
  using world = openAgentWorld();
  const agent = commandAgent({ name: "fake", command: programLine("command") }, world.setup);

  const end = await agent.run(world.session({ prompt: "edit from stdin" }));

  expect(end.lastWords).toContain("said: edit from stdin");
});

test("a prompt too long for an argument goes into a file that the argument names", async () => {
  using world = openAgentWorld();
  const agent = commandAgent({ name: "fake", command: `${programLine("command")} {prompt}` }, world.setup);

  const end = await agent.run(world.session({ prompt: "x".repeat(300_000) }));

  expect(end.lastWords).toContain(`said: Read the file ${world.home}`.slice(0, 40));
});

test("a prompt with quotes and spaces stays one word", async () => {
  using world = openAgentWorld();
  const agent = commandAgent({ name: "fake", command: `${programLine("command")} {prompt}` }, world.setup);

  const end = await agent.run(world.session({ prompt: `edit 'this' "that"; rm -rf {cwd}` }));

  expect(end.lastWords).toContain(`said: edit 'this' "that"; rm -rf {cwd}`);
});

test("a command may name variables with slots", async () => {
  using world = openAgentWorld();
  const variables = { MY_MODEL: "openai/{model}", MY_URL: "{url}/v1" };
  const agent = commandAgent({ name: "fake", command: programLine("command"), variables }, world.setup);
  const access = { url: "http://127.0.0.1:9", token: "t", model: "large" };

  await agent.run(world.session({ prompt: "environment", access }));

  expect(JSON.parse(world.read("environment.json") ?? "")).toMatchObject({
    MY_MODEL: "openai/large",
    MY_URL: "http://127.0.0.1:9/v1",
  });
});

test("a command with an unknown slot is refused with the known ones", () => {
  using world = openAgentWorld();

  const open = () => commandAgent({ name: "fake", command: "agent {promt}" }, world.setup);

  expect(open).toThrow(InputError);
  expect(open).toThrow(/\{prompt\}.*got \{promt\}/);
});
