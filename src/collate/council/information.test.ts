import { expect, test } from "vitest";
import { type InformationRequest, newlyWanted, sourceOf } from "./information.ts";
import { newMembers } from "./new-members.ts";
import { stanceMatrix } from "./stances.ts";

const wants = (by: string, what: string, change: Partial<InformationRequest> = {}): InformationRequest => ({
  by,
  kind: "fact",
  what,
  why: `${by} says so`,
  isNeeded: false,
  ...change,
});

test("what several lack stands once, is needed when one needs it, and has that one's reason", () => {
  const wanted = newlyWanted(
    [
      wants("ann", "How many users are there?"),
      wants("bob", "how many users are there", { isNeeded: true }),
      wants("ann", "What does it cost?"),
    ],
    [],
  );

  expect(wanted).toEqual([
    { kind: "fact", what: "How many users are there?", why: "bob says so", by: ["ann", "bob"], isNeeded: true },
    { kind: "fact", what: "What does it cost?", why: "ann says so", by: ["ann"], isNeeded: false },
  ]);
});

test("what was asked before is not asked again, and an empty wish is none", () => {
  const before = newlyWanted([wants("ann", "How many users are there?")], []);

  expect(newlyWanted([wants("bob", "How many users are there"), wants("cid", "  ")], before)).toEqual([]);
});

test("facts that differ in a number or a negation, and files that differ at all, stay apart", () => {
  const file = (what: string) => wants("ann", what, { kind: "file" });

  expect(
    newlyWanted([file("src/user.ts"), file("src/users.ts"), file("`src/user.ts`")], []).map(({ what }) => what),
  ).toEqual(["src/user.ts", "src/users.ts"]);
  expect(
    newlyWanted([wants("ann", "Is the load above 200 requests?"), wants("bob", "Is the load above 900 requests?")], []),
  ).toHaveLength(2);
});

test("only what was agreed to, word for word, comes from the project", () => {
  const consent = { files: ["docs/a b.md"], commands: ["git log -1"] };

  expect(sourceOf({ kind: "file", what: ".\\docs/a b.md" }, consent)).toEqual({ from: "file", path: "docs/a b.md" });
  expect(sourceOf({ kind: "command", what: "git log -1" }, consent)).toEqual({
    from: "command",
    command: "git log -1",
  });
  expect(sourceOf({ kind: "command", what: "git log -1 && rm x" }, consent)).toMatchObject({ from: "person" });
  expect(sourceOf({ kind: "file", what: "docs/../docs/a b.md" }, consent)).toMatchObject({ from: "person" });
  expect(sourceOf({ kind: "fact", what: "docs/a b.md" }, consent)).toEqual({ from: "person" });
});

test("the most wanted join first, in any spelling, as far as there is room", () => {
  const recruited = newMembers(
    [
      { by: "ann", names: ["Legal", "ux", "nobody"] },
      { by: "bob", names: ["data", "legal", "ann"] },
    ],
    { known: ["ann", "bob", "legal", "ux", "data"], seated: ["ann", "bob"], most: 2 },
  );

  expect(recruited).toEqual({
    joining: [
      { name: "legal", by: ["ann", "bob"] },
      { name: "ux", by: ["ann"] },
    ],
    left: [{ name: "data", by: ["bob"] }],
    unknown: [{ name: "nobody", by: ["ann"] }],
  });
});

test("the share of rounds in which one sided with another leaves out what it did not say, or said both ways", () => {
  const matrix = stanceMatrix(
    ["ann", "bob"],
    [
      { member: "ann", agreesWith: ["bob"], disagreesWith: [] },
      { member: "ann", agreesWith: [], disagreesWith: ["bob"] },
      { member: "ann", agreesWith: ["bob"], disagreesWith: ["bob"] },
      { member: "bob", agreesWith: [], disagreesWith: [] },
    ],
  );

  expect(matrix).toEqual([
    [null, 0.5],
    [null, null],
  ]);
});
