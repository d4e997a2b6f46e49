import { expect, test } from "vitest";
import type { ModelRequest } from "../../core/model.ts";
import { type ChatDialect, chatBodies, chatBody } from "./chat-body.ts";

const dialect: ChatDialect = {
  model: "m",
  maxTokensField: "max_tokens",
  seedField: "random_seed",
  streamOptions: true,
  nativeSchema: true,
};
const json = { type: "object" };
const request: ModelRequest = { messages: [{ role: "user", parts: ["why?"] }], maxOutputTokens: 9, sample: 0 };

test("draws that send the same share one body", () => {
  const bodyFor = chatBodies(dialect);

  const bodies = [0, 1, 2].map((sample) => bodyFor({ ...request, sample, schema: { name: "vote", json } }, false));

  expect(new Set(bodies).size).toBe(1);
});

test.each<[string, Partial<ModelRequest>, boolean]>([
  ["nothing else", {}, false],
  ["a stream", {}, true],
  ["a seed", { seed: 7 }, false],
  ["a seed and a stream", { seed: 0 }, true],
  ["another system", { system: "Be brief." }, false],
  ["another cap", { maxOutputTokens: 10 }, false],
  ["a temperature", { temperature: 0 }, false],
  ["a schema", { schema: { name: "vote", json } }, false],
])("a shared body with %s says what a body of its own would", (_, change, streams) => {
  const bodyFor = chatBodies(dialect);
  bodyFor(request, false);

  const body = bodyFor({ ...request, ...change }, streams);

  expect(JSON.parse(String(body))).toEqual(JSON.parse(chatBody({ ...request, ...change }, dialect, streams)));
});
