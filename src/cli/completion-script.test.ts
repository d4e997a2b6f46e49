import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fakeApp } from "../../test/fakes/fake-app.ts";
import { fakeIo, fakeWiring } from "../../test/fakes/fake-io.ts";
import { runCli } from "./run-cli.ts";

let folder = "";

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "swarm-completion-"));
  const answers =
    '#!/bin/sh\n[ "$2" = --names ] && printf "judge\\nskeptic\\n"\n[ "$2" = --presets ] && printf "quick\\n"\nexit 0\n';
  writeFileSync(path.join(folder, "swarm"), answers);
  chmodSync(path.join(folder, "swarm"), 0o755);
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function scriptOf(shell: string): Promise<string> {
  const io = fakeIo();
  await runCli(["completion", shell], io, fakeWiring(fakeApp()));
  return io.out();
}

function has(shell: string): boolean {
  return spawnSync(shell, ["-c", "true"]).status === 0;
}

/** What bash would offer after these words, of which the last is being typed. */
function offered(script: string, words: readonly string[]): readonly string[] {
  const typed = ["swarm", ...words].map((word) => `'${word}'`).join(" ");
  const call = `COMP_WORDS=(${typed}); COMP_CWORD=${words.length}; _swarm; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const env = { PATH: `${folder}:/usr/bin:/bin` };
  const { stdout, stderr, status } = spawnSync("bash", ["--norc", "--noprofile", "-c", `${script}\n${call}`], {
    env,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
  expect([status, stderr]).toEqual([0, ""]);
  return stdout.split("\n").filter((line) => line !== "");
}

describe.skipIf(!has("bash"))("bash", () => {
  test.each([
    [["an"], ["analyze", "answer"]],
    [["res"], ["resume"]],
    [["ask", "--pers"], ["--persona"]],
    [["analyze", "--pers"], ["--personas"]],
    [
      ["ask", "--persona", ""],
      ["judge", "skeptic"],
    ],
    [["analyze", "--personas", "sk"], ["skeptic"]],
    [["analyze", "--preset", ""], ["quick"]],
    [["ask", "--output-format", "s"], ["stream-json"]],
    [
      ["ask", "--dry-run", ""],
      ["summary", "json", "full"],
    ],
    [["personas", "j"], ["judge"]],
    [["run", "s"], ["skeptic"]],
    [
      ["completion", ""],
      ["bash", "zsh", "fish"],
    ],
    [["help", "ba"], ["batch"]],
    [["status", "--w"], ["--watch"]],
    [["ask", "--model", ""], []],
  ])("after %j offers %j", async (words, expected) => {
    const script = await scriptOf("bash");

    expect(offered(script, words)).toEqual(expected);
  });
});

test.skipIf(!has("zsh"))("zsh accepts the script", async () => {
  const { status, stderr } = spawnSync("zsh", ["-n"], { input: await scriptOf("zsh"), encoding: "utf8" });

  expect([status, stderr]).toEqual([0, ""]);
});

test.skipIf(!has("fish"))("fish offers commands and personas", async () => {
  const script = path.join(folder, "swarm.fish");
  writeFileSync(script, await scriptOf("fish"));
  const ask = 'source $argv[1]; complete -C "swarm an"; complete -C "swarm ask --persona "';

  const { stdout } = spawnSync("fish", ["-c", ask, script], {
    env: { PATH: `${folder}:/usr/bin:/bin`, HOME: folder },
    encoding: "utf8",
  });

  expect(stdout).toContain("analyze");
  expect(stdout).toContain("skeptic");
});

test.each(["bash", "zsh", "fish"])("the script for %s names every command", async (shell) => {
  const script = await scriptOf(shell);

  for (const command of ["ask", "analyze", "batch", "export", "provider"]) expect(script).toContain(command);
});
