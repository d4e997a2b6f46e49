import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { json, openLoopbackServer } from "../../../test/fakes/loopback-server.ts";
import { exchange } from "./exchange.ts";
import { openDispatcher, type Proxies } from "./open-dispatcher.ts";

async function asked(url: string, proxies: Proxies | undefined) {
  const connections = openDispatcher(proxies);
  const { origin, pathname } = new URL(url);
  const outgoing = { method: "POST", body: "{}", timeoutMs: 5_000, maxBytes: 1_000 } as const;
  try {
    return await exchange(
      connections,
      { ...outgoing, headers: [], origin, path: pathname },
      new AbortController().signal,
    );
  } finally {
    await connections.destroy();
  }
}

test("with a proxy a provider is asked through it", async () => {
  await using proxy = await openLoopbackServer(json("through the proxy"));

  const outcome = await asked("http://models.invalid/v1/chat", { http: proxy.url, except: "" });

  expect(outcome).toMatchObject({ kind: "replied", status: 200, body: "through the proxy" });
  expect(proxy.received).toMatchObject([{ method: "POST", headers: { host: "models.invalid" }, body: "{}" }]);
});

test("an https provider is asked through a tunnel that the proxy opens, with the proxy's own credentials", async () => {
  const tunnels: unknown[] = [];
  const proxy = createServer().on("connect", ({ url, headers }, socket) => {
    tunnels.push([url, headers["proxy-authorization"]]);
    socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  const { port } = proxy.address() as AddressInfo;

  const outcome = await asked("https://models.invalid/v1", { https: `http://u:p@127.0.0.1:${port}`, except: "" });

  expect(tunnels).toEqual([["models.invalid:443", `Basic ${btoa("u:p")}`]]);
  expect(outcome).toMatchObject({ kind: "broken", sent: false, cause: { message: expect.stringContaining("403") } });
  proxy.close();
});

test.each<[string, (proxyUrl: string) => Proxies | undefined]>([
  ["an exception is", (http) => ({ http, except: "localhost,127.0.0.1" })],
  ["a protocol without a proxy is", (https) => ({ https, except: "" })],
  ["without a proxy everybody is", () => undefined],
])("%s asked directly", async (_, proxiesTo) => {
  await using proxy = await openLoopbackServer(json("through the proxy"));
  await using provider = await openLoopbackServer(json("directly"));

  const outcome = await asked(`${provider.url}/v1/chat`, proxiesTo(proxy.url));

  expect(outcome).toMatchObject({ kind: "replied", body: "directly" });
  expect(proxy.received).toEqual([]);
});
