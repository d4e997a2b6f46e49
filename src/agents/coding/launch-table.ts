import path from "node:path";
import type { AgentSession, ModelAccess } from "../../core/coding-agent.ts";

/** The protocol that an agent speaks with its model. */
export type Wire = "openai-chat" | "openai-responses" | "anthropic" | "gemini";

/** What is special about an agent that speaks ACP. */
export interface AcpLaunch {
  readonly name: string;
  /** The npm package that brings the program, and the version it was tried with. */
  readonly package?: { readonly name: string; readonly version: string } | undefined;
  /** The program in PATH. */
  readonly program: string;
  /** What is started in place of the program's own file, given that file; for wrappers that only start another Node. */
  readonly script?: ((realFile: string) => string) | undefined;
  readonly nodeArgs?: readonly string[] | undefined;
  readonly args: readonly string[];
  /** Unknown for agents that the owner configured. */
  readonly wire?: Wire | undefined;
  readonly isUnmetered?: boolean | undefined;
  /** The session mode in which it edits files without asking, as it calls it. */
  readonly mode?: string | undefined;
  /** The method to authenticate with before a session, where it needs that said. */
  readonly authenticate?: string | undefined;
  /** Files of its home that it reads its settings from, by path in the home; written for sessions with access only. */
  readonly files?: ((access: ModelAccess) => Readonly<Record<string, string>>) | undefined;
  readonly variables?: ((session: AgentSession) => Readonly<Record<string, string>>) | undefined;
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/**
 * Known agents, as they were measured: how each is started so that it talks to nothing but the model it is given, asks nobody,
 * and keeps its settings in the home of the attempt. Where no access is given nothing is written into the home, which is then
 * the owner's own, with the owner's own way to a model.
 */
export const LAUNCH_TABLE: readonly AcpLaunch[] = [
  {
    name: "codex",
    package: { name: "@agentclientprotocol/codex-acp", version: "2.6.0" },
    program: "codex-acp",
    args: [],
    wire: "openai-responses",
    mode: "agent",
    files: (access) => ({ ".codex/config.toml": codexSettings(access) }),
    variables: ({ home, access }) => ({
      NO_BROWSER: "1",
      INITIAL_AGENT_MODE: "agent",
      ...(access === undefined
        ? {}
        : { CODEX_HOME: `${home}/.codex`, MODEL_PROVIDER: "swarm", CODEX_API_KEY: access.token }),
    }),
  },
  {
    name: "qwen",
    package: { name: "@qwen-code/qwen-code", version: "0.24.4" },
    program: "qwen",
    // The program itself only starts this one, with flags that cost memory.
    script: (file) => path.join(path.dirname(file), "cli.js"),
    nodeArgs: ["--liftoff-only"],
    args: ["--acp"],
    wire: "openai-chat",
    mode: "yolo",
    authenticate: "openai",
    files: (access) => ({
      ".qwen/settings.json": json({
        privacy: { usageStatisticsEnabled: false },
        telemetry: { enabled: false },
        general: { enableAutoUpdate: false, disableAutoUpdate: true, disableUpdateNag: true },
        // Calls of the model after the work is done, which nobody reads.
        ui: { enableFollowupSuggestions: false },
        memory: { enableManagedAutoMemory: false, enableManagedAutoDream: false },
        security: { auth: { selectedType: "openai" }, folderTrust: { enabled: false } },
        model: { name: access.model },
      }),
    }),
    variables: ({ access }) => ({
      QWEN_CODE_NO_RELAUNCH: "true",
      ...(access === undefined ? {} : { OPENAI_MODEL: access.model }),
    }),
  },
  {
    name: "gemini",
    package: { name: "@google/gemini-cli", version: "0.61.0" },
    program: "gemini",
    args: ["--acp"],
    wire: "gemini",
    mode: "yolo",
    authenticate: "gemini-api-key",
    files: (access) => ({
      ".gemini/settings.json": json({
        privacy: { usageStatisticsEnabled: false },
        telemetry: { enabled: false },
        general: { enableAutoUpdate: false, disableAutoUpdate: true, disableUpdateNag: true },
        security: { auth: { selectedType: "gemini-api-key" }, folderTrust: { enabled: false } },
        model: { name: access.model },
      }),
    }),
    variables: ({ access }) => ({
      GEMINI_CLI_NO_RELAUNCH: "true",
      ...(access === undefined ? {} : { GEMINI_MODEL: access.model }),
    }),
  },
  {
    name: "opencode",
    package: { name: "opencode-ai", version: "1.18.33" },
    program: "opencode",
    args: ["acp"],
    wire: "openai-chat",
    mode: "build",
    variables: ({ access }) => ({
      OPENCODE_DISABLE_AUTOUPDATE: "1",
      OPENCODE_DISABLE_MODELS_FETCH: "1",
      OPENCODE_DISABLE_LSP_DOWNLOAD: "1",
      OPENCODE_DISABLE_DEFAULT_PLUGINS: "1",
      OPENCODE_DISABLE_SHARE: "1",
      ...(access === undefined ? {} : { OPENCODE_CONFIG_CONTENT: JSON.stringify(opencodeSettings(access)) }),
    }),
  },
  {
    name: "claude",
    package: { name: "@agentclientprotocol/claude-agent-acp", version: "0.100.0" },
    program: "claude-agent-acp",
    args: [],
    wire: "anthropic",
    mode: "acceptEdits",
    variables: ({ home, access }) => ({
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
      DISABLE_AUTOUPDATER: "1",
      DISABLE_TELEMETRY: "1",
      DISABLE_ERROR_REPORTING: "1",
      CLAUDE_CODE_ENABLE_PROMPT_SUGGESTION: "false",
      CLAUDE_CODE_DISABLE_AUTO_MEMORY: "1",
      ...(access === undefined ? {} : { CLAUDE_CONFIG_DIR: `${home}/.claude`, ANTHROPIC_MODEL: access.model }),
    }),
  },
];

/** Codex takes its endpoint from its settings only; `chat` is no longer a wire that it speaks. */
function codexSettings({ url, model }: ModelAccess): string {
  const lines = [
    `model = ${JSON.stringify(model)}`,
    'model_provider = "swarm"',
    'approval_policy = "on-request"',
    'web_search = "disabled"',
    "check_for_update_on_startup = false",
    "[analytics]",
    "enabled = false",
    "[model_providers.swarm]",
    'name = "swarm"',
    `base_url = ${JSON.stringify(`${url}/v1`)}`,
    'env_key = "SWARM_MODEL_TOKEN"',
    'wire_api = "responses"',
  ];
  return `${lines.join("\n")}\n`;
}

function opencodeSettings({ url, token, model }: ModelAccess) {
  return {
    autoupdate: false,
    share: "disabled",
    // It would keep a git repository of its own beside ours, and ask the model for a title.
    snapshot: false,
    agent: { title: { disable: true } },
    model: `swarm/${model}`,
    small_model: `swarm/${model}`,
    permission: { edit: "allow", bash: "allow", webfetch: "deny" },
    provider: {
      swarm: {
        npm: "@ai-sdk/openai-compatible",
        name: "swarm",
        options: { baseURL: `${url}/v1`, apiKey: token },
        models: { [model]: { name: model, tool_call: true } },
      },
    },
  };
}
