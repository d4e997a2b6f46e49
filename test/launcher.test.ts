import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findOlderNode } from "./older-node.ts";

const root = path.dirname(import.meta.dirname);
const clone = mkdtempSync(path.join(tmpdir(), "swarm-launcher-"));
const launcher = path.join(clone, "bin/swarm.cjs");
const olderNode = findOlderNode();

/** Ends as its first argument says: with an exit code, by a signal, at SIGTERM with the number of SIGINTs it got, or never. */
const PROGRAM = `
const [kind, value] = process.argv.slice(2);
let interrupts = 0;
if (kind === "count") {
  process.on("SIGINT", () => console.log("interrupt", ++interrupts));
  process.on("SIGTERM", () => { console.log("interrupts", interrupts); process.exit(0); });
}
if (kind === "count" || kind === "wait") setInterval(() => {}, 1_000);
console.log("started", process.pid, process.versions.node.split(".")[0], process.env.SWARM_LAUNCHED ?? "clean");
if (kind === "exit") process.exitCode = Number(value);
if (kind === "die") process.kill(process.pid, value);
`;

beforeAll(() => {
  mkdirSync(path.join(clone, "dist"));
  mkdirSync(path.join(clone, "bin"));
  cpSync(path.join(root, "bin/swarm.cjs"), launcher);
  writeFileSync(path.join(clone, "package.json"), '{ "type": "module" }');
  writeFileSync(path.join(clone, "dist/main.mjs"), PROGRAM);
  symlinkSync(path.join(root, "node_modules"), path.join(clone, "node_modules"));
});

afterAll(() => rmSync(clone, { recursive: true, force: true }));

interface Launched {
  readonly process: ChildProcess;
  readonly started: string;
  nextLine(): Promise<string | undefined>;
  readonly end: Promise<readonly [code: number | null, signal: string | null]>;
}

/** Starts the launcher in a process group of its own and waits for the program's first line. */
async function launch(node: string, ...args: readonly string[]): Promise<Launched> {
  const child = spawn(node, [launcher, ...args], { stdio: ["ignore", "pipe", "inherit"], detached: true });
  const end = new Promise<readonly [number | null, string | null]>((resolve) => {
    child.on("exit", (code, signal) => resolve([code, signal]));
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const nextLine = async () => {
    const { value, done } = await lines.next();
    return done === true ? undefined : value;
  };
  return { process: child, started: (await nextLine()) ?? "", nextLine, end };
}

const pidOf = ({ process }: Launched) => {
  if (process.pid === undefined) throw new Error("expected a launcher that started");
  return process.pid;
};

test.each([0, 3, 70])("the launcher ends with the program's exit code %i", async (code) => {
  const launched = await launch(process.execPath, "exit", String(code));

  expect(await launched.end).toEqual([code, null]);
});

describe.runIf(olderNode !== undefined)("a clone under an older Node", () => {
  const old = olderNode ?? "";

  test("runs the program under the clone's own Node, which leaves no trace in its environment", async () => {
    const launched = await launch(old, "exit", "0");

    expect(launched.started).toMatch(/^started \d+ 24 clean$/);
  });

  test.each([0, 3, 70])("ends with the program's exit code %i", async (code) => {
    const launched = await launch(old, "exit", String(code));

    expect(await launched.end).toEqual([code, null]);
  });

  test("ends by the signal that ended the program", async () => {
    const launched = await launch(old, "die", "SIGKILL");

    expect(await launched.end).toEqual([null, "SIGKILL"]);
  });

  test.each([
    ["the launcher", (pid: number) => pid],
    ["the launcher's group, as a terminal does", (pid: number) => -pid],
  ])("hands on one interrupt of %s once", async (_to, target) => {
    const launched = await launch(old, "count");

    process.kill(target(pidOf(launched)), "SIGINT");
    const first = await launched.nextLine();
    process.kill(pidOf(launched), "SIGTERM");

    expect([first, await launched.nextLine()]).toEqual(["interrupt 1", "interrupts 1"]);
    expect(await launched.end).toEqual([0, null]);
  });

  test("takes the program with it when it is killed", async () => {
    const launched = await launch(old, "wait");

    process.kill(pidOf(launched), "SIGKILL");

    // The program holds the other end of the pipe; it closes only when that is gone too.
    expect(await launched.nextLine()).toBeUndefined();
    expect(await launched.end).toEqual([null, "SIGKILL"]);
  });
});
