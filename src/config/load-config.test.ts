import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { inspect } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";
import { InputError } from "../core/errors.ts";
import { type ConfigSources, loadConfig } from "./load-config.ts";

const KNOWN = [
  { provider: "openai", keyVariable: "OPENAI_API_KEY", baseUrlVariable: "OPENAI_BASE_URL" },
  { provider: "ollama", baseUrlVariable: "OLLAMA_BASE_URL" },
];
const SECRET = "sk-proj-0123456789abcdefghij";

let root: string;
let project: string;
let userFile: string;
let projectFile: string;

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), "swarm-config-"));
  project = path.join(root, "project");
  const userFolder = path.join(root, "home/.config/swarm");
  mkdirSync(path.join(project, ".git"), { recursive: true });
  mkdirSync(userFolder, { recursive: true });
  userFile = path.join(userFolder, "config.yaml");
  projectFile = path.join(project, "swarm.config.yaml");
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function load(sources: Partial<ConfigSources> = {}) {
  const env = { HOME: path.join(root, "home"), ...sources.env };
  return loadConfig({ cwd: project, knownProviders: KNOWN, ...sources, env });
}

async function problemsOf(sources: Partial<ConfigSources> = {}): Promise<readonly string[]> {
  const error = await load(sources).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return error instanceof InputError ? error.problems : [`expected InputError, got ${error}`];
}

test("without any source the defaults hold and the model is left to be found", async () => {
  const config = await load();

  expect(config).toMatchObject({
    workingFolder: project,
    projectFolder: project,
    stateFolder: path.join(project, ".swarm"),
    userFolder: path.dirname(userFile),
    model: undefined,
    fallback: [],
    concurrency: undefined,
    budgetUsd: undefined,
    timeoutMs: undefined,
    confirmAboveUsd: 2,
    maxOutputTokens: 4096,
    attempts: 6,
    cache: true,
    hedge: true,
    warmUp: true,
    requestTimeoutMs: 600_000,
    files: [],
  });
});

test.each([
  ["flags", { flags: { attempts: 5 }, env: { SWARM_ATTEMPTS: "4" } }, 5],
  ["the environment", { env: { SWARM_ATTEMPTS: "4" } }, 4],
  ["the project", {}, 3],
])("the sources come in the order flags, environment, project, user: %s", async (_, sources, attempts) => {
  writeFileSync(userFile, "attempts: 2\nbudget: 7\n");
  writeFileSync(projectFile, "attempts: 3\n");

  const config = await load(sources);

  expect([config.attempts, config.budgetUsd, config.files]).toEqual([attempts, 7, [projectFile, userFile]]);
});

test("a flag that was not given does not hide what other sources say", async () => {
  writeFileSync(projectFile, "model: openai/gpt-5-mini\n");

  const config = await load({ flags: { model: undefined } });

  expect(config.model).toBe("openai/gpt-5-mini");
});

test("every field of a file reaches the configuration in our own units", async () => {
  writeFileSync(
    userFile,
    `
model: openai/gpt-5-mini
fallback: [ollama/qwen3]
concurrency: 40
budget: 5
timeout: 10m
confirmAbove: 0.5
maxTokens: 1000
attempts: 2
cache: false
hedge: false
warmUp: false
requestTimeout: 90
providers:
  openai: { limits: { requestsPerMinute: 600, tokensPerMinute: 1000, inFlight: 9 } }
  mine: { baseUrl: "https://llm.example.com/v1", keyVariable: MINE_KEY, keyCommand: pass show mine, headers: { X-Team: a }, nativeSchema: true }
models:
  mine/large: { price: { input: 1, output: 2, cachedInput: 0.5 }, context: 1000 }
`,
  );

  const config = await load();

  expect(config).toMatchObject({
    model: "openai/gpt-5-mini",
    fallback: ["ollama/qwen3"],
    concurrency: 40,
    budgetUsd: 5,
    timeoutMs: 600_000,
    confirmAboveUsd: 0.5,
    maxOutputTokens: 1000,
    attempts: 2,
    cache: false,
    hedge: false,
    warmUp: false,
    requestTimeoutMs: 90_000,
    providers: {
      openai: { limits: { requestsPerMinute: 600, tokensPerMinute: 1000, inFlight: 9 } },
      mine: {
        baseUrl: "https://llm.example.com/v1",
        keyVariable: "MINE_KEY",
        keyCommand: "pass show mine",
        headers: { "X-Team": "a" },
        nativeSchema: true,
      },
    },
    models: {
      "mine/large": { price: { inputUsd: 1, outputUsd: 2, cachedInputUsd: 0.5 }, contextTokens: 1000 },
    },
  });
});

test("a provider that both files name is merged field by field", async () => {
  writeFileSync(
    userFile,
    "providers: { mine: { baseUrl: 'http://user/v1', limits: { inFlight: 1, tokensPerMinute: 5 } } }",
  );
  writeFileSync(projectFile, "providers: { mine: { limits: { inFlight: 2 }, headers: { A: b } } }");

  const config = await load();

  expect(config.providers.mine).toEqual({
    baseUrl: "http://user/v1",
    limits: { inFlight: 2, tokensPerMinute: 5 },
    headers: { A: "b" },
  });
});

