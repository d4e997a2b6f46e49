import { expect, test } from "vitest";
import { type LeftAt, placeOfWork, stretchBegan } from "./work-place.ts";

const AT: LeftAt = {
  last: "last",
  head: "last",
  branch: "last",
  isOnBranch: true,
  headGoesOn: true,
  branchGoesOn: true,
  headHoldsBranch: true,
  began: undefined,
};

test.each<[string, Partial<LeftAt>, object]>([
  ["stayed", {}, { kind: "here", parent: "last" }],
  ["committed on its branch", { head: "new", branch: "new" }, { kind: "here", parent: "new" }],
  ["committed without a branch", { head: "new", isOnBranch: false }, { kind: "here", parent: "new" }],
  [
    "deleted its branch",
    { branch: undefined, isOnBranch: false, headHoldsBranch: false },
    { kind: "here", parent: "last" },
  ],
  ["has no commit to stand on", { head: undefined }, { kind: "here", parent: "last" }],
  [
    "reset its branch",
    { head: "old", branch: "old", headGoesOn: false, branchGoesOn: false },
    { kind: "here", parent: "last" },
  ],
  [
    "went to another branch",
    { head: "other", isOnBranch: false, headGoesOn: false, headHoldsBranch: false, began: "other" },
    { kind: "elsewhere", parent: "last", from: "other" },
  ],
  [
    "committed, then went to a branch that descends from its last checkpoint",
    { head: "other", branch: "new", isOnBranch: false, headHoldsBranch: false, began: "other" },
    { kind: "elsewhere", parent: "new", from: "other" },
  ],
  [
    "committed on another branch",
    { head: "other+1", isOnBranch: false, headGoesOn: false, headHoldsBranch: false, began: "other" },
    { kind: "elsewhere", parent: "last", from: "other" },
  ],
])("an agent that %s", (_, left, place) => {
  expect(placeOfWork({ ...AT, ...left })).toEqual(place);
});

const WHO = "Ada <ada@example.org> 1 +0000";

test("a stretch of work began where HEAD was checked out last", () => {
  const log = [
    `0 a1 ${WHO}\tcommit: x`,
    `a1 b2 ${WHO}\tcheckout: moving from x to main`,
    `b2 c3 ${WHO}\tcommit: y`,
    "",
  ];

  expect(stretchBegan(log.join("\n"))).toBe("b2");
});

test("a checkout of a commit that was made in the tree begins nothing", () => {
  const log = [`0 a1 ${WHO}\tcommit: x`, `a1 b2 ${WHO}\tcommit: y`, `b2 a1 ${WHO}\tcheckout: moving from x to a1`];

  expect(stretchBegan(log.join("\n"))).toBeUndefined();
});
