import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Asked, askedOf } from "./asked.ts";
import { ClientReply } from "./client-reply.ts";
import { forward } from "./forward.ts";
import { httpSender } from "./http-sender.ts";
import { isFields, parsedJson } from "./json-shape.ts";
import { countAnswer, modelsAnswer } from "./local-answers.ts";
import { modelSender } from "./model-sender.ts";
import type { LeaseParts, MeteringProxy, ProxyParts } from "./proxy.ts";
import { isOwnHost, routeOf, tokenOf } from "./route.ts";
import { RunningLease } from "./running-lease.ts";
import type { Sender } from "./sender.ts";
import { translationOf } from "./translate/translation-of.ts";
import { wireNamed } from "./wires/wire-named.ts";

/** The largest request that is read. */
const MOST_BYTES = 64 * 1024 * 1024;
/** Longer than agents leave a connection idle between two requests of a turn. */
const KEEP_ALIVE_MS = 60_000;

/** Opens the proxy on a free port of 127.0.0.1. Closing it releases every lease. */
export async function openProxy(parts: ProxyParts): Promise<MeteringProxy> {
  const leases = new Map<string, RunningLease>();
  let port = 0;
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS, requestTimeout: 0 }, (request, response) => {
    void serve(request, response, { parts, leases, port });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  port = (server.address() as AddressInfo).port;
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    lease(leaseParts) {
      const token = parts.newToken();
      const access = { url, token, model: shownName(leaseParts) };
      const lease = new RunningLease(access, leaseParts, () => leases.delete(token));
      leases.set(token, lease);
      return lease;
    },
    async [Symbol.asyncDispose]() {
      const open = [...leases.values()];
      for (const lease of open) lease[Symbol.dispose]();
      await Promise.all(open.map((lease) => lease.ended()));
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The last part of the model's name, without options: agents split names at slashes and put them into paths. */
function shownName({ upstream }: LeaseParts): string {
  const name = upstream.kind === "http" ? upstream.model : upstream.model.name.replace(/@.*$/, "");
  return name.replace(/^.*\//, "").replace(/[^\w.-]/g, "-");
}

interface Served {
  readonly parts: ProxyParts;
  readonly leases: ReadonlyMap<string, RunningLease>;
  readonly port: number;
}

async function serve(request: IncomingMessage, response: ServerResponse, { parts, leases, port }: Served) {
  const client = new ClientReply(response);
  const { headers, method = "", url: target = "/" } = request;
  const url = URL.parse(target, "http://127.0.0.1");
  if (url === null || !isOwnHost(headers.host, port)) {
    return client.refuse(wireNamed("chat"), 403, `expected the host 127.0.0.1:${port}`);
  }
  const route = routeOf(method, url, headers);
  const wire = wireNamed(route.wire);
  const lease = leases.get(tokenOf(url, headers));
  if (lease === undefined) {
    return client.refuse(wire, 401, "expected the token of an attempt that is under way, got none or another");
  }
  if (route.kind === "unknown") {
    const known = "chat completions, responses, messages, generateContent and lists of models";
    return client.refuse(wire, 404, `expected one of ${known}, got ${method} ${url.pathname}`);
  }
  if (route.kind === "models") return client.json(modelsAnswer(route.wire, lease.access, route.isOne));
  const bytes = await bodyOf(request);
  if (bytes === "gone") return client.cut();
  if (bytes === "too-large") return client.refuse(wire, 413, `expected a request of at most ${MOST_BYTES} bytes`);
  if (route.kind === "count") return client.json(countAnswer(route.wire, bytes.length));
  const body = parsedJson(bytes.toString("utf8"));
  if (!isFields(body)) return client.refuse(wire, 400, "expected a JSON object, got something else");
  const asked = askedOf(route, body, headers, lease.limits);
  if (asked.model !== lease.access.model) lease.countSideCall();
  const { clock, random } = parts;
  const sender = () => senderOf(asked, lease, client, parts);
  await lease.during(forward(sender, { lease, wire, client, clock, random }));
}

function senderOf(asked: Asked, { parts: { upstream } }: RunningLease, client: ClientReply, parts: ProxyParts): Sender {
  const { connections, timeoutMs, clock, newToken } = parts;
  const newId = () =>
    newToken()
      .replace(/[^A-Za-z0-9]/g, "")
      .slice(0, 24);
  const translated = () =>
    translationOf(asked, { id: newId(), model: asked.model, createdS: Math.floor(clock.now() / 1_000) });
  if (upstream.kind === "model") return modelSender(asked, upstream.model, client, translated());
  return httpSender(asked, upstream, client, { connections, timeoutMs, newId, translated });
}

async function bodyOf(request: IncomingMessage): Promise<Buffer | "too-large" | "gone"> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const piece of request) {
      bytes += (piece as Buffer).length;
      // What is too much is read to its end all the same, so that the agent hears why.
      if (bytes <= MOST_BYTES) pieces.push(piece as Buffer);
      else pieces.length = 0;
    }
  } catch {
    return "gone";
  }
  return bytes > MOST_BYTES ? "too-large" : Buffer.concat(pieces);
}
