import { homedir } from "node:os";
import path from "node:path";
import { InputError } from "../core/errors.ts";
import type { FoundFile } from "./check-config-files.ts";
import type { Config } from "./config.ts";
import {
  type ConfigLayer,
  mergedAgents,
  mergedModels,
  mergedProviders,
  mergedSettings,
  mergedWorkspaces,
} from "./config-layers.ts";
import { DEFAULTS } from "./defaults.ts";
import type { Environment } from "./environment.ts";
import { environmentProxy } from "./environment-proxy.ts";
import { environmentBaseUrls, environmentSettings, type KnownProvider, secretsIn } from "./environment-settings.ts";
import { findProjectFolder, PROJECT_FILE, STATE_FOLDER } from "./find-project-folder.ts";
import { deepFrozen, frozenMap, secretMap } from "./frozen.ts";
import { mergedGates } from "./gates-config.ts";
import { readConfigFile } from "./read-config-file.ts";
import { SETTINGS, type Settings } from "./settings.ts";
import { unknownProviderOf } from "./unknown-providers.ts";

export interface ConfigSources {
  /** The working directory. */
  readonly cwd: string;
  readonly env: Environment;
  /** What the command line says, read already. */
  readonly flags?: Settings | undefined;
  /** The built-in providers. */
  readonly knownProviders: readonly KnownProvider[];
}

/**
 * Reads all settings, from flags > environment > project file > user file > defaults, deeply frozen. InputError with every
 * problem of both files and the environment at once. Without a file neither the YAML parser nor the schema is loaded.
 */
export async function loadConfig({ cwd, env, flags = {}, knownProviders }: ConfigSources): Promise<Config> {
  const workingFolder = path.resolve(cwd);
  const projectFolder = findProjectFolder(workingFolder);
  const userFolder = path.join(configHome(env), "swarm");
  const userFile = path.join(userFolder, "config.yaml");
  const files = [
    {
      path: path.join(projectFolder, PROJECT_FILE),
      shownAs: shownPath(path.join(projectFolder, PROJECT_FILE), workingFolder),
      trustedFile: userFile,
    },
    { path: userFile, shownAs: userFile },
  ];
  const found = await Promise.all(files.map(async (file) => ({ ...file, read: await readConfigFile(file.path) })));
  const builtIn = knownProviders.map(({ provider }) => provider);
  const { layers, providers, problems } = await layersOf(found, builtIn);
  const environment = environmentSettings(env);
  const baseUrls = environmentBaseUrls(env, knownProviders);
  const { proxy, problems: proxyProblems } = environmentProxy(env);
  const all = [
    ...problems,
    ...environment.problems,
    ...(problems.length === 0 ? unknownModels(environment.settings, [...builtIn, ...providers]) : []),
    ...baseUrls.problems,
    ...proxyProblems,
  ];
  if (all.length > 0) throw new InputError(all);
  const { concurrency, ...settings } = mergedSettings([
    DEFAULTS,
    ...layers.map((layer) => layer.settings),
    environment.settings,
    flags,
  ]);
  const merged = mergedProviders(layers);
  const keyVariables = [...knownProviders, ...Object.values(merged)].flatMap(({ keyVariable }) => keyVariable ?? []);
  return deepFrozen({
    workingFolder,
    projectFolder,
    stateFolder: path.join(projectFolder, STATE_FOLDER),
    userFolder,
    userStateFolder: path.join(stateHome(env), "swarm"),
    model: undefined,
    budgetUsd: undefined,
    timeoutMs: undefined,
    ...DEFAULTS,
    ...settings,
    concurrency: concurrency === "auto" ? undefined : concurrency,
    providers: merged,
    models: mergedModels(layers),
    workspaces: mergedWorkspaces(layers),
    gates: mergedGates(layers.map(({ gates }) => gates)),
    agents: mergedAgents(layers),
    secrets: secretMap(secretsIn(env, keyVariables)),
    environment: secretMap(
      Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    ),
    baseUrls: frozenMap(baseUrls.baseUrls),
    ...(proxy === undefined ? {} : { proxy }),
    files: found.filter(({ read }) => read !== undefined).map((file) => file.path),
  } as Config);
}

/** The folder of all programs' settings. A relative XDG_CONFIG_HOME is to be ignored, says its specification. */
function configHome(env: Environment): string {
  const named = env.XDG_CONFIG_HOME ?? "";
  return path.isAbsolute(named) ? named : path.join(env.HOME || homedir(), ".config");
}

/** The folder of what programs keep for a user between their runs. */
function stateHome(env: Environment): string {
  const named = env.XDG_STATE_HOME ?? "";
  return path.isAbsolute(named) ? named : path.join(env.HOME || homedir(), ".local", "state");
}

/** As a person would type it: relative within the working folder, else whole. */
function shownPath(file: string, workingFolder: string): string {
  const relative = path.relative(workingFolder, file);
  return relative.startsWith("..") ? file : relative;
}

interface Layers {
  /** The user's, then the project's. */
  readonly layers: readonly ConfigLayer[];
  /** Providers that any file names. */
  readonly providers: readonly string[];
  readonly problems: readonly string[];
}

/** Checks the files that are there; the project's problems come first. */
async function layersOf(files: readonly FoundFile[], builtIn: readonly string[]): Promise<Layers> {
  if (files.every(({ read }) => read === undefined)) return { layers: [], providers: [], problems: [] };
  const { checkConfigFiles } = await import("./check-config-files.ts");
  return checkConfigFiles(files, builtIn);
}

function unknownModels({ model, fallback = [], embedding }: Settings, known: readonly string[]): readonly string[] {
  const said = [
    ...(model === undefined ? [] : [{ name: model, variable: SETTINGS.model.variable }]),
    ...fallback.map((name) => ({ name, variable: SETTINGS.fallback.variable })),
    ...(embedding === undefined ? [] : [{ name: embedding, variable: SETTINGS.embedding.variable }]),
  ];
  return said.flatMap(({ name, variable }) => {
    const problem = unknownProviderOf(name, known);
    return problem === undefined ? [] : [`${variable}: ${problem}`];
  });
}
