import { chatAgent, embeddingAgent } from "../agents/chat.ts";
import type { Config } from "../config/config.ts";
import type { Executor } from "../core/executor.ts";
import type { EngineParts } from "../engine/execution.ts";
import { LEASE_TTL_MS } from "../engine/lease.ts";
import { modeNamed } from "../modes/mode-named.ts";
import { localLiveness } from "../stores/local-holder.ts";
import type { SqliteStore } from "../stores/sqlite/sqlite-store.ts";
import { buildExecutors } from "./build/build-executors.ts";
import { digest } from "./digest.ts";
import { lazyExecutor } from "./lazy-executor.ts";
import { loadPrices } from "./load-prices.ts";
import { ProcessModels } from "./process-models.ts";
import { systemClock } from "./system-clock.ts";

/** The models of this process, with the prices of the library and the user. */
export async function openModels(config: Config): Promise<ProcessModels> {
  const prices = await loadPrices(config);
  return new ProcessModels({ config, clock: systemClock, random: Math.random, hash: digest, prices });
}

/** What the engine needs to work on runs here. */
export function engineParts({ store, blobs, cache }: SqliteStore, models: ProcessModels, config: Config): EngineParts {
  return {
    store,
    blobs,
    hash: digest,
    clock: systemClock,
    liveness: localLiveness(LEASE_TTL_MS),
    modeNamed,
    executorsOf: (run) => {
      const source = models.forRun(run, cache);
      const ask = chatAgent(source, systemClock);
      return {
        ask,
        embed: embeddingAgent(source),
        test: lazyExecutor(
          () => "gates/tests",
          () => testsGate(config),
        ),
        call: lazyExecutor(
          ({ call }) => `project/${call}`,
          () => callsOf(config),
        ),
        ...buildExecutors(config, ask, models),
      };
    },
  };
}

/** Reads and runs what members of a council may have of this project. */
async function callsOf(config: Config): Promise<Executor<"call">> {
  const { projectCalls } = await import("../workspaces/project-calls.ts");
  return projectCalls({
    folder: config.projectFolder,
    async runCommand(command, signal) {
      const { runConsentedCommand } = await import("./council/run-consented-command.ts");
      return runConsentedCommand(config, command, signal);
    },
    async mask(path, text) {
      const { maskSecrets } = await import("../secrets/mask-secrets.ts");
      const [masked] = await maskSecrets([{ path, text }]);
      return masked?.text ?? "";
    },
  });
}

/** Runs the tests that models wrote for this project. */
async function testsGate({ projectFolder, environment, secrets }: Config): Promise<Executor<"test">> {
  const { testGate } = await import("../gates/tests/test-gate.ts");
  return testGate({
    project: projectFolder,
    environment: Object.fromEntries(environment ?? []),
    withheld: secrets.keys(),
    clock: systemClock,
  });
}
