import { expect, test } from "vitest";
import { plainLine, plainTerminalText } from "./plain-terminal-text.ts";

test.each([
  ["colours", "\u001b[1;31mred\u001b[0m", "red"],
  ["cursor moves", "a\u001b[2J\u001b[Hb", "ab"],
  ["private modes", "\u001b[?1049ha", "a"],
  ["window titles", "\u001b]0;owned\u0007a", "a"],
  ["links", "\u001b]8;;http://x\u001b\\text\u001b]8;;\u001b\\", "text"],
  ["clipboard writes", "\u001b]52;c;cm0=\u0007a", "a"],
  ["device strings", "\u001bPq#0\u001b\\a", "a"],
  ["resets", "\u001bca\u001b(Bb", "ab"],
  ["eight-bit sequences", "\u009b31mred\u009d0;owned\u009c", "red"],
  ["a title without an end", "\u001b]0;left", "]0;left"],
  ["sequences that appear once others are gone", "\u001b\u001b[0m[31mred", "[31mred"],
  ["backspaces, bells and deletes", "a\b\u0007\u007fb\u0000", "ab"],
  ["lone carriage returns", "safe\rowned", "safe\nowned"],
  ["line ends of other systems", "a\r\nb\u2028c", "a\nb\nc"],
  ["marks that reorder", "a\u202egpj.exe\u2066", "agpj.exe"],
  ["nothing of newlines, tabs and letters", "a\n\tö 日本 🐦", "a\n\tö 日本 🐦"],
])("%s are taken out", (_, text, expected) => {
  expect(plainTerminalText(text)).toBe(expected);
});

test("a line has no line ends and no runs of spaces", () => {
  expect(plainLine(" a\n\n b\t\u001b[31mc ")).toBe("a b c");
});
