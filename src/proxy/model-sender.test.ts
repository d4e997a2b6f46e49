import { expect, test } from "vitest";
import { json } from "../../test/fakes/loopback-server.ts";
import { openProxyWorld } from "../../test/fakes/proxy-world.ts";
import { scriptedModel } from "../../test/fakes/scripted-model.ts";
import { ProviderError } from "../core/errors.ts";

const CHAT = "/v1/chat/completions";
const ASKED = {
  messages: [
    { role: "system", content: "Be brief." },
    { role: "user", content: [{ type: "text", text: "Why?" }] },
    { role: "assistant", content: "Because." },
    { role: "tool", tool_call_id: "c1", content: "42" },
  ],
  max_tokens: 100,
};
const TOOLS = [{ type: "function", function: { name: "f", parameters: {} } }];

test("a model that is reached by its port is asked the conversation, and what it took is settled", async () => {
  await using world = await openProxyWorld(json({}));
  const model = scriptedModel([{ text: "yes", costUsd: 0.25 }]);
  const lease = world.leaseWith({ upstream: { kind: "model", model } });

  const reply = await world.post(CHAT, ASKED, { lease });

  expect(await reply.json()).toMatchObject({ choices: [{ message: { content: "yes" }, finish_reason: "stop" }] });
  expect(model.calls[0]?.request).toMatchObject({
    system: "Be brief.",
    messages: [
      { role: "user", parts: ["Why?"] },
      { role: "assistant", parts: ["Because."] },
      { role: "user", parts: ["42"] },
    ],
    maxOutputTokens: 100,
  });
  expect(world.ledger.settledUsd).toBe(0.25);
  expect(lease.usage()).toMatchObject({ requests: 1, costUsd: 0.25, usage: { inputTokens: 10, outputTokens: 5 } });
});

test("its text streams as it comes", async () => {
  await using world = await openProxyWorld(json({}));
  const model = scriptedModel([
    async (_, { onText }) => {
      onText?.("one ");
      onText?.("two");
      return { text: "one two" };
    },
  ]);
  const lease = world.leaseWith({ upstream: { kind: "model", model } });

  const stream = await (await world.post(CHAT, { ...ASKED, stream: true }, { lease })).text();

  expect([...stream.matchAll(/"content":"([^"]+)"/g)].map(([, text]) => text)).toEqual(["one ", "two"]);
  expect(stream.endsWith("data: [DONE]\n\n")).toBe(true);
});

test("tools are left out of a rehearsal, and refused where a real model would answer without them", async () => {
  await using world = await openProxyWorld(json({}));
  const leaseOf = (simulated: boolean) =>
    world.leaseWith({ upstream: { kind: "model", model: scriptedModel(["yes"], "test/model", { simulated }) } });

  const rehearsed = await world.post(CHAT, { ...ASKED, tools: TOOLS }, { lease: leaseOf(true) });
  const real = await world.post(CHAT, { ...ASKED, tools: TOOLS }, { lease: leaseOf(false) });

  expect([rehearsed.status, real.status]).toEqual([200, 400]);
  expect(world.ledger.entries).toEqual(["reserve", "settle"]);
});

test("its failures are tried again like those of any upstream", async () => {
  await using world = await openProxyWorld(json({}));
  const fault = { provider: "test", scope: "request", retryable: true, status: 429, retryAfterMs: 3_000 } as const;
  const model = scriptedModel([new ProviderError("too fast", fault), "yes"]);
  const lease = world.leaseWith({ upstream: { kind: "model", model } });

  const reply = await world.post(CHAT, ASKED, { lease });

  expect(reply.status).toBe(200);
  expect(world.sleptMs).toEqual([3_000]);
  expect(world.ledger.entries).toEqual(["reserve", "release", "reserve", "settle"]);
});
