import { readJson, recordOf, stringOf } from "../reply-json.ts";
import { parseBaseUrl } from "./endpoint.ts";
import { exchange } from "./exchange.ts";
import { openDispatcher } from "./open-dispatcher.ts";

const PATIENCE_MS = 300;
const MOST_BYTES = 8 * 1024 * 1024;

/** The first chat model that a running Ollama lists; undefined when none answers within 300 ms or it has none. `baseUrl` is the OpenAI-compatible one, with `/v1`. */
export async function findOllamaModel(
  baseUrl: string,
  { signal }: { signal: AbortSignal },
): Promise<string | undefined> {
  const { origin } = parseBaseUrl(baseUrl);
  const connections = openDispatcher();
  const patience = AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]);
  const question = { origin, path: "/api/tags", method: "GET", body: null } as const;
  try {
    const outcome = await exchange(
      connections,
      { ...question, headers: [], timeoutMs: PATIENCE_MS, maxBytes: MOST_BYTES },
      patience,
    );
    // Not running is the usual case here, and an answer like any other.
    return outcome.kind === "replied" && outcome.status === 200 ? firstChatModel(readJson(outcome.body)) : undefined;
  } finally {
    await connections.destroy();
  }
}

/** The first model of a reply to GET /api/tags that is not for embeddings only. */
export function firstChatModel(tags: unknown): string | undefined {
  const models = recordOf(tags)?.models;
  if (!Array.isArray(models)) return undefined;
  const names = models.flatMap((model) => stringOf(recordOf(model)?.name) ?? []);
  return names.find((name) => !/embed/i.test(name));
}
