import { expect, test } from "vitest";
import { takesTemperature } from "./takes-temperature.ts";

test.each([
  "sim/crowd",
  "ollama/qwen3",
  "openai/gpt-4.1-mini",
  "openrouter/google/gemini-2.5-flash",
  "anthropic/claude-3-5-haiku-latest",
  "groq/llama-3.3-70b-versatile",
  "openrouter/meta-llama/llama-4-scout",
])("%s takes a temperature", (model) => {
  expect(takesTemperature(model)).toBe(true);
});

test.each([
  "openai/gpt-5-mini",
  "openai/o4-mini",
  "openrouter/google/gemini-3-flash",
  "anthropic/claude-opus-4-7",
  "deepseek/deepseek-reasoner",
  "openai/gpt-4.5-preview",
  "somebody/new-model",
])("%s keeps its own, since nothing or worse is known of it", (model) => {
  expect(takesTemperature(model)).toBe(false);
});
