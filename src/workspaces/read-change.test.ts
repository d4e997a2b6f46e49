import { expect, test } from "vitest";
import { parseChange } from "./read-change.ts";

const ZERO = "0".repeat(40);
const OLD = "a".repeat(40);
const NEW = "b".repeat(40);

test("raw and numbered lines of one diff are put together by path, whatever the names hold", () => {
  const text = [
    `:100644 100644 ${OLD} ${NEW} M`,
    "a\tb\n.txt",
    `:000000 100644 ${ZERO} ${NEW} A`,
    ":100644 x",
    `:100644 000000 ${OLD} ${ZERO} D`,
    "gone",
    `:100644 100644 ${OLD} ${NEW} R087`,
    "old",
    "new",
    "3\t1\ta\tb\n.txt",
    "-\t-\t:100644 x",
    "0\t9\tgone",
    "2\t2\t",
    "old",
    "new",
    "",
  ].join("\0");

  const { files, objects } = parseChange(text);

  expect(files).toEqual([
    { path: "a\tb\n.txt", status: "modified", added: 3, removed: 1, isBinary: false },
    { path: ":100644 x", status: "added", added: 0, removed: 0, isBinary: true },
    { path: "gone", status: "deleted", added: 0, removed: 9, isBinary: false },
    { path: "new", from: "old", status: "renamed", added: 2, removed: 2, isBinary: false },
  ]);
  expect(objects).toEqual([NEW, NEW, "0", NEW]);
});
