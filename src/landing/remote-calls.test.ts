import { expect, test } from "vitest";
import { pushEnd } from "./remote-calls.ts";

const line = (reason: string) => `To r\n!\taaa:refs/heads/main\t[rejected] (${reason})\nDone\n`;

test.each(["stale info", "fetch first", "non-fast-forward", "incorrect old value provided", "failed to update ref"])(
  "a push refused for %j found another value there",
  (reason) => {
    expect(pushEnd({ code: 1, stdout: line(reason), stderr: "" })).toEqual({ kind: "stale" });
  },
);

test("a protected branch is refused for good, with what to do", () => {
  const end = pushEnd({ code: 1, stdout: line("protected branch hook declined"), stderr: "remote: GH006" });

  expect(end).toMatchObject({ kind: "refused", isPassing: false });
  expect(end).toMatchObject({ reason: expect.stringMatching(/protected.*GH006.*pr-branch/s) });
});

test("a broken line may pass, and a word of a hook does not", () => {
  const broken = pushEnd({ code: 128, stdout: "", stderr: "fatal: Could not read from remote repository." });
  const hook = pushEnd({ code: 1, stdout: "", stderr: "tests failed" });

  expect(broken).toMatchObject({ kind: "refused", isPassing: true });
  expect(hook).toMatchObject({ kind: "refused", isPassing: false, reason: expect.stringContaining("pre-push hook") });
});

test("a server without atomic pushes is named", () => {
  const end = pushEnd({ code: 128, stdout: "", stderr: "fatal: the receiving end does not support --atomic push" });

  expect(end).toMatchObject({ kind: "refused", reason: expect.stringContaining("pr-branch") });
});
