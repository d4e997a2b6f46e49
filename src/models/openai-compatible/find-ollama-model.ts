import { Agent, request } from "undici";
import { readJson, recordOf, stringOf } from "../reply-json.ts";
import { parseBaseUrl } from "./endpoint.ts";

const PATIENCE_MS = 300;

/** The first chat model that a running Ollama lists; undefined when none answers within 300 ms or it has none. `baseUrl` is the OpenAI-compatible one, with `/v1`. */
export async function findOllamaModel(
  baseUrl: string,
  { signal }: { signal: AbortSignal },
): Promise<string | undefined> {
  const { origin } = parseBaseUrl(baseUrl);
  const dispatcher = new Agent();
  try {
    const { statusCode, body } = await request(`${origin}/api/tags`, {
      dispatcher,
      signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]),
    });
    const text = await body.text();
    return statusCode === 200 ? firstChatModel(readJson(text)) : undefined;
  } catch {
    // Not running is the usual case here, and an answer like any other.
    return undefined;
  } finally {
    await dispatcher.destroy();
  }
}

/** The first model of a reply to GET /api/tags that is not for embeddings only. */
export function firstChatModel(tags: unknown): string | undefined {
  const models = recordOf(tags)?.models;
  if (!Array.isArray(models)) return undefined;
  const names = models.flatMap((model) => stringOf(recordOf(model)?.name) ?? []);
  return names.find((name) => !/embed/i.test(name));
}
