import { expect, test } from "vitest";
import { InputError } from "../core/errors.ts";
import type { LandingEntry } from "../core/landing.ts";
import { greenLine, type LineParts } from "./green-line.ts";

function entry(task: string): LandingEntry {
  return { task, head: "", base: "", message: "", author: { name: "", email: "" } };
}

/** A commit is the row of tasks that made it, and is red as soon as it holds one of these sets of tasks. */
function world(...breaks: readonly (readonly string[])[]) {
  const looks: string[] = [];
  const parts: LineParts = {
    async place(onto, entries) {
      let commit = onto;
      return entries.map((placed) => {
        commit = `${commit}+${placed.task}`;
        return { kind: "placed", entry: placed, commit };
      });
    },
    async verify(commit) {
      looks.push(commit);
      const tasks = commit.split("+");
      const broken = breaks.find((set) => set.every((task) => tasks.includes(task)));
      return { passed: broken === undefined, evidence: broken?.join() ?? "" };
    },
  };
  return { parts, looks };
}

const names = (count: number) => Array.from({ length: count }, (_, index) => `t${index}`);

test("a green batch takes one run of the gates", async () => {
  const { parts, looks } = world();

  const line = await greenLine("main", names(5).map(entry), parts);

  expect(line.tip).toBe("main+t0+t1+t2+t3+t4");
  expect(looks).toEqual([line.tip]);
});

test.each(names(16).map((task, index) => [task, index] as const))(
  "whichever of 16 breaks the gates (%s), it is found in log2 runs",
  async (guilty, index) => {
    const { parts, looks } = world([guilty]);

    const line = await greenLine("main", names(16).map(entry), parts);

    // One of all, four halvings, one of the rest; the first one's guilt is checked against the target, the last leaves no rest.
    expect(looks.length).toBeLessThanOrEqual(1 + 4 + 1 + (index === 0 ? 1 : 0));
    expect(line.landed.map(({ task }) => task)).toEqual(names(16).filter((task) => task !== guilty));
    expect(line.rejected.map(({ task, evidence }) => [task, evidence])).toEqual([[guilty, guilty]]);
  },
);

test("the row that lands was looked at as it is, whatever else was red", async () => {
  const { parts, looks } = world(["t1"], ["t2", "t5"], ["t7"]);

  const line = await greenLine("main", names(8).map(entry), parts);

  expect(line.landed.map(({ task }) => task)).toEqual(["t0", "t2", "t3", "t4", "t6"]);
  expect(looks).toContain(line.tip);
});

test("when every change is red nothing lands and the target stays", async () => {
  const { parts } = world(["t0"], ["t1"]);

  const line = await greenLine("main", names(2).map(entry), parts);

  expect(line).toMatchObject({ tip: "main", landed: [], rejected: [{ task: "t0" }, { task: "t1" }] });
});

test("a target that is red by itself is nobody's fault", async () => {
  const { parts } = world(["main"]);

  const line = greenLine("main", names(2).map(entry), parts);

  await expect(line).rejects.toThrow(InputError);
});
