import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Clock } from "../../core/clock.ts";
import { InputError } from "../../core/errors.ts";
import { countAttempts } from "./attempts.ts";
import { chatReader } from "./chat-request.ts";
import { beginExchange, type Desk, type Endpoint, type Exchange } from "./exchange.ts";
import { keepStats, type RehearsalStats } from "./rehearsal-stats.ts";
import type { Shape } from "./shape.ts";
import { tokenBucket } from "./token-bucket.ts";
import { errorBody, modelsBody } from "./wire-replies.ts";

export interface RehearsalOptions {
  /** 0 takes any free port. */
  readonly port: number;
  /** Where to listen; 127.0.0.1 unless told. */
  readonly host?: string | undefined;
  readonly shape: Shape;
  /** Requests a minute over all connections; the shape's own unless told. */
  readonly rpm?: number | undefined;
  /** How many requests may come at once before `rpm` counts; 50 unless told. */
  readonly rpmBurst?: number | undefined;
  /** Whether replies tell the limit in x-ratelimit headers; true unless told. */
  readonly rateHeaders?: boolean | undefined;
  readonly clock: Clock;
  /** The one key that is accepted; any is when absent. */
  readonly apiKey?: string | undefined;
}

/** An OpenAI-compatible server that answers by draws; closing it cuts every connection. */
export interface RehearsalProvider extends AsyncDisposable {
  /** `http://HOST:PORT`; every path is served with and without a leading `/v1`. */
  readonly url: string;
  readonly port: number;
  stats(): RehearsalStats;
}

const LONGEST_BODY = 64 * 1024 * 1024;
const BACKLOG = 16_384;
const REMEMBERED_KEYS = 1_000_000;

/** Listens; InputError when the address cannot be had. */
export async function startRehearsalProvider(options: RehearsalOptions): Promise<RehearsalProvider> {
  const { shape, clock, port, host = "127.0.0.1", rpm = shape.rpm, rpmBurst = 50, rateHeaders = true } = options;
  const desk: Desk = {
    shape,
    clock,
    rateHeaders,
    bucket: rpm === undefined ? undefined : tokenBucket(rpm, rpmBurst),
    apiKey: options.apiKey,
    stats: keepStats(),
    attempts: countAttempts({ forgetAnswered: false, limit: REMEMBERED_KEYS }),
    readChat: chatReader(),
  };
  const server = createServer({ keepAliveTimeout: 600_000, requestTimeout: 0, headersTimeout: 0 }, (req, res) =>
    route(desk, req, res),
  );
  server.listen({ port, host, backlog: BACKLOG });
  await once(server, "listening").catch((cause: Error) => {
    throw new InputError(`expected a free address to listen on, got ${host}:${port} (${cause.message})`, { cause });
  });
  const bound = (server.address() as AddressInfo).port;
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${bound}`,
    port: bound,
    stats: () => desk.stats.read(),
    async [Symbol.asyncDispose]() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

const ENDPOINTS: { readonly [path: string]: Endpoint | undefined } = {
  "POST /chat/completions": "chat",
  "POST /embeddings": "embeddings",
};

function route(desk: Desk, req: IncomingMessage, res: ServerResponse): void {
  const path = `${req.method} ${(req.url ?? "/").replace(/\?.*$/, "").replace(/^\/v1(?=\/)/, "")}`;
  const endpoint = ENDPOINTS[path];
  if (endpoint !== undefined) {
    collect(beginExchange(desk, req, res), endpoint, req);
    return;
  }
  req.resume();
  const body = pageOf(desk, path);
  const status = body === undefined ? 404 : 200;
  const text = body ?? errorBody(`Unknown path ${path}.`, "invalid_request_error", "not_found");
  res.writeHead(status, { "content-type": "application/json", "content-length": Buffer.byteLength(text) }).end(text);
}

function pageOf(desk: Desk, path: string): string | undefined {
  switch (path) {
    case "GET /models":
      return modelsBody(desk.shape);
    case "GET /stats":
      return JSON.stringify(desk.stats.read());
    case "GET /stats/keys":
      return JSON.stringify(Object.fromEntries(desk.attempts.counts()));
    case "POST /stats/reset":
      desk.stats.reset();
      desk.attempts.clear();
      return JSON.stringify(desk.stats.read());
    case "GET /healthz":
      return '{"status":"ok"}';
    default:
      return undefined;
  }
}

/** Collects the body, then answers; a body beyond the limit is refused without being kept. */
function collect(exchange: Exchange, endpoint: Endpoint, req: IncomingMessage): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  req.on("data", (chunk: Buffer) => {
    const isFirstBeyond = bytes <= LONGEST_BODY && bytes + chunk.length > LONGEST_BODY;
    bytes += chunk.length;
    if (bytes <= LONGEST_BODY) chunks.push(chunk);
    if (isFirstBeyond) {
      chunks.length = 0;
      exchange.refuseBody(LONGEST_BODY);
    }
  });
  req.on("end", () => {
    if (bytes > LONGEST_BODY) return;
    // What rejects here is a defect of ours and ends the process, as any uncaught error does.
    void exchange.answer(endpoint, chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks));
  });
}
