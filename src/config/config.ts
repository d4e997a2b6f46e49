import type { Price } from "../core/model.ts";
import type { RateLimits } from "../core/rate-gate.ts";
import type { AgentConfig } from "./agents-config.ts";
import type { ProxyConfig } from "./environment-proxy.ts";
import type { GatesConfig } from "./gates-config.ts";
import type { WorkspacesConfig } from "./workspaces-config.ts";

/** How one provider is reached, beyond the built-in table. */
export interface ProviderConfig {
  readonly baseUrl?: string | undefined;
  /** The environment variable that holds the key. */
  readonly keyVariable?: string | undefined;
  /** A command that prints the key. */
  readonly keyCommand?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly limits?: RateLimits | undefined;
  readonly nativeSchema?: boolean | undefined;
}

export interface ModelConfig {
  readonly price?: Price | undefined;
  readonly contextTokens?: number | undefined;
}

/** All settings, frozen; made once from flags > environment > project file > user file > defaults. */
export interface Config {
  /** The working directory: paths on the command line are relative to it. */
  readonly workingFolder: string;
  /** The project's root: the nearest folder upwards with `swarm.config.yaml`, `.swarm` or `.git`, else the working folder. */
  readonly projectFolder: string;
  /** `.swarm` of the project. */
  readonly stateFolder: string;
  /** The user's own settings, personas and prices. */
  readonly userFolder: string;
  /** What is kept for this user outside any project, as worktrees are. */
  readonly userStateFolder: string;
  /** `provider/model`; undefined when it is to be found by itself. */
  readonly model: string | undefined;
  readonly fallback: readonly string[];
  /** The model for embeddings as `provider/model`; undefined where texts are compared by their words. */
  readonly embedding?: string | undefined;
  readonly concurrency: number | undefined;
  readonly budgetUsd: number | undefined;
  readonly timeoutMs: number | undefined;
  /** Above this worst-case cost in US dollars a run must be confirmed. */
  readonly confirmAboveUsd: number;
  readonly maxOutputTokens: number;
  readonly attempts: number;
  readonly cache: boolean;
  readonly hedge: boolean;
  readonly warmUp: boolean;
  /** The longest silence of a provider within one request, in milliseconds. */
  readonly requestTimeoutMs: number;
  readonly providers: Readonly<Record<string, ProviderConfig>>;
  readonly models: Readonly<Record<string, ModelConfig>>;
  readonly workspaces: WorkspacesConfig;
  readonly gates: GatesConfig;
  /** The user's own coding agents by name; none when absent. */
  readonly agents?: Readonly<Record<string, AgentConfig>> | undefined;
  /** Values of the environment variables that providers name, by variable; never shown, stored or logged. */
  readonly secrets: ReadonlyMap<string, string>;
  /** All environment variables, for programs that we start, which are given a part of them; never shown, stored or logged. */
  readonly environment?: ReadonlyMap<string, string> | undefined;
  /** Base URLs from variables such as OPENAI_BASE_URL, by provider. */
  readonly baseUrls: ReadonlyMap<string, string>;
  /** Absent where providers are asked directly. */
  readonly proxy?: ProxyConfig | undefined;
  /** Which files were read, in order of precedence. */
  readonly files: readonly string[];
}
