import { expect, test } from "vitest";
import { parseModelShares } from "./model-shares.ts";

test.each([
  ["openai/a", ["1 openai/a"]],
  ["openai/a, ollama/b:7b", ["1 openai/a", "1 ollama/b:7b"]],
  ["3=openai/a,anthropic/b", ["3 openai/a", "1 anthropic/b"]],
  ["openrouter/google/gemini,2=groq/openai/gpt", ["1 openrouter/google/gemini", "2 groq/openai/gpt"]],
  ["sim/x@errors=429:5%,500:1%,sim/y@price=1,2", ["1 sim/x@errors=429:5%,500:1%", "1 sim/y@price=1,2"]],
  ["sim/x@seed=3,2=sim/x@seed=4", ["1 sim/x@seed=3", "2 sim/x@seed=4"]],
  ["ai-sdk:@ai-sdk/mistral/large,openai/a", ["1 ai-sdk:@ai-sdk/mistral/large", "1 openai/a"]],
])("%s", (text, expected) => {
  const problems: string[] = [];

  const shares = parseModelShares(text, problems);

  expect(problems).toEqual([]);
  expect(shares?.map(({ model, weight }) => `${weight} ${model}`)).toEqual(expected);
});

test.each(["", ",", "openai/a,", "openai/a,,openai/b", "openai/a,gpt-5", "gpt", "0=openai/a", "sim/a,"])(
  "%j is refused",
  (text) => {
    const problems: string[] = [];

    parseModelShares(text, problems);

    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(`got ${JSON.stringify(text)}`);
  },
);

test("a model named twice is refused, with the way to weigh it", () => {
  const problems: string[] = [];

  parseModelShares("openai/a,openai/a", problems);

  expect(problems).toEqual(["expected each model of --models once, got openai/a twice: give it a weight, 2=openai/a"]);
});

test("weights that sum to too many turns are refused", () => {
  const problems: string[] = [];

  parseModelShares("100=openai/a,openai/b", problems);

  expect(problems).toEqual(["expected weights of --models that sum to 100 at most, got 101"]);
});
