import { expect, test } from "vitest";
import { excerptOf, redactKey } from "./redact-key.ts";

const KEY = "0123456789abcdef";

test.each([
  ["the whole key", `bad ${KEY}!`, KEY, "bad [key]!"],
  ["its beginning", "bad 01234567", KEY, "bad [key]"],
  ["its end", "bad ...89abcdef", KEY, "bad ...[key]"],
  ["a masked key", "bad sk-ab***ef", undefined, "bad [key]"],
  ["another key", "bad sk-or-v1-abcdefghijklmnop", undefined, "bad [key]"],
  ["a short key", "bad abcd", "abcd", "bad [key]"],
  ["seven characters of it, which are no secret", "bad 0123456", KEY, "bad 0123456"],
  ["a key of one character, which is no secret", "bad x", "x", "bad x"],
])("a text with %s is shown without it", (_what, text, key, expected) => {
  expect(redactKey(text, key)).toBe(expected);
});

test("an excerpt is one line of 200 characters at most", () => {
  expect(excerptOf(` a\n\n b `, undefined)).toBe("a b");
  expect(excerptOf("x".repeat(300), undefined)).toBe(`${"x".repeat(200)}...`);
});
