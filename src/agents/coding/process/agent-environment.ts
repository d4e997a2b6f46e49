import type { ModelAccess } from "../../../core/coding-agent.ts";

export interface EnvironmentParts {
  readonly path: string;
  readonly home: string;
  readonly language?: string | undefined;
  /** Later ones come before earlier ones. */
  readonly variables: readonly Readonly<Record<string, string>>[];
}

/**
 * The whole environment of an agent, made from nothing, so that no key of ours can be in it. Its settings, caches and state
 * go into its own home.
 */
export function agentEnvironment({ path, home, language, variables }: EnvironmentParts): Record<string, string> {
  return {
    PATH: path,
    HOME: home,
    LANG: language ?? "C.UTF-8",
    TERM: "dumb",
    NO_COLOR: "1",
    CI: "1",
    XDG_CONFIG_HOME: `${home}/.config`,
    XDG_CACHE_HOME: `${home}/.cache`,
    XDG_DATA_HOME: `${home}/.local/share`,
    XDG_STATE_HOME: `${home}/.local/state`,
    // An editor or a pager would wait for a person.
    EDITOR: "true",
    GIT_EDITOR: "true",
    PAGER: "cat",
    GIT_PAGER: "cat",
    GIT_TERMINAL_PROMPT: "0",
    ...Object.assign({}, ...variables),
  };
}

/** What programs that talk to a model look for in their environment, all of it leading to the proxy with its token. */
export function accessVariables(access: ModelAccess | undefined): Record<string, string> {
  if (access === undefined) return {};
  const { url, token, model } = access;
  return {
    SWARM_MODEL_URL: url,
    SWARM_MODEL_TOKEN: token,
    SWARM_MODEL: model,
    OPENAI_BASE_URL: `${url}/v1`,
    OPENAI_API_BASE: `${url}/v1`,
    OPENAI_API_KEY: token,
    ANTHROPIC_BASE_URL: url,
    ANTHROPIC_API_KEY: token,
    GOOGLE_GEMINI_BASE_URL: url,
    GEMINI_API_KEY: token,
    // The proxy is on this machine, whatever proxy the agent is otherwise told of.
    NO_PROXY: "127.0.0.1,localhost",
    no_proxy: "127.0.0.1,localhost",
  };
}
