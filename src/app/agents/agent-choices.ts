import path from "node:path";
import type { AgentSetup } from "../../agents/coding/agent-setup.ts";
import type { AgentChoices } from "../../agents/coding/coding-agents.ts";
import { askAtAccess } from "../../agents/coding/shell/ask-at-access.ts";
import type { Config } from "../../config/config.ts";
import { systemClock } from "../system-clock.ts";

/** What coding agents of this project are chosen from; all of them reach models through the access of their session. */
export function agentChoices(config: Config, change: Partial<AgentSetup> = {}): AgentChoices {
  return {
    setup: { ...agentSetup(config), ...change },
    shell: { ask: askAtAccess(systemClock) },
    configured: config.agents ?? {},
  };
}

/** Of the environment agents get PATH and the language, and nothing else. */
function agentSetup({ environment, projectFolder }: Config): AgentSetup {
  const home = environment?.get("HOME") ?? "";
  const prefix = environment?.get("npm_config_prefix") ?? environment?.get("NPM_CONFIG_PREFIX") ?? "";
  return {
    path: environment?.get("PATH") ?? "/usr/local/bin:/usr/bin:/bin",
    folders: [
      path.join(projectFolder, "node_modules", ".bin"),
      ...(prefix === "" ? [] : [path.join(prefix, "bin")]),
      // Where npm puts programs for everybody: beside the Node that it belongs to, or where a user without rights has them.
      path.dirname(process.execPath),
      ...(home === "" ? [] : [path.join(home, ".npm-global", "bin"), path.join(home, ".local", "bin")]),
    ],
    language: languageOf(environment),
    clock: systemClock,
  };
}

/** Without UTF-8 some agents spoil the names of files. */
function languageOf(environment: Config["environment"]): string | undefined {
  const said = environment?.get("LC_ALL") ?? environment?.get("LANG");
  return said !== undefined && /utf-?8/i.test(said) ? said : undefined;
}
