import { expect, test } from "vitest";
import { importGithub } from "./import-github.ts";
import { importMarkdown } from "./import-markdown.ts";

function titlesOf(text: string): readonly string[] {
  return importMarkdown(text, undefined).tasks.map(({ title }) => title);
}

test("open boxes are tasks, checked ones and lines without a box are not", () => {
  expect(titlesOf("- [ ] One\n- [x] Two\n* [X] Three\n- four\n1) [ ] Five\n")).toEqual(["One", "Five"]);
});

test("in a list without boxes each item is a task", () => {
  expect(titlesOf("- One\n- Two\n")).toEqual(["One", "Two"]);
});

test("the innermost open items are the tasks, and what is around them their epic", () => {
  const { epics, tasks } = importMarkdown(
    "- [ ] Store\n  - [ ] Schema\n    in SQL\n  - [x] Choice\n- [ ] Solo\n  - [x] Done\n",
    "G",
  );

  expect(epics).toEqual([{ id: "store", title: "Store", goal: "" }]);
  expect(tasks.map(({ title, epic, goal }) => [title, epic, goal])).toEqual([
    ["Schema", "store", "Schema\n\nin SQL"],
    ["Solo", undefined, "Solo"],
  ]);
});

test("the first heading is the goal, later ones are epics", () => {
  const { goal, epics, tasks } = importMarkdown("# Limits\n\n## Store\n- a\n  - b\n\n## Api\n- a\n", undefined);

  expect([goal, epics.map(({ id }) => id)]).toEqual(["Limits", ["store", "api"]]);
  expect(tasks.map(({ id, epic, goal }) => [id, epic, goal])).toEqual([
    ["b", "store", "b\n\nPart of: a"],
    ["a", "api", "a"],
  ]);
});

test("what stands in a code block is no item, and marks of emphasis and links are left out", () => {
  expect(titlesOf("- [ ] **Say** [hello](https://x.y) in `x`\n```\n- [ ] not this\n```\n")).toEqual(["Say hello in x"]);
});

test("equal items get ids of their own, and ids are never empty", () => {
  const { tasks } = importMarkdown("- 漢字\n- 漢字\n- One!\n- one\n", "G");

  expect(tasks.map(({ id }) => id)).toEqual(["task", "task-2", "one", "one-2"]);
});

test("open issues are tasks with needs, priority and what says when they are done", () => {
  const issues = [
    {
      number: 12,
      title: "Limits",
      body: "Blocked by #13, #14 and #12.\r\n- [ ] 429\r\n- [x] old",
      labels: [{ name: "P1" }],
      milestone: { title: "v2" },
    },
    { number: 13, title: "Store", body: null, labels: [], state: "OPEN" },
    { number: 14, title: "Gone", state: "CLOSED" },
  ];

  const { epics, tasks } = importGithub(JSON.stringify(issues), "issues.json", undefined);

  expect(epics).toMatchObject([{ id: "v2" }]);
  expect(tasks).toMatchObject([
    { id: "issue-12", epic: "v2", needs: ["issue-13"], priority: 8, done: ["429"] },
    { id: "issue-13", needs: [], priority: 5, done: ["What issue #13 asks for is there, with tests: Store"] },
  ]);
});

test.each([
  ["{}", "got something else"],
  ["[", "got no JSON"],
  ['[{"title":"x"}]', "expected issue 1 of issues.json to have a number and a title"],
])("%s is refused", (json, problem) => {
  expect(() => importGithub(json, "issues.json", undefined)).toThrow(problem);
});
