import { expect, test } from "vitest";
import { parseConfigFile } from "./parse-config-file.ts";
import { STARTER_CONFIG } from "./starter-config.ts";

const KEY = "sk-proj-0123456789abcdefghij";

function problemsOf(text: string): readonly string[] {
  return parseConfigFile(text).problems.map(({ line, column, message }) => `${line}:${column}: ${message}`);
}

test.each([
  [
    "model: gpt-5",
    '1:8: expected model to be a model as provider/model, as in openai/gpt-5-mini or ollama/qwen3, got "gpt-5"',
  ],
  [
    "fallback: openai/a",
    '1:11: expected fallback to be a list of models as provider/model, as in openai/gpt-5-mini, got "openai/a"',
  ],
  [
    "fallback:\n  - openai/a\n  - 7",
    "3:5: expected fallback.1 to be a model as provider/model, as in openai/gpt-5-mini or ollama/qwen3, got 7",
  ],
  ["concurrency: 1.5", "1:14: expected concurrency to be auto or a whole number from 1 to 10000, got 1.5"],
  [
    "concurrency: 1000000000",
    "1:14: expected concurrency to be auto or a whole number from 1 to 10000, got 1000000000",
  ],
  ["budget: -1", "1:9: expected budget to be US dollars, 0 or more, as in 5 or 0.50, got -1"],
  ["budget: .inf", "1:9: expected budget to be US dollars, 0 or more, as in 5 or 0.50, got Infinity"],
  ["budget:", "1:8: expected budget to be US dollars, 0 or more, as in 5 or 0.50, got nothing"],
  ["timeout: 0s", '1:10: expected timeout to be a duration above 0 and up to 500h, as in 90s, 10m or 2h, got "0s"'],
  ["timeout: 600h", '1:10: expected timeout to be a duration above 0 and up to 500h, as in 90s, 10m or 2h, got "600h"'],
  ["hedge: 1", "1:8: expected hedge to be true or false, got 1"],
  ["maxTokens: many", '1:12: expected maxTokens to be a whole number of tokens, 1 or more, got "many"'],
  ["providers: [a]", "1:12: expected providers to be providers as `NAME: {baseUrl: ...}`, got a list"],
  [
    "providers:\n  Bad/Name: {}",
    '2:3: expected a provider\'s name of small letters, digits, - _ and ., got "Bad/Name"',
  ],
  ["providers:\n  a: x", '2:6: expected providers.a to be fields such as baseUrl, keyVariable or limits, got "x"'],
  [
    "providers: { a: { baseUrl: localhost } }",
    '1:28: expected providers.a.baseUrl to be an http or https URL without user name, password or key, as in https://llm.example.com/v1, got "localhost"',
  ],
  [
    "providers: { a: { keyVariable: MY-KEY } }",
    '1:32: expected providers.a.keyVariable to be the name of an environment variable, as in OPENAI_API_KEY, got "MY-KEY"',
  ],
  ["providers: { a: { headers: { 'X Y': z } } }", '1:30: expected the name of an HTTP header, got "X Y"'],
  [
    "providers: { a: { limits: { inflight: 2 } } }",
    '1:29: expected a known field, got "inflight" (did you mean inFlight?)',
  ],
  [
    "models:\n  gpt-5: {}",
    '2:3: expected a model as provider/model, as in openai/gpt-5-mini or ollama/qwen3, got "gpt-5"',
  ],
  [
    "models:\n  a/b:\n    price: { input: 1 }",
    "3:12: expected models.a/b.price.output to be US dollars per million tokens, 0 or more, as in 0.25, got none",
  ],
  [
    "a: 1\nattempts: 0",
    '1:1: expected a known field, got "a" (known: model, fallback, embedding, concurrency, budget, timeout, confirmAbove, maxTokens, attempts, cache, hedge, warmUp, requestTimeout, providers, models, workspaces, gates, agents)',
  ],
])("%j is refused with its place, what was expected and what came", (text, expected) => {
  const problems = problemsOf(text);

  expect(problems[0]).toBe(expected);
});

