import { expect, test } from "vitest";
import { openAgentWorld, programLine } from "../../../../test/fakes/agent-world.ts";
import { codingAgentContract } from "../../../../test/suites/coding-agent-contract.ts";
import { ProviderError } from "../../../core/errors.ts";
import { mcpAgent } from "./mcp.ts";

codingAgentContract("a tool of an MCP server", {
  open: (_, { setup }) => mcpAgent({ name: "fake", command: programLine("mcp") }, setup),
  openMissing: ({ setup }) => mcpAgent({ name: "fake", command: "no-such-server" }, setup),
});

test("the tool that takes a prompt is called, and a later attempt replies in its conversation", async () => {
  using world = openAgentWorld();
  const agent = mcpAgent({ name: "fake", command: programLine("mcp") }, world.setup);

  const first = await agent.run(world.session({ prompt: "first edit" }));
  await agent.run(world.session({ prompt: "second edit", resume: first.session }));

  expect(first.session).toBe("thread-1");
  expect(world.read("log.txt")).toBe("task \ntask-reply thread-1\n");
});

test("a server without the named tool is refused with what it has", async () => {
  using world = openAgentWorld();
  const agent = mcpAgent({ name: "fake", command: programLine("mcp"), tool: "codex" }, world.setup);

  const ran = agent.run(world.session({}));

  await expect(ran).rejects.toBeInstanceOf(ProviderError);
  await expect(ran).rejects.toThrow("expected the tool codex of fake, got status, task, task-reply");
});
