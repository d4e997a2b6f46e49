import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

export const SYNC_DELAY_MS = 10;

const SHIM = `#define _GNU_SOURCE
#include <dlfcn.h>
#include <time.h>
static void wait_first(void) {
  struct timespec delay = {0, ${SYNC_DELAY_MS} * 1000000L};
  nanosleep(&delay, 0);
}
int fsync(int file) {
  int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
  wait_first();
  return real(file);
}
int fdatasync(int file) {
  int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
  wait_first();
  return real(file);
}
`;

/** A library that, named in LD_PRELOAD, makes every fsync and fdatasync of a process take 10 ms longer. */
export interface SlowSync extends Disposable {
  readonly library: string;
}

/** Compiles it; answers why not where that cannot be. */
export function compileSlowSync(): SlowSync | string {
  if (process.platform !== "linux") return `needs Linux, got ${process.platform}`;
  const folder = mkdtempSync(path.join(tmpdir(), "swarm-slow-sync-"));
  const [source, library] = [path.join(folder, "slow-sync.c"), path.join(folder, "slow-sync.so")];
  writeFileSync(source, SHIM);
  const cc = spawnSync("cc", ["-shared", "-fPIC", "-O1", "-o", library, source, "-ldl"], { encoding: "utf8" });
  const dispose = () => rmSync(folder, { recursive: true, force: true });
  if (cc.status === 0) return { library, [Symbol.dispose]: dispose };
  dispose();
  return cc.error === undefined ? `cc failed: ${cc.stderr.split("\n")[0]}` : "needs a C compiler as `cc`, got none";
}
