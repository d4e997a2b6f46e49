import { expect, test } from "vitest";
import { oneLine, VisibleText, visible } from "./visible-text.ts";

const CASES: readonly (readonly [name: string, text: string, shown: string])[] = [
  ["plain text", "a\tb\nc é 日本 🐦", "a\tb\nc é 日本 🐦"],
  ["colour", "a\u001b[31mred\u001b[0m", "ared"],
  ["cursor moves", "a\u001b[2J\u001b[1;1Hb", "ab"],
  ["a title ended by BEL", "a\u001b]0;title\u0007b", "ab"],
  ["a link ended by ST", "a\u001b]8;;http://x\u001b\\b", "ab"],
  ["a clipboard write", "\u001b]52;c;aGk=\u0007x", "x"],
  ["a device string", "\u001bPq#0\u001b\\x", "x"],
  ["one-byte controls", "a\u009b31mb\u009dtitle\u009cc", "abc"],
  ["a charset switch", "a\u001b(0b", "ab"],
  ["bell, backspace, carriage return, DEL", "a\u0007\u0008\r\u007fb", "ab"],
  ["marks that reorder", "a\u202eb\u2066c", "abc"],
];

test.each(CASES)("%s: what steers a terminal is taken out", (_name, text, expected) => {
  const shown = visible(text);

  expect(shown).toBe(expected);
});

test.each(CASES)("%s: also when it comes character by character", (_name, text, expected) => {
  const filter = new VisibleText();

  const shown = [...text].map((character) => filter.push(character)).join("");

  expect(shown).toBe(expected);
});

test("one line has no line ends and no steering", () => {
  expect(oneLine(" a\n\u001b[1mb\t c ")).toBe("a b c");
});
