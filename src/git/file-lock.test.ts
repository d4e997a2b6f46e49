import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { expect, test } from "vitest";
import { testFolder } from "../../test/fakes/git-folder.ts";
import { systemClock } from "../app/system-clock.ts";
import { CancelledError, ConflictError } from "../core/errors.ts";
import { FileLock } from "./file-lock.ts";

const HOLDER = `
const { DatabaseSync } = process.getBuiltinModule("node:sqlite");
new DatabaseSync(process.argv[1]).exec("BEGIN EXCLUSIVE");
process.stdout.write("held");
setInterval(() => {}, 1_000);
`;

test("work under a lock is done one after the other, in the order of the calls", async () => {
  using folder = testFolder();
  const lock = new FileLock(path.join(folder.path, "lock.db"), systemClock);
  const seen: string[] = [];

  await Promise.all(
    ["a", "b", "c"].map((name) =>
      lock.with(async () => {
        seen.push(`${name} begins`);
        await systemClock.turn();
        seen.push(`${name} ends`);
      }),
    ),
  );

  expect(seen).toEqual(["a begins", "a ends", "b begins", "b ends", "c begins", "c ends"]);
});

test("work that fails gives the lock back", async () => {
  using folder = testFolder();
  const lock = new FileLock(path.join(folder.path, "lock.db"), systemClock);

  await expect(lock.with(() => Promise.reject(new Error("broken")))).rejects.toThrow("broken");

  await expect(lock.with(async () => "next")).resolves.toBe("next");
});

test("a lock that another process holds is waited for, and is free once that is killed", async () => {
  using folder = testFolder();
  const file = path.join(folder.path, "lock.db");
  const holder = spawn(process.execPath, ["--no-warnings", "-e", HOLDER, file], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(holder.stdout, "data");
  const lock = new FileLock(file, systemClock);

  await expect(lock.with(async () => "early", { waitMs: 30 })).rejects.toThrow(ConflictError);
  await expect(lock.with(async () => "early", { signal: AbortSignal.timeout(20) })).rejects.toThrow(CancelledError);
  holder.kill("SIGKILL");

  await expect(lock.with(async () => "taken over")).resolves.toBe("taken over");
});