test.each([
  ["a field twice", "budget: 1\nbudget: 2\n", "2:1: expected valid YAML, got: Map keys must be unique"],
  [
    "a list without an end",
    "fallback: [a/b\n",
    "2:1: expected valid YAML, got: Flow sequence in block collection must be sufficiently indented and end with a ]",
  ],
  ["an unknown tag", "model: !env MODEL\n", "1:8: expected valid YAML, got: Unresolved tag: !env"],
  [
    "two documents",
    "budget: 1\n---\nbudget: 2\n",
    "2:1: expected valid YAML, got: Source contains multiple documents; please use YAML.parseAllDocuments()",
  ],
])("YAML with %s is refused with its line", (_, text, expected) => {
  expect(problemsOf(text)).toEqual([expected]);
});

test("an alias to nowhere is a problem and not a crash", () => {
  expect(problemsOf("model: *nothing\n")).toEqual([expect.stringContaining("expected valid YAML")]);
});

test("aliases that grow without end are a problem and not a crash", () => {
  const levels = Array.from({ length: 12 }, (_, n) => `a${n + 1}: &a${n + 1} [${Array(9).fill(`*a${n}`).join(", ")}]`);

  const problems = problemsOf(["a0: &a0 [x]", ...levels].join("\n"));

  expect(problems).toEqual([expect.stringContaining("expected valid YAML")]);
});

test.each([
  ["a field named for a key", `providers:\n  openai:\n    apiKey: abc\n`, "3:5", "providers.openai.apiKey"],
  ["a field named token at the top", "token: abc\n", "1:1", "token"],
  [
    "a secret header",
    "providers: { a: { headers: { Authorization: abc } } }",
    "1:30",
    "providers.a.headers.Authorization",
  ],
  ["a key as a value", `model: ${KEY}\n`, "1:1", "model"],
  ["a key in a list", `fallback:\n  - ${KEY}\n`, "2:5", "fallback.0"],
  ["a key where its variable belongs", `providers: { a: { keyVariable: ${KEY} } }`, "1:19", "providers.a.keyVariable"],
  ["a key inside a command", `providers: { a: { keyCommand: 'echo ${KEY}' } }`, "1:19", "providers.a.keyCommand"],
  ["a key as a field's name", `${KEY}: openai\n`, "1:1", "..."],
])("%s is refused without being repeated", (_, text, place, where) => {
  const problems = problemsOf(text);

  expect(problems).toEqual([
    `${place}: expected no key or other secret in the file, got one at ${where}: put it into an environment variable and name that with keyVariable, or name a command that prints it with keyCommand`,
  ]);
});

test.each([
  [
    "a random text where a variable's name belongs",
    "providers: { a: { keyVariable: a1b2c3d4e5f6a7b8c9d0e1f2 } }",
    "a1b2c3",
  ],
  ["a URL with a password", "providers: { a: { baseUrl: 'https://me:hunter2@x.example/v1' } }", "hunter2"],
  ["a URL with a key", "providers: { a: { baseUrl: 'https://x.example/v1?api_key=hunter2' } }", "hunter2"],
  ["a key in broken YAML", `model: "a" ${KEY}\n`, KEY],
  ["a key after a broken list", `model: [a]]: "${KEY}"\n`, KEY],
])("%s is refused without being repeated in any message", (_, text, secret) => {
  const problems = problemsOf(text);

  expect(problems.length).toBeGreaterThan(0);
  expect(problems.join("\n")).not.toContain(secret);
});

test.each([
  "providers: { monkey: { baseUrl: 'http://x/v1' } }",
  "models: { openai/token: { context: 5 } }",
  "maxTokens: 5",
  "providers: { openai: { keyVariable: OPENAI_API_KEY, headers: { Idempotency-Key: run } } }",
])("%s holds no key", (text) => {
  expect(problemsOf(text)).toEqual([]);
});

test("the starter file sets nothing as it stands", () => {
  const parsed = parseConfigFile(STARTER_CONFIG);

  expect([parsed.problems, parsed.file]).toEqual([[], {}]);
});

test("every setting of the starter file is valid once its comment sign is taken away", () => {
  const body = STARTER_CONFIG.slice(STARTER_CONFIG.indexOf("\n\n"));

  const parsed = parseConfigFile(body.replace(/^# /gm, ""));

  expect(parsed.problems).toEqual([]);
  expect(Object.keys(parsed.file ?? {}).length).toBe(18);
});
