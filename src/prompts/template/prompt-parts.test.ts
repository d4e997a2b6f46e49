import { describe, expect, test } from "vitest";
import { parsePrompt } from "./prompt-parts.ts";

test("a prompt is divided at its braces, and what stands alone in its line is marked", () => {
  const { parts, problems } = parsePrompt(
    "Solve {{ problem }}:\n{{points}}\n{{item.text}} {{stage.first-look}} {{pass}}",
  );

  expect(problems).toEqual([]);
  expect(parts).toEqual([
    { kind: "text", text: "Solve " },
    { kind: "slot", name: "problem", isAlone: false },
    { kind: "text", text: ":\n" },
    { kind: "slot", name: "points", isAlone: true },
    { kind: "text", text: "\n" },
    { kind: "item", field: "text", up: 0 },
    { kind: "text", text: " " },
    { kind: "stage", key: "first-look", up: 0 },
    { kind: "text", text: " " },
    { kind: "pass", up: 0 },
  ]);
});

test("a backslash keeps two braces as they are", () => {
  const { parts, problems } = parsePrompt("a \\{{ .Values }} b");

  expect(problems).toEqual([]);
  expect(parts.map((part) => (part.kind === "text" ? part.text : "?")).join("")).toBe("a {{ .Values }} b");
});

describe("what means nothing is told", () => {
  test.each(["{{}}", "{{ a b }}", "{{item}}", "{{item.name}}", "{{stage.}}", "{{Stage.x}}", "{{stage}}"])(
    "%s",
    (text) => {
      const { problems } = parsePrompt(`before ${text} after`);

      expect(problems).toEqual([{ found: text, message: expect.stringContaining(`got ${JSON.stringify(text)}`) }]);
    },
  );
});
