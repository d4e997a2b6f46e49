import { describe, expect, test } from "vitest";
import type { Random } from "../../src/core/clock.ts";
import type { LandingEntry, LandingRequest } from "../../src/core/landing.ts";
import { seededRandom } from "../fakes/seeded-random.ts";
import { type Files, type KillAt, LandingWorld, verdictOf } from "./landing-world.ts";

const TASKS = 14;
const FILES = ["a.txt", "b.txt", "c.txt", "d.txt"];

/** `checkout`: a local target that somebody has checked out. */
type Kind = "local" | "checkout" | "remote";

/** What holds when processes that land are killed, in real processes with real git. */
export function landingKillContract(kind: Kind, seeds: readonly number[]): void {
  describe(`landing on a target (${kind}) in processes that are killed`, () => {
    test("a kill before or during any call of git lands nothing twice, and a repeat finishes", async () => {
      const calls = await callsOf(kind);
      for (let call = 1; call <= calls; call++) {
        await expectSurvival(kind, { call, when: call % 2 === 0 ? "before" : "during" });
      }
    }, 300_000);

    test.each(seeds)(
      "whatever is landed in batches with kills on the way is there once, and the target was never red (seed %i)",
      async (seed) => {
        const random = seededRandom(seed);
        using world = worldOf(kind, Object.fromEntries(FILES.map((name) => [name, sections()])));
        const landed = new Map<string, string>();
        const waiting = Array.from({ length: TASKS }, (_, index) => randomChange(world, `t${index}`, random));

        for (let batch = 1; waiting.length > 0; batch++) {
          const entries = waiting.splice(0, 1 + Math.floor(random() * 5));
          const { result } = await landedAtLast(world, entries, { key: `landing/${batch}/land` }, random);
          for (const { task, commit } of result.landed) landed.set(task, commit);
          const decided = [...result.landed, ...result.rejected].map(({ task }) => task).sort();
          expect(decided).toEqual(entries.map(({ task }) => task).sort());
        }

        expectOnceEach(world, landed);
        expectNeverRed(world);
      },
      300_000,
    );
  });
}

function worldOf(kind: Kind, files?: Files): LandingWorld {
  const world = new LandingWorld(kind === "remote" ? "remote" : "local", files);
  if (kind === "checkout") world.git("checkout", "-q", "main");
  return world;
}

async function callsOf(kind: Kind): Promise<number> {
  using world = worldOf(kind);
  return (await world.landInProcess(batchOf(world))).calls;
}

/** One that lands and one that does not. */
function batchOf(world: LandingWorld): readonly LandingEntry[] {
  return [world.change("one", { "1.txt": "1\n" }), world.change("bad", { "x.txt": "BROKEN\n" })];
}

async function expectSurvival(kind: Kind, kill: KillAt): Promise<void> {
  using world = worldOf(kind);
  const entries = batchOf(world);

  await world.landInProcess(entries, {}, kill);
  const between = world.subjects();
  const result = await world.land(entries, { epoch: 2 });

  const where = `killed ${kill.when} call ${kill.call}`;
  expect(["first", "first,Do one"], where).toContain(between.join());
  expect(world.subjects(), where).toEqual(["first", "Do one"]);
  expect(
    result.landed.map(({ task }) => task),
    where,
  ).toEqual(["one"]);
  expect(result.rejected, where).toMatchObject([{ task: "bad", reason: "gates" }]);
  expect(result.landed.at(-1)?.commit, where).toBe(world.tip());
  if (kind === "checkout") expect(world.git("status", "--porcelain"), where).toBe("");
}

/** Asks again, each time under a newer epoch, until a life is not killed. */
async function landedAtLast(
  world: LandingWorld,
  entries: readonly LandingEntry[],
  change: Partial<LandingRequest>,
  random: Random,
) {
  for (let life = 1; ; life++) {
    const call = 1 + Math.floor(random() * 45);
    const kill: KillAt | undefined = life > 3 ? undefined : { call, when: random() < 0.5 ? "before" : "during" };
    const end = await world.landInProcess(entries, { ...change, epoch: life, run: `r${change.key}` }, kill);
    if (end.result !== undefined) return { result: end.result };
    expect(end.stderr).toBe("");
  }
}

function sections(): string {
  return Array.from({ length: 6 }, (_, index) => `section ${index}\n\n\n\n`).join("");
}

/** A change of one or two sections of the files as they are now; now and then one that breaks the gates. */
function randomChange(world: LandingWorld, task: string, random: Random): LandingEntry {
  const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T;
  const words = [`by ${task}`, `by ${task}`, `by ${task}`, `BROKEN by ${task}`, "OLD", "NEW"];
  const files = Object.fromEntries(
    Array.from({ length: 1 + Math.floor(random() * 2) }, () => {
      const name = pick(FILES);
      const text = world.fileThere(name) ?? "";
      return [name, text.replace(`section ${Math.floor(random() * 6)}\n`, (line) => `${line}${pick(words)}\n`)];
    }),
  );
  return world.change(task, { ...files, [`own-${task}.txt`]: task });
}

function expectOnceEach(world: LandingWorld, landed: ReadonlyMap<string, string>): void {
  const subjects = world.subjects().slice(1);
  const commits = world.there("log", "--first-parent", "--format=%H", "refs/heads/main").split("\n");
  expect([...subjects].sort()).toEqual([...landed.keys()].map((task) => `Do ${task}`).sort());
  for (const commit of landed.values()) expect(commits).toContain(commit);
}

/** Also commits inside a batch: what these changes break, no later one mends. */
function expectNeverRed(world: LandingWorld): void {
  for (const commit of world.there("log", "--first-parent", "--format=%H", "refs/heads/main").split("\n")) {
    const names = world.there("ls-tree", "-r", "--name-only", commit).split("\n");
    const texts = names.map((name) => world.fileThere(name, commit) ?? "");
    expect(verdictOf(texts), commit).toMatchObject({ passed: true });
  }
}
