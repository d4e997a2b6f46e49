import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { asRecord } from "../json-lines.ts";
import { anthropicMessages } from "./anthropic-messages.ts";
import { geminiContent } from "./gemini-content.ts";
import { openaiChat } from "./openai-chat.ts";
import { openaiResponses } from "./openai-responses.ts";
import { moveFor, type ScriptedStep } from "./scripted-move.ts";
import type { ScriptedWire, SseEvent } from "./scripted-wire.ts";

const WIRES: readonly ScriptedWire[] = [openaiChat, openaiResponses, anthropicMessages, geminiContent];
/** A request larger than this comes from no agent. */
const MOST_BYTES = 64 * 1024 * 1024;

/** A request as it came. */
export interface ScriptedRequest {
  readonly method: string;
  readonly path: string;
  /** What it showed to be let in, whatever the header. */
  readonly token: string;
  readonly model?: string | undefined;
  /** What it was answered with. */
  readonly move: string;
}

export interface ScriptedProvider extends AsyncDisposable {
  /** `http://127.0.0.1:PORT`, without `/v1`. */
  readonly url: string;
  readonly requests: readonly ScriptedRequest[];
}

/** A model on a free port of the loopback that speaks all four wires, and has whoever asks carry out a script with its own tools. */
export async function startScriptedProvider(script: readonly ScriptedStep[]): Promise<ScriptedProvider> {
  const requests: ScriptedRequest[] = [];
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      requests.push(answer(request, body, response, script, String(requests.length + 1)));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<Readonly<Record<string, unknown>>> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of request) {
    bytes += (piece as Buffer).length;
    if (bytes <= MOST_BYTES) pieces.push(piece as Buffer);
  }
  try {
    return asRecord(JSON.parse(Buffer.concat(pieces).toString("utf8")));
  } catch {
    return {};
  }
}

function answer(
  request: IncomingMessage,
  body: Readonly<Record<string, unknown>>,
  response: ServerResponse,
  script: readonly ScriptedStep[],
  id: string,
): ScriptedRequest {
  const { method = "", url = "" } = request;
  const { pathname } = new URL(url, "http://localhost");
  const seen = { method, path: pathname, token: tokenOf(request, url) };
  for (const wire of method === "POST" ? WIRES : []) {
    const turn = wire.read(pathname, body);
    if (turn === undefined) continue;
    const move = moveFor(turn, script);
    if (turn.isStreamed) sendEvents(response, wire.stream(move, turn, id));
    else sendJson(response, 200, wire.whole(move, turn, id));
    return { ...seen, model: turn.model, move: move.kind === "text" ? move.text : move.tool };
  }
  const [status, said] = sideAnswer(method, pathname);
  sendJson(response, status, said);
  return { ...seen, move: `${status}` };
}

/** Lists of models and counts of tokens, which some agents ask for. */
function sideAnswer(method: string, path: string): readonly [number, unknown] {
  if (method === "GET" && path === "/v1/models")
    return [200, { object: "list", data: [{ id: "scripted", object: "model" }] }];
  if (path.endsWith("count_tokens")) return [200, { input_tokens: 1 }];
  if (path.endsWith(":countTokens")) return [200, { totalTokens: 1 }];
  return [404, { error: { message: `expected a path of a known wire, got ${path}`, type: "not_found_error" } }];
}

function tokenOf({ headers }: IncomingMessage, url: string): string {
  const bearer = /^Bearer (.+)$/i.exec(headers.authorization ?? "")?.[1];
  const named = [headers["x-api-key"], headers["x-goog-api-key"]].find((value) => typeof value === "string");
  return bearer ?? named?.toString() ?? new URL(url, "http://localhost").searchParams.get("key") ?? "";
}

function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
}

function sendEvents(response: ServerResponse, events: readonly SseEvent[]): void {
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-cache" });
  for (const { name, data } of events) {
    const text = typeof data === "string" ? data : JSON.stringify(data);
    response.write(`${name === undefined ? "" : `event: ${name}\n`}data: ${text}\n\n`);
  }
  response.end();
}
