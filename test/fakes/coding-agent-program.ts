// A coding agent as a program of its own: `node coding-agent-program.ts command|acp|mcp [PROMPT]`. What it does follows from the
// word in its prompt: edit, hang, flood, crash, fork, environment, permission, session.
import { spawn } from "node:child_process";
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { Readable, Writable } from "node:stream";
import * as acp from "@agentclientprotocol/sdk";

/** What the fakes do in the folder they work in, and what they say of it. */
async function behave(prompt: string, cwd: string, print: (text: string) => Promise<void>): Promise<string> {
  const inTree = (name: string) => `${cwd}/${name}`;
  if (prompt.includes("hang")) {
    await print("hanging");
    await new Promise(() => setInterval(() => {}, 1_000));
  }
  if (prompt.includes("flood")) for (;;) await print("the same line again ".repeat(500));
  if (prompt.includes("crash")) {
    process.stderr.write("it broke\n");
    process.exit(3);
  }
  if (prompt.includes("fork")) {
    const sleeper = "setInterval(() => {}, 1000)";
    for (const detached of [false, true]) {
      const child = spawn(process.execPath, ["-e", sleeper], { stdio: "ignore", detached });
      child.unref();
      appendFileSync(inTree("pids.txt"), `${child.pid}\n`);
    }
    return "forked";
  }
  if (prompt.includes("environment")) writeFileSync(inTree("environment.json"), JSON.stringify(process.env));
  writeFileSync(inTree("hello.txt"), "hello\n");
  await print("working");
  return `said: ${prompt.slice(0, 40)}`;
}

async function asCommand(given: string | undefined): Promise<void> {
  const prompt = given ?? readFileSync(0, "utf8");
  const print = (text: string) =>
    new Promise<void>((resolve) => void process.stdout.write(`${text}\n`, () => resolve()));
  await print(await behave(prompt, process.cwd(), print));
}

async function asAcp(): Promise<void> {
  const folders = new Map<string, string>();
  const app = acp
    .agent({ name: "fake" })
    .onRequest(acp.methods.agent.initialize, () => {
      process.stdout.write("a warning that is no message\n");
      return { protocolVersion: acp.PROTOCOL_VERSION, agentCapabilities: { loadSession: true }, authMethods: [] };
    })
    .onRequest(acp.methods.agent.session.new, ({ params }) => {
      folders.set("session-1", params.cwd);
      const modes = { currentModeId: "plan", availableModes: ["plan", "edit"].map((id) => ({ id, name: id })) };
      return { sessionId: "session-1", modes };
    })
    .onRequest(acp.methods.agent.session.load, async ({ params, client }) => {
      if (params.sessionId !== "session-1") throw new acp.RequestError(-32_002, "no such session");
      folders.set(params.sessionId, params.cwd);
      await say(client, "said before");
      return {};
    })
    .onRequest(acp.methods.agent.session.setMode, ({ params }) => {
      appendFileSync(`${folders.get(params.sessionId)}/log.txt`, `mode ${params.modeId}\n`);
      return {};
    })
    .onRequest(acp.methods.agent.session.prompt, async ({ params, client }) => {
      const cwd = folders.get(params.sessionId) ?? "";
      const prompt = params.prompt.map((block) => (block.type === "text" ? block.text : "")).join("");
      // Agents tell of usage in ways of their own.
      await client.notify("session/update", {
        sessionId: "session-1",
        update: { sessionUpdate: "usage_update", used: 1 },
      });
      await client.notify("_fake/usage", { tokens: 1 });
      if (prompt.includes("permission")) await askPermissions(client, cwd);
      const said = await behave(prompt, cwd, (text) => say(client, `${text}\n`));
      await client.notify(acp.methods.client.session.update, {
        sessionId: "session-1",
        update: { sessionUpdate: "tool_call", toolCallId: "tool-1", title: "edit hello.txt", status: "completed" },
      });
      await say(client, said);
      return { stopReason: prompt.includes("refuse") ? "refusal" : "end_turn" };
    });
  const stream = acp.ndJsonStream(
    Writable.toWeb(process.stdout) as WritableStream<Uint8Array>,
    Readable.toWeb(process.stdin) as ReadableStream<Uint8Array>,
  );
  await app.connect(stream).closed;
}

function say(client: acp.AgentContext, text: string): Promise<void> {
  return client.notify(acp.methods.client.session.update, {
    sessionId: "session-1",
    update: { sessionUpdate: "agent_message_chunk", content: { type: "text", text } },
  });
}

async function askPermissions(client: acp.AgentContext, cwd: string): Promise<void> {
  for (const path of [`${cwd}/inside.txt`, "/etc/outside.txt"]) {
    const { outcome } = await client.request(acp.methods.client.session.requestPermission, {
      sessionId: "session-1",
      toolCall: { toolCallId: path, title: `write ${path}`, kind: "edit", locations: [{ path }] },
      options: [
        { optionId: "yes-always", name: "always", kind: "allow_always" },
        { optionId: "yes", name: "yes", kind: "allow_once" },
        { optionId: "no", name: "no", kind: "reject_once" },
      ],
    });
    const answer = outcome.outcome === "selected" ? outcome.optionId : "cancelled";
    appendFileSync(`${cwd}/log.txt`, `${path.startsWith(cwd) ? "inside" : "outside"} ${answer}\n`);
  }
}

async function asMcp(): Promise<void> {
  const send = (message: object) =>
    new Promise<void>((resolve) => {
      process.stdout.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`, () => resolve());
    });
  const text = { type: "string" };
  const tool = (name: string, fields: readonly string[]) => ({
    name,
    inputSchema: { type: "object", properties: Object.fromEntries(fields.map((field) => [field, text])) },
  });
  const tools = [
    tool("status", []),
    tool("task", ["prompt", "cwd", "model"]),
    tool("task-reply", ["prompt", "threadId"]),
  ];
  for await (const line of createInterface({ input: process.stdin })) {
    const { id, method, params } = JSON.parse(line);
    if (id === undefined) continue;
    if (method === "initialize") {
      const serverInfo = { name: "fake", version: "1" };
      await send({ id, result: { protocolVersion: params.protocolVersion, capabilities: { tools: {} }, serverInfo } });
    } else if (method === "tools/list") await send({ id, result: { tools } });
    else if (method === "tools/call") {
      const given = params.arguments;
      appendFileSync(`${process.cwd()}/log.txt`, `${params.name} ${given.threadId ?? ""}\n`);
      const print = (said: string) => send({ method: "codex/event", params: { said } });
      const said = await behave(given.prompt, given.cwd ?? process.cwd(), print);
      const content = [{ type: "text", text: said }];
      await send({ id, result: { content, structuredContent: { threadId: "thread-1", content: said } } });
    } else await send({ id, error: { code: -32_601, message: "no such method" } });
  }
}

const [way, prompt] = process.argv.slice(2);
if (way === "acp") await asAcp();
else if (way === "mcp") await asMcp();
else await asCommand(prompt);
