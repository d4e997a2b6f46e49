import path from "node:path";
import type { Config } from "../../src/config/config.ts";

/** A config whose folders all stand below one; nothing is set. */
export function appConfig(folder: string, change: Partial<Config> = {}): Config {
  return {
    workingFolder: folder,
    projectFolder: folder,
    stateFolder: path.join(folder, ".swarm"),
    userFolder: path.join(folder, "user"),
    model: undefined,
    fallback: [],
    concurrency: undefined,
    budgetUsd: undefined,
    timeoutMs: undefined,
    confirmAboveUsd: 1,
    maxOutputTokens: 1_000,
    attempts: 3,
    cache: true,
    hedge: true,
    warmUp: true,
    requestTimeoutMs: 60_000,
    providers: {},
    models: {},
    secrets: new Map(),
    baseUrls: new Map(),
    files: [],
    ...change,
  };
}
