import path from "node:path";
import type { Config } from "../../src/config/config.ts";
import { DEFAULT_GATES } from "../../src/config/gates-config.ts";
import { DEFAULT_WORKSPACES } from "../../src/config/workspaces-config.ts";

/** A config whose folders all stand below one; nothing is set. */
export function appConfig(folder: string, change: Partial<Config> = {}): Config {
  return {
    workingFolder: folder,
    projectFolder: folder,
    stateFolder: path.join(folder, ".swarm"),
    userFolder: path.join(folder, "user"),
    userStateFolder: path.join(folder, "state"),
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
    workspaces: DEFAULT_WORKSPACES,
    gates: DEFAULT_GATES,
    secrets: new Map(),
    baseUrls: new Map(),
    files: [],
    ...change,
  };
}
