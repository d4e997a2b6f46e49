import { spawn } from "node:child_process";
import { writeSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import { systemClock } from "../../src/app/system-clock.ts";
import type { EngineParts, Execution } from "../../src/engine/execution.ts";
import { LEASE_TTL_MS } from "../../src/engine/lease.ts";
import { resumeRun, startRun } from "../../src/engine/run-commands.ts";
import { localLiveness } from "../../src/stores/local-holder.ts";
import { openSqliteStore } from "../../src/stores/sqlite/sqlite-store.ts";
import { askOf, ScriptedAgent } from "../fakes/scripted-agent.ts";
import { digestOf, doneValue, executorsOf, modeOf, RUN, SETTINGS } from "./engine-world.ts";

/** How many steps the run has. */
export const STEPS = 300;
const WIDTH = 20;

/** One line a fact, written out before anything else happens, so that a kill loses none. */
const print = (...words: readonly (string | number)[]) => writeSync(1, `${words.join(" ")}\n`);

/** Asks {@link STEPS} texts, `WIDTH` at a time; prints each that is sent, and each that is answered. */
const manySteps = modeOf(async (ctx) => {
  const keys = Array.from({ length: STEPS }, (_, index) => `k${index}`);
  let count = 0;
  const work = async (key: string) => {
    const { text } = await ctx.step(key, "ask", askOf(key));
    print("done", key);
    return text;
  };
  for await (const settled of ctx.fanOut(keys, work, { order: "finished", concurrency: WIDTH })) {
    if (settled.kind === "value" && settled.value === `re: ${keys[settled.index]}`) count++;
  }
  return count;
});

async function main(folder: string, command: string): Promise<void> {
  const { store, blobs } = await openSqliteStore({ folder });
  const agent = new ScriptedAgent();
  for (let index = 0; index < STEPS; index++) {
    agent.on(`k${index}`, async () => {
      print("sent", `k${index}`);
      for (let turns = index % 7; turns > 0; turns--) await setImmediate();
      return `re: k${index}`;
    });
  }
  const parts: EngineParts = {
    store,
    blobs,
    hash: digestOf,
    clock: systemClock,
    liveness: localLiveness(LEASE_TTL_MS),
    executorsOf: () => executorsOf(agent),
    modeNamed: () => manySteps,
  };
  const execution = await (command === "start" ? start(parts) : resume(parts));
  print("repeats", execution.repeats);
  print("value", Number(await doneValue(execution)));
  const { spend } = (await execution.ended).outcome;
  print("requests", spend.requests, spend.settledUsd, spend.abandonedUsd);
  await store[Symbol.asyncDispose]();
}

function start(parts: EngineParts): Promise<Execution> {
  return startRun(parts, { id: RUN, mode: "test", input: null, settings: SETTINGS }, {});
}

async function resume(parts: EngineParts): Promise<Execution> {
  const steered = await resumeRun(parts, RUN, {}, {});
  if (steered.kind !== "taken") throw new Error(`expected to take the run over, got ${steered.kind}`);
  return steered.execution;
}

/** What a process said before it ended, by the first word of the lines. */
export interface Said {
  readonly code: number | null;
  readonly stderr: string;
  of(word: string): readonly string[];
}

/** Works on the run in a process of its own; kills it, with no chance to tidy up, once that many steps are answered. */
export function workInProcess(folder: string, command: "start" | "resume", killAfter?: number): Promise<Said> {
  const child = spawn(process.execPath, [import.meta.filename, folder, command], { stdio: ["ignore", "pipe", "pipe"] });
  let [stdout, stderr] = ["", ""];
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
    if (killAfter !== undefined && stdout.split("\ndone ").length > killAfter) child.kill("SIGKILL");
  });
  return new Promise((resolve) => {
    child.on("close", (code) => {
      const lines = stdout.split("\n").slice(0, -1);
      const of = (word: string) =>
        lines.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1));
      resolve({ code, stderr, of });
    });
  });
}

if (process.argv[1] === import.meta.filename) {
  const [, , folder = "", command = ""] = process.argv;
  await main(folder, command);
}
