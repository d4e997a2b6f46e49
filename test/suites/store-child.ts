import { spawn } from "node:child_process";

/** How a child process ended, with the lines it printed; a last line that a kill cut short is left out. */
export interface ChildEnd {
  readonly code: number | null;
  readonly lines: readonly string[];
  readonly stderr: string;
}

export interface ChildOptions {
  /** Shell words before the program, as `ulimit -f 400; exec` or `unshare -rm ...`. */
  readonly prefix?: string | undefined;
  /** Kills it, with no chance to tidy up, once it has printed that many lines. */
  readonly killAfterLines?: number | undefined;
}

/**
 * Runs a program that writes to a SQLite store in a process of its own. It finds `open(folder)` and the fixtures of the
 * contract suite as `it`, and says what it did with `print(line)`, which is written out before it returns.
 */
export function runStoreChild(code: string, { prefix = "exec", killAfterLines }: ChildOptions = {}): Promise<ChildEnd> {
  const program = `
    import { writeSync } from "node:fs";
    import { openSqliteStore } from ${JSON.stringify(import.meta.resolve("../../src/stores/sqlite/sqlite-store.ts"))};
    import * as it from ${JSON.stringify(import.meta.resolve("./store-fixtures.ts"))};
    const open = (folder) => openSqliteStore({ folder });
    const print = (line) => writeSync(1, line + "\\n");
    ${code}`;
  const child = spawn("bash", ["-c", `${prefix} "$0" --input-type=module -e "$1"`, process.execPath, program], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [stdout, stderr] = ["", ""];
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
    if (killAfterLines !== undefined && stdout.split("\n").length > killAfterLines) child.kill("SIGKILL");
  });
  return new Promise((resolve) => {
    child.on("close", (code) => resolve({ code, lines: stdout.split("\n").slice(0, -1), stderr }));
  });
}
