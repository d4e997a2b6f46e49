import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { epochRef, isBranchName, landingId, plainName } from "./landing-names.ts";

test.each(["build-7hq3kd", "build-7hq3kd/stage", "BUILD", "build", "a..b", "x.lock", "-x", "\u{1f426}", "a b\n"])(
  "the run %j has a ref of its own that git takes",
  (run) => {
    const ref = epochRef(run);

    execFileSync("git", ["check-ref-format", ref]);
    expect(ref.split("/")).toHaveLength(4);
  },
);

test("different names stay different, also where letters have no case", () => {
  const names = ["build", "BUILD", "Build", "build/a", "build-a", "build a"].map((name) =>
    plainName(name).toLowerCase(),
  );

  expect(new Set(names).size).toBe(names.length);
});

test("a landing is the same only when all that it asks for is", () => {
  const entry = { task: "t", head: "h", base: "b", message: "m", author: { name: "n", email: "e" } };
  const { signal } = new AbortController();
  const request = { run: "r", epoch: 1, key: "k", target: "main", entries: [entry], signal };

  const ids = [request, { ...request, key: "l" }, { ...request, remote: "origin" }, { ...request, target: "next" }].map(
    landingId,
  );

  expect(new Set(ids).size).toBe(4);
  expect(landingId({ ...request, entries: [{ ...entry, head: "i" }] })).not.toBe(ids[0]);
  expect(landingId({ ...request, epoch: 2 })).toBe(ids[0]);
});

test.each([
  "main",
  "feature/x",
  "b\u00e4r",
  "a.b",
  "@x",
  "v1.0-rc",
  "main ",
  "a..b",
  "a/.b",
  "a.lock/b",
  "a@{b",
  "a/",
  "a.",
  "a~1",
  "a^",
  "a:b",
  "a?",
  "a*",
  "a[",
  "a\\b",
  "a//b",
  "/a",
  "a\u007f",
])("%j is judged as git does", (name) => {
  const asGit = (() => {
    try {
      execFileSync("git", ["check-ref-format", "--branch", name], { stdio: "ignore" });
      return true;
    } catch {
      return false;
    }
  })();

  expect(isBranchName(name)).toBe(asGit);
});