test("a flag of auto takes back a concurrency that a file sets", async () => {
  writeFileSync(projectFile, "concurrency: 3\n");

  const config = await load({ flags: { concurrency: "auto" } });

  expect(config.concurrency).toBeUndefined();
});

test("XDG_CONFIG_HOME moves the user's folder and a relative one is ignored", async () => {
  const moved = await load({ env: { XDG_CONFIG_HOME: path.join(root, "xdg") } });
  const ignored = await load({ env: { XDG_CONFIG_HOME: "xdg" } });

  expect([moved.userFolder, ignored.userFolder]).toEqual([path.join(root, "xdg/swarm"), path.dirname(userFile)]);
});

test("secrets hold the variables that built-in and configured providers name, and nothing else", async () => {
  writeFileSync(userFile, "providers: { mine: { baseUrl: 'http://x/v1', keyVariable: MINE_KEY } }");

  const config = await load({ env: { OPENAI_API_KEY: ` ${SECRET}\n`, MINE_KEY: "m", OTHER_KEY: "o", EMPTY: "" } });

  expect([...config.secrets]).toEqual([
    ["OPENAI_API_KEY", SECRET],
    ["MINE_KEY", "m"],
  ]);
});

test("a project's file neither names a command nor another machine that gets a key", async () => {
  writeFileSync(
    projectFile,
    "providers:\n  openai: { baseUrl: 'https://x.example/v1', keyCommand: cat key }\n  mine: { baseUrl: 'http://127.0.0.1:8080/v1' }\n",
  );

  const problems = await load().then(
    () => [],
    (error: InputError) => error.problems,
  );

  expect(problems).toEqual([
    `swarm.config.yaml:2:13: expected the baseUrl of another machine only in your own ${userFile}, since a project's file must not choose where keys are sent, got it here`,
    `swarm.config.yaml:2:46: expected keyCommand only in your own ${userFile}, since a project's file must not run commands, got it here`,
  ]);
});

test("secrets do not show when the configuration is printed", async () => {
  const config = await load({ env: { OPENAI_API_KEY: SECRET } });

  const shown = `${inspect(config, { depth: 9 })}${JSON.stringify(config)}`;

  expect(shown).not.toContain(SECRET);
});

test("base URLs come from the variables of the built-in providers", async () => {
  const config = await load({ env: { OLLAMA_BASE_URL: "http://127.0.0.1:9/v1" } });

  expect([...config.baseUrls]).toEqual([["ollama", "http://127.0.0.1:9/v1"]]);
});

test("the configuration is frozen all the way down", async () => {
  writeFileSync(projectFile, "providers: { openai: { limits: { inFlight: 2 } } }\nfallback: [ollama/a]");

  const config = await load();

  const parts = [config, config.fallback, config.providers, config.providers.openai?.limits, config.secrets];
  expect(parts.every(Object.isFrozen)).toBe(true);
  expect(() => (config.secrets as Map<string, string>).set("A", "b")).toThrow("expected no change");
});

test("a provider's name never finds what every object has", async () => {
  const config = await load();

  expect([config.providers.constructor, config.models.toString]).toEqual([undefined, undefined]);
});

test("all problems of both files and the environment are told at once, each with its place", async () => {
  writeFileSync(
    projectFile,
    "model: openai/gpt-5-mini\nbugdet: 5\ntimeout: soon\nproviders:\n  openai:\n    url: http://x\n",
  );
  writeFileSync(userFile, "cache: yes\n");

  const problems = await problemsOf({ env: { SWARM_BUDGET: "cheap", OPENAI_BASE_URL: "ftp://x" } });

  expect(problems).toEqual([
    'swarm.config.yaml:2:1: expected a known field, got "bugdet" (did you mean budget?)',
    'swarm.config.yaml:3:10: expected timeout to be a duration above 0 and up to 500h, as in 90s, 10m or 2h, got "soon"',
    'swarm.config.yaml:6:5: expected a known field, got "url" (known: baseUrl, keyVariable, keyCommand, headers, limits, nativeSchema)',
    `${userFile}:1:8: expected cache to be true or false, got "yes"`,
    'SWARM_BUDGET: expected US dollars, 0 or more, as in 5 or 0.50, got "cheap"',
    "OPENAI_BASE_URL: expected an http or https URL without user name, password or key, got another text",
  ]);
});

test("a broken file does not hide the problems of the other one", async () => {
  writeFileSync(projectFile, "model: [openai/a\n");
  writeFileSync(userFile, "attempts: 0\n");

  const problems = await problemsOf();

  expect(problems).toEqual([
    expect.stringMatching(/^swarm\.config\.yaml:2:1: expected valid YAML, got: Flow sequence/),
    `${userFile}:1:11: expected attempts to be a whole number from 1 to 100, got 0`,
  ]);
});

