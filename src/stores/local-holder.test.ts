import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import type { Holder } from "../core/run.ts";
import { holderState, judgeHolder, localHolder, parseProcStat, parsePs } from "./local-holder.ts";

const SELF: Holder = { bootId: "boot", namespace: "pid:[1]", pid: 10, startedAt: "100", host: "here" };
const OTHER: Holder = { ...SELF, pid: 20, startedAt: "200" };
const FRESH = { now: 10_000, heartbeatAt: 9_000, ttlMs: 5_000 };
const STALE = { now: 10_000, heartbeatAt: 4_000, ttlMs: 5_000 };
const LIVES = { startedAt: "200", isZombie: false };

test.each([
  { what: "a process that is there", holder: OTHER, seen: LIVES, beat: FRESH, state: "alive" },
  { what: "a process that is gone", holder: OTHER, seen: undefined, beat: FRESH, state: "dead" },
  { what: "a zombie", holder: OTHER, seen: { ...LIVES, isZombie: true }, beat: FRESH, state: "dead" },
  {
    what: "another process under its number",
    holder: OTHER,
    seen: { ...LIVES, startedAt: "300" },
    beat: FRESH,
    state: "dead",
  },
  { what: "a frozen process", holder: OTHER, seen: LIVES, beat: STALE, state: "dead" },
  {
    what: "a fresh one of another boot",
    holder: { ...OTHER, bootId: "b2" },
    seen: undefined,
    beat: FRESH,
    state: "alive",
  },
  { what: "a stale one of another boot", holder: { ...OTHER, bootId: "b2" }, seen: LIVES, beat: STALE, state: "dead" },
  {
    what: "a fresh one in another container",
    holder: { ...OTHER, namespace: "pid:[2]" },
    seen: undefined,
    beat: FRESH,
    state: "alive",
  },
  {
    what: "a fresh one on another machine",
    holder: { ...OTHER, host: "there" },
    seen: undefined,
    beat: FRESH,
    state: "alive",
  },
])("judgeHolder takes $what for $state", ({ holder, seen, beat, state }) => {
  expect(judgeHolder(holder, SELF, seen, beat)).toBe(state);
});

test("the start time is read past a command name with spaces and parentheses", () => {
  const fields = Array.from({ length: 40 }, (_, index) => String(index + 4)).join(" ");

  const state = parseProcStat(`77 (a) Z (b c) S ${fields}`);

  expect(state).toEqual({ startedAt: "22", isZombie: false });
});

test("a zombie is told by its state letter", () => {
  const fields = Array.from({ length: 40 }, (_, index) => String(index + 4)).join(" ");

  expect(parseProcStat(`77 (node) Z ${fields}`)).toEqual({ startedAt: "22", isZombie: true });
  expect(parsePs("Z+   Fri Nov 21 05:22:01 2031\n")?.isZombie).toBe(true);
});

test("the start time that ps prints is kept as it is, however it is padded", () => {
  expect(parsePs("Ss   Fri Nov  7 05:22:01 2031\n")).toEqual({ startedAt: "Fri Nov 7 05:22:01 2031", isZombie: false });
  expect(parsePs("")).toBeUndefined();
});

test("this process holds what it says it holds", () => {
  const self = localHolder();

  expect(self.pid).toBe(process.pid);
  expect(holderState(self, self, FRESH)).toBe("alive");
});

test("another process is alive until it is killed, then dead at once, though its heartbeat is fresh", async () => {
  const code = `import(${JSON.stringify(import.meta.resolve("./local-holder.ts"))})
    .then((it) => console.log(JSON.stringify(it.localHolder())));
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ["-e", code], { stdio: ["ignore", "pipe", "inherit"] });
  const [line] = await once(child.stdout, "data");
  const holder = JSON.parse(String(line)) as Holder;
  const before = holderState(holder, localHolder(), FRESH);

  child.kill("SIGKILL");
  await once(child, "exit");

  expect(before).toBe("alive");
  expect(holderState(holder, localHolder(), FRESH)).toBe("dead");
});
