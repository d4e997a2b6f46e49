import { expect, test } from "vitest";
import { commandWords } from "./command-words.ts";

test.each([
  ["npx vitest run {file}", ["npx", "vitest", "run", "{file}"]],
  ["  a  b\tc ", ["a", "b", "c"]],
  [`run "two words" 'and "three"'`, ["run", "two words", 'and "three"']],
  [`a"b c"d`, ["ab cd"]],
  [`a "" b`, ["a", "", "b"]],
  ["a\\ b", ["a b"]],
  ["a; rm -rf b && $(c)", ["a;", "rm", "-rf", "b", "&&", "$(c)"]],
  [`'a\\b'`, ["a\\b"]],
])("the words of %s", (line, words) => {
  expect(commandWords(line)).toEqual(words);
});

test.each(["", "   ", `"open`, "'open"])("%j is no command", (line) => {
  expect(commandWords(line)).toBeUndefined();
});
