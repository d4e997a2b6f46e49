import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { StepScope } from "../core/executor.ts";
import type { CallInput } from "../core/step.ts";
import { type ProjectCallParts, projectCalls } from "./project-calls.ts";

let place: string;
let folder: string;

beforeAll(() => {
  place = realpathSync(mkdtempSync(path.join(tmpdir(), "swarm-calls-")));
  folder = path.join(place, "project");
  mkdirSync(path.join(folder, "docs"), { recursive: true });
  writeFileSync(path.join(place, "outside.md"), "outside");
  writeFileSync(path.join(folder, "docs/plan.md"), "the plan");
  writeFileSync(path.join(folder, "docs/long.md"), "x".repeat(50_000));
  writeFileSync(path.join(folder, "docs/binary"), Buffer.from([1, 0, 2]));
  writeFileSync(path.join(folder, "docs/latin"), Buffer.from([0xe4, 0x62]));
  symlinkSync(path.join(place, "outside.md"), path.join(folder, "docs/link.md"));
  symlinkSync(place, path.join(folder, "up"));
});

afterAll(() => rmSync(place, { recursive: true, force: true }));

function call(input: CallInput, change: Partial<ProjectCallParts> = {}) {
  const begun: string[] = [];
  const scope = {
    signal: new AbortController().signal,
    begin: async () => void begun.push("begun"),
  } as unknown as StepScope;
  const parts: ProjectCallParts = {
    folder,
    runCommand: async (command) => ({ code: 0, output: `ran ${command} after ${begun.join()}` }),
    mask: async (_, text) => text,
    ...change,
  };
  return projectCalls(parts).execute(input, scope);
}

const read = (name: string) => call({ call: "read-file", path: name });

test("a file of the project is given whole, or its first part with a note", async () => {
  expect(await read("docs/plan.md")).toEqual({ kind: "given", text: "the plan" });
  expect(await read("docs/long.md")).toEqual({
    kind: "given",
    text: "x".repeat(40_000),
    note: "the first 40000 of 50000 characters",
  });
});

test.each([
  ["../outside.md", "it lies outside the project"],
  ["docs/../../outside.md", "it lies outside the project"],
  ["/etc/hostname", "it lies outside the project"],
  ["", "it lies outside the project"],
  ["up/outside.md", "a symlink leads to it"],
  ["docs/link.md", "a symlink leads to it"],
  ["docs", "it is not a plain file"],
  ["docs/none.md", "it is not there any more"],
  ["docs/binary", "it is binary"],
  ["docs/latin", "it is not UTF-8"],
])("%s is not given: %s", async (name, reason) => {
  expect(await read(name)).toEqual({ kind: "not_given", reason });
});

test("a command runs once its intent is stored, and what it printed is given without secrets", async () => {
  const mask = async (name: string, text: string) => `${text} (${name} masked)`;

  const output = await call({ call: "run-command", command: "git log" }, { mask });

  expect(output).toEqual({ kind: "given", text: "ran git log after begun (git log masked)" });
});

test("a command that fails gives what it printed with its exit code; one that does not end gives nothing", async () => {
  const input = { call: "run-command", command: "x" } as const;

  expect(await call(input, { runCommand: async () => ({ code: 2, output: "no" }) })).toEqual({
    kind: "given",
    text: "no",
    note: "it ended with exit code 2",
  });
  expect(
    await call(input, { runCommand: async () => ({ code: null, reason: "it took longer than 60 s", output: "" }) }),
  ).toEqual({
    kind: "not_given",
    reason: "it took longer than 60 s",
  });
});
