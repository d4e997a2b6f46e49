import { expect, test } from "vitest";
import { environmentSettings, secretsIn } from "./environment-settings.ts";

test.each([
  ["SWARM_MODEL", "openai/gpt-5-mini", { model: "openai/gpt-5-mini" }],
  ["SWARM_FALLBACK", "openai/a, ollama/b", { fallback: ["openai/a", "ollama/b"] }],
  ["SWARM_CONCURRENCY", "50", { concurrency: 50 }],
  ["SWARM_CONCURRENCY", "auto", { concurrency: "auto" }],
  ["SWARM_BUDGET", "0.50", { budgetUsd: 0.5 }],
  ["SWARM_CONFIRM_ABOVE", "0", { confirmAboveUsd: 0 }],
  ["SWARM_TIMEOUT", "10m", { timeoutMs: 600_000 }],
  ["SWARM_MAX_TOKENS", "500", { maxOutputTokens: 500 }],
  ["SWARM_ATTEMPTS", "1", { attempts: 1 }],
  ["SWARM_NO_CACHE", "1", { cache: false }],
  ["SWARM_NO_CACHE", "false", { cache: true }],
  ["SWARM_NO_HEDGE", "TRUE", { hedge: false }],
  ["SWARM_NO_WARM_UP", "yes", { warmUp: false }],
  ["SWARM_REQUEST_TIMEOUT", " 30 ", { requestTimeoutMs: 30_000 }],
  ["SWARM_BUDGET", "", {}],
])("%s=%j sets %j", (variable, text, expected) => {
  const { settings, problems } = environmentSettings({ [variable]: text });

  expect([settings, problems]).toEqual([expected, []]);
});

test.each([
  ["SWARM_MODEL", "gpt-5", 'a model as provider/model, as in openai/gpt-5-mini or ollama/qwen3, got "gpt-5"'],
  [
    "SWARM_FALLBACK",
    "openai/a,,",
    'models as provider/model, as in openai/gpt-5-mini, with commas between, got "openai/a,,"',
  ],
  ["SWARM_CONCURRENCY", "0", 'auto or a whole number from 1 to 10000, got "0"'],
  ["SWARM_BUDGET", "-1", 'US dollars, 0 or more, as in 5 or 0.50, got "-1"'],
  ["SWARM_BUDGET", "1e9", 'US dollars, 0 or more, as in 5 or 0.50, got "1e9"'],
  ["SWARM_TIMEOUT", "soon", 'a duration above 0 and up to 500h, as in 90s, 10m or 2h, got "soon"'],
  ["SWARM_ATTEMPTS", "1.5", 'a whole number from 1 to 100, got "1.5"'],
  ["SWARM_NO_CACHE", "maybe", '1 to turn cache off or 0 to leave it on, got "maybe"'],
  [
    "SWARM_MODEL",
    "sk-0123",
    "a model as provider/model, as in openai/gpt-5-mini or ollama/qwen3, got a text of 7 characters",
  ],
])("%s=%j is refused", (variable, text, expected) => {
  const { problems } = environmentSettings({ [variable]: text });

  expect(problems).toEqual([`${variable}: expected ${expected}`]);
});

test("secrets are trimmed, and an empty one counts as unset", () => {
  const secrets = secretsIn({ A: "key\n", B: " ", C: undefined }, ["A", "B", "C", "D"]);

  expect([...secrets]).toEqual([["A", "key"]]);
});
