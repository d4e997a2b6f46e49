import { expect, test } from "vitest";
import { continuation, messagesOf, type Said } from "./conversation.ts";

const said = (kind: Said["kind"], text: string): Said => ({ kind, text });

test("a new conversation begins with the prompt", () => {
  expect(continuation([], "do it", false)).toEqual([said("prompt", "do it")]);
});

test("a conversation that was cut goes on without its prompt being said again", () => {
  const cut = [said("prompt", "do it"), said("answer", "{}"), said("result", "done")];

  expect(continuation(cut, "do it", false)).toEqual([]);
});

test("an action whose result is missing is told to be uncertain", () => {
  const cut = [said("prompt", "do it"), said("answer", "{}")];

  expect(continuation(cut, "do it", false)).toEqual([said("result", expect.stringContaining("interrupted") as string)]);
});

test("a conversation that ended hears the same prompt again", () => {
  const ended = [said("prompt", "do it"), said("answer", "{}"), said("result", "ok")];

  expect(continuation(ended, "do it", true)).toEqual([said("prompt", "do it")]);
});

test("roles take turns, whatever follows whatever", () => {
  const messages = messagesOf([said("prompt", "a"), said("answer", "b"), said("result", "c"), said("prompt", "d")]);

  expect(messages).toEqual([
    { role: "user", parts: ["a"] },
    { role: "assistant", parts: ["b"] },
    { role: "user", parts: ["c", "d"] },
  ]);
});

test("of a long conversation the oldest results are left out, many at once, and no prompt", () => {
  const turns = Array.from({ length: 30 }, (_, n) => [said("answer", `a${n}`), said("result", "r".repeat(100))]).flat();
  const messages = messagesOf([said("prompt", "p".repeat(500)), ...turns], 3_000);

  const results = messages.slice(2).filter(({ role }) => role === "user");
  const leftOut = results.filter(({ parts }) => parts[0] === "[100 characters left out]");
  expect(messages[0]?.parts[0]).toHaveLength(500);
  expect(leftOut).toHaveLength(10);
  expect(results.slice(10).every(({ parts }) => parts[0]?.length === 100)).toBe(true);
});
