import { expect, test } from "vitest";
import { parseCheckouts } from "./checkouts.ts";

test("worktrees are read whatever their paths hold", () => {
  const lines = [
    ["worktree /a", "bare"],
    ["worktree /b c\nd", "HEAD 12", "branch refs/heads/main"],
    ["worktree /gone", "HEAD 12", "branch refs/heads/main", "prunable gitdir file points to non-existent location"],
    ["worktree /stick", "HEAD 12", "detached", "locked on a stick", "prunable gone"],
  ];

  const checkouts = parseCheckouts(lines.map((part) => `${part.join("\0")}\0\0`).join(""));

  expect(checkouts).toEqual([
    { path: "/a", branch: undefined, isBare: true, isGone: false },
    { path: "/b c\nd", branch: "refs/heads/main", isBare: false, isGone: false },
    { path: "/gone", branch: "refs/heads/main", isBare: false, isGone: true },
    { path: "/stick", branch: undefined, isBare: false, isGone: false },
  ]);
});