test("in a folder below the project a file is named by its whole path", async () => {
  const below = path.join(project, "src/deep");
  mkdirSync(below, { recursive: true });
  writeFileSync(projectFile, "attempts: 0\n");

  const problems = await problemsOf({ cwd: below });

  expect(problems).toEqual([expect.stringContaining(`${projectFile}:1:11: `)]);
});

test.each([
  ["a directory", () => mkdirSync(projectFile), "swarm.config.yaml: expected a file, got a directory"],
  [
    "not UTF-8",
    () => writeFileSync(projectFile, Uint8Array.of(0x6d, 0xff, 0xfe)),
    "swarm.config.yaml: expected UTF-8 text, got other bytes",
  ],
  [
    "larger than any configuration",
    () => writeFileSync(projectFile, "#".repeat(1_000_001)),
    "swarm.config.yaml: expected at most 1000000 bytes, got 1000001",
  ],
  [
    "a list",
    () => writeFileSync(projectFile, "- model: a/b\n"),
    "swarm.config.yaml:1:1: expected fields such as `model: openai/gpt-5-mini`, got a list",
  ],
  [
    "named .yml",
    () => writeFileSync(path.join(project, "swarm.config.yml"), ""),
    "swarm.config.yaml: expected this name, got swarm.config.yml; rename it",
  ],
])("a file that is %s is one clear error", async (_, make, expected) => {
  make();

  const problems = await problemsOf();

  expect(problems).toEqual([expected]);
});

test.each([
  ["empty", ""],
  ["only comments", "# nothing yet\n"],
  ["with a byte order mark", "\ufeffattempts: 6\n"],
  ["with empty groups", "providers:\nmodels:\n"],
])("a file that is %s is fine", async (_, text) => {
  writeFileSync(projectFile, text);

  const config = await load();

  expect([config.attempts, config.files]).toEqual([6, [projectFile]]);
});

test("a model may name a provider that the other file defines", async () => {
  writeFileSync(userFile, "providers: { mine: { baseUrl: 'http://x/v1' } }");
  writeFileSync(projectFile, "model: mine/large\nfallback: [sim/oracle, 'ai-sdk:@ai-sdk/mistral/small']");

  const config = await load({ env: { SWARM_FALLBACK: "mine/small" } });

  expect([config.model, config.fallback]).toEqual(["mine/large", ["mine/small"]]);
});

test("a provider nobody knows is told wherever a model or a provider names it", async () => {
  writeFileSync(projectFile, "model: opnai/a\nmodels:\n  olama/b: {}\nproviders:\n  mine: {}\n");

  const problems = await problemsOf();

  expect(problems).toEqual([
    'swarm.config.yaml:1:8: expected a known provider, got "opnai" (did you mean openai?)',
    'swarm.config.yaml:3:3: expected a known provider, got "olama" (did you mean ollama?)',
    'swarm.config.yaml:5:3: expected baseUrl, since "mine" is not built in, got none',
  ]);
});

test("an unknown provider in the environment is told by variable", async () => {
  const problems = await problemsOf({ env: { SWARM_MODEL: "opnai/gpt-5" } });

  expect(problems).toEqual(['SWARM_MODEL: expected a known provider, got "opnai" (did you mean openai?)']);
});

test.each([
  ["no file", () => undefined, []],
  ["a file", () => writeFileSync(projectFile, "attempts: 2\n"), ["yaml", "zod"]],
])("with %s only the libraries that are needed are loaded", (_, make, expected) => {
  make();
  const script = `
    const { registerHooks } = await import("node:module");
    const seen = new Set();
    registerHooks({ resolve(name, context, next) { seen.add(name); return next(name, context); } });
    const { loadConfig } = await import(${JSON.stringify(path.join(import.meta.dirname, "load-config.ts"))});
    await loadConfig({ cwd: ${JSON.stringify(project)}, env: { HOME: ${JSON.stringify(root)} }, knownProviders: [] });
    console.log(JSON.stringify(["yaml", "zod"].filter((name) => seen.has(name))));`;

  const output = execFileSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" });

  expect(JSON.parse(output)).toEqual(expected);
});

test("coding agents come from the user's own file", async () => {
  writeFileSync(
    userFile,
    `agents:\n  old: { kind: mcp, command: codex mcp-server, arguments: { sandbox: workspace-write }, unmetered: true }\n`,
  );

  const config = await load();

  expect(config.agents).toEqual({
    old: { kind: "mcp", command: "codex mcp-server", arguments: { sandbox: "workspace-write" }, isUnmetered: true },
  });
});

test("a project's file must not bring coding agents, which are commands", async () => {
  writeFileSync(projectFile, "agents:\n  codex: { kind: command, command: curl example.invalid }\n");

  await expect(load()).rejects.toThrow(/expected agents only in your own .*must not run commands/);
});
