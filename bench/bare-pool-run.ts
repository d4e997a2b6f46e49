import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { json, openLoopbackServer } from "../test/fakes/loopback-server.ts";
import { openProject, type ProviderProcess, resultOf, startProgram } from "../test/suites/spawn-swarm.ts";
import { QUESTION } from "./measured-batch.ts";

const SCRIPT = path.join(import.meta.dirname, "bare-pool.mjs");
/** Set for each request anew, or by undici itself. */
const OWN_HEADERS = ["host", "connection", "content-length", "idempotency-key"];

/** The request of one vote as `swarm batch` sends it, in a file; `[Symbol.dispose]` removes it. */
export interface CapturedRequest extends Disposable {
  readonly file: string;
}

/** Has `swarm batch` ask a server that only listens, so that a bare client can send exactly the same. */
export async function captureRequest(): Promise<CapturedRequest> {
  await using server = await openLoopbackServer(json({ error: { message: "no" } }, 400));
  await using project = openProject(server);
  await project.run(["batch", "1", QUESTION, "-m", "openai/rehearsal", "--yes", "--no-cache"]);
  const [first] = server.received;
  if (first === undefined) throw new Error("expected a request from `swarm batch`, got none");
  const headers = Object.fromEntries(Object.entries(first.headers).filter(([name]) => !OWN_HEADERS.includes(name)));
  const folder = mkdtempSync(path.join(tmpdir(), "swarm-request-"));
  const file = path.join(folder, "request.json");
  writeFileSync(file, JSON.stringify({ path: first.path, headers, body: first.body }));
  return { file, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Sends that request `count` times through a bare pool in a process of its own. */
export async function measureBarePool(
  provider: ProviderProcess,
  request: CapturedRequest,
  count: number,
): Promise<{ readonly wholeMs: number; readonly runMs: number }> {
  await provider.reset();
  const startedAt = performance.now();
  const program = startProgram(SCRIPT, [provider.url, String(count), request.file], {
    cwd: path.dirname(request.file),
    env: {},
  });
  const stdout = resultOf(await program.ended);
  const wholeMs = performance.now() - startedAt;
  const { runMs } = JSON.parse(stdout) as { readonly runMs: number };
  return { wholeMs, runMs };
}
