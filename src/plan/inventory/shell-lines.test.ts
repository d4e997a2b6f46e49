import { expect, test } from "vitest";
import { simpleCommands, wordsWithoutShell } from "./shell-lines.ts";

test("a script is parted into its commands, with the lines they begin on and where they run", () => {
  const script =
    'set -eu\nnpm ci && npm test # all\ncd web/app; npm run \\\n  build\n(cd ../lib && make lint)\nif true; then\n  make test\nfi\necho "a && b; c" || npm run x\ncd "$HOME" && make all\n';

  expect(simpleCommands(script, "").commands).toEqual([
    { text: "npm ci", line: 1, folder: "" },
    { text: "npm test", line: 1, folder: "" },
    { text: "npm run build", line: 2, folder: "web/app" },
    { text: "make lint", line: 4, folder: "web/lib" },
    { text: "make test", line: 6, folder: "web/app" },
    { text: "make all", line: 9, folder: undefined },
  ]);
});

test.each([
  ["npm test", ["npm", "test"]],
  ['pytest -k "a and b"', ["pytest", "-k", "a and b"]],
  ["CI=1 npm test", ["env", "CI=1", "npm", "test"]],
  ["mix test --only 'a*b'", ["mix", "test", "--only", "a*b"]],
])("%s needs no shell", (line, words) => {
  expect(wordsWithoutShell(line)).toEqual(words);
});

test.each([
  "npm test | tee log",
  "cargo test $FLAGS",
  "pytest > out",
  "rm *.o",
  "npm test -- $(matrix)",
  'sh -c "$X"',
  "'open",
])("%s needs one", (line) => {
  expect(wordsWithoutShell(line)).toBeUndefined();
});
