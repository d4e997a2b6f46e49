/** The file that `swarm init` writes: every setting with its default or an example, all of it commented out. */
export const STARTER_CONFIG = `# Settings of this project. Flags and SWARM_... variables come before this file, and this file before
# ~/.config/swarm/config.yaml. Every line below shows a default or an example; take the "# " away to set it.
# No keys here: they come from the environment (OPENAI_API_KEY ...) or from a command (keyCommand).

## The model to ask, as provider/model. Found by itself when absent; \`swarm doctor\` says which and why.
# model: openai/gpt-5-mini
## Models to ask, in order, when the first one ends in a terminal error.
# fallback: [openrouter/openai/gpt-5-mini]
## The model that makes vectors of texts, so that answers are grouped by meaning and not by their words.
# embedding: openai/text-embedding-3-small

## US dollars that a run may cost at most; never crossed.
# budget: 5
## A run whose worst case costs more US dollars than this asks first, or needs --yes.
# confirmAbove: 2
## How long a run may take: 90s, 10m, 2h.
# timeout: 30m

## Units in flight at once; auto takes it from their number and the provider's limits.
# concurrency: auto
## The output cap of each request in tokens.
# maxTokens: 4096
## Tries at one request before its failure is final, and how long one may take.
# attempts: 6
# requestTimeout: 10m

## Answer again from the cache what was answered before.
# cache: true
## Send a second request when the first is slower than nearly all others.
# hedge: true
## Let one call go first when many share a long prefix.
# warmUp: true

## Changes to the built-in providers, or further ones that answer OpenAI's chat completions.
# providers:
#   openai:
#     limits: { requestsPerMinute: 600, tokensPerMinute: 2000000, inFlight: 100 }
## A keyCommand, and the baseUrl of another machine, belong into your own file (~/.config/swarm/config.yaml).
#   example:
#     baseUrl: http://127.0.0.1:8080/v1
#     keyVariable: LLM_EXAMPLE_KEY
#     headers: { X-Team: platform }
#     nativeSchema: true

## Prices in US dollars per million tokens, and windows in tokens, where the built-in ones are not yours.
# models:
#   example/large:
#     price: { input: 0.5, output: 2, cachedInput: 0.05 }
#     context: 128000

## Where coding agents work, and what each of these places is given. Files that git ignores and .worktreeinclude names are copied.
# workspaces:
#   setup: npm ci
#   setupTimeout: 10m
#   keep: [target]
#   link: [node_modules]
#   variables: { DATABASE: "app_{task}" }
#   ports: { first: 20000, each: 10 }
#   sandbox: true

## What a change of an agent must pass before it lands, beside the commands found in the repository.
# gates:
#   commands: { test: npm test, lint: [npm, run, lint] }
#   protected: [infra/]
#   warn: [lint]
#   judge: true
#   approval: true

## Coding agents of your own, beside codex, qwen, gemini, opencode, claude, shell and sim. Only in your own file.
# agents:
#   aider: { kind: command, command: "aider --yes --message {prompt} --model openai/{model}" }
#   mine: { kind: acp, command: my-agent --acp }
`;
