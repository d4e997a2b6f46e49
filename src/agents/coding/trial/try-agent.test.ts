import { expect, test } from "vitest";
import { openAgentWorld } from "../../../../test/fakes/agent-world.ts";
import { commandAgent } from "../command.ts";
import { tryAgent } from "./try-agent.ts";

const { signal } = new AbortController();

test("an agent that reaches the model and writes what it is told passes", async () => {
  using world = openAgentWorld();
  const script = `
    const tools = [{ type: "function", function: { name: "write", parameters: { properties: { path: {}, content: {} } } } }];
    const url = process.env.OPENAI_BASE_URL + "/chat/completions";
    const response = await fetch(url, { method: "POST", body: JSON.stringify({ model: "m", tools }) });
    const [{ message }] = (await response.json()).choices;
    const { path, content } = JSON.parse(message.tool_calls[0].function.arguments);
    fs.writeFileSync(path, content);`;
  const command = `"${process.execPath}" -e '(async () => {${script}})()'`;

  const trial = await tryAgent(commandAgent({ name: "fake", command }, world.setup), signal);

  expect(trial).toMatchObject({ isPassed: true, message: "wrote the file, with 1 call of the model" });
});

test("an agent that does nothing fails, and the message says that it asked nobody", async () => {
  using world = openAgentWorld();

  const trial = await tryAgent(commandAgent({ name: "fake", command: "true" }, world.setup), signal);

  expect(trial).toMatchObject({ isPassed: false, message: expect.stringContaining("it never asked the model") });
});

test("an agent that is not there fails with what is missing", async () => {
  using world = openAgentWorld();

  const trial = await tryAgent(commandAgent({ name: "fake", command: "no-such-agent" }, world.setup), signal);

  expect(trial).toMatchObject({ isPassed: false, message: expect.stringContaining("no-such-agent") });
});
