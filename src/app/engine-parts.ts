import { chatAgent, embeddingAgent } from "../agents/chat.ts";
import type { Config } from "../config/config.ts";
import type { EngineParts } from "../engine/execution.ts";
import { LEASE_TTL_MS } from "../engine/lease.ts";
import { modeNamed } from "../modes/mode-named.ts";
import { localLiveness } from "../stores/local-holder.ts";
import type { SqliteStore } from "../stores/sqlite/sqlite-store.ts";
import { digest } from "./digest.ts";
import { loadPrices } from "./load-prices.ts";
import { ProcessModels } from "./process-models.ts";
import { systemClock } from "./system-clock.ts";

/** The models of this process, with the prices of the library and the user. */
export async function openModels(config: Config): Promise<ProcessModels> {
  const prices = await loadPrices(config);
  return new ProcessModels({ config, clock: systemClock, random: Math.random, hash: digest, prices });
}

/** What the engine needs to work on runs here. */
export function engineParts({ store, blobs, cache }: SqliteStore, models: ProcessModels): EngineParts {
  return {
    store,
    blobs,
    hash: digest,
    clock: systemClock,
    liveness: localLiveness(LEASE_TTL_MS),
    modeNamed,
    executorsOf: (run) => {
      const source = models.forRun(run, cache);
      return { ask: chatAgent(source, systemClock), embed: embeddingAgent(source) };
    },
  };
}
