import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { VirtualClock } from "../../test/fakes/virtual-clock.ts";
import { CancelledError, ConflictError } from "../core/errors.ts";
import { holdLanding } from "./hold-landing.ts";
import { Waiting } from "./waiting.ts";

let folder: string;
let clock: VirtualClock;
let waits: string[];
let abandoned: string[];

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "swarm-hold-"));
  clock = new VirtualClock();
  waits = [];
  abandoned = [];
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function hold<T>(run: string, epoch: number, work: (place: string) => Promise<T>, stop = new AbortController()) {
  const { signal } = stop;
  const waiting = new Waiting({ clock, signal, longestMs: 60_000, onWaiting: (reason) => waits.push(reason) });
  const onAbandoned = async (place: string) => {
    abandoned.push(path.basename(place));
  };
  const holder = { run, epoch, pid: 77 };
  return holdLanding({ folder, holder, clock, signal, waiting, target: "main", onAbandoned }, work);
}

/** Moves time on, past the files that are looked at in between, until it ends. */
async function driven<T>(promise: Promise<T>): Promise<T> {
  let isOver = false;
  const end = () => {
    isOver = true;
  };
  promise.then(end, end);
  while (!isOver) await clock.advance(1_000);
  return promise;
}

const name = async (place: string) => path.basename(place);

test("one holder after the other gets the same place", async () => {
  const places = [await hold("a", 1, name), await hold("b", 1, name)];

  expect(places).toEqual(["place-1", "place-1"]);
});

test("another run waits until the place is free, and says for whom", async () => {
  const release = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  const first = hold("a", 1, async (place) => {
    held.resolve();
    await release.promise;
    return name(place);
  });
  await held.promise;
  const second = hold("b", 1, name);
  while (waits.length === 0) await clock.turn();

  release.resolve();
  const places = [await first, await driven(second)];

  expect(places).toEqual(["place-1", "place-1"]);
  expect(waits).toEqual(["process 77 of the run a is landing on main"]);
});

test("a wait for another run has an end", async () => {
  const release = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  const first = hold("a", 1, () => {
    held.resolve();
    return release.promise;
  });
  await held.promise;

  const second = driven(hold("b", 1, name));

  await expect(second).rejects.toThrow(ConflictError);
  release.resolve();
  await first;
});

test("a wait ends at a stop", async () => {
  const release = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  const stop = new AbortController();
  const first = hold("a", 1, () => {
    held.resolve();
    return release.promise;
  });
  await held.promise;
  const second = hold("b", 1, name, stop);
  while (waits.length === 0) await clock.turn();

  stop.abort();

  await expect(second).rejects.toThrow(CancelledError);
  release.resolve();
  await first;
});

test("a newer epoch does not wait for an older one of its run that is frozen, and works elsewhere", async () => {
  const release = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  const frozen = hold("a", 1, async (place) => {
    held.resolve();
    await release.promise;
    return existsSync(place);
  });
  await held.promise;

  const place = await hold("a", 2, name);

  release.resolve();
  expect(place).toBe("place-2");
  expect(await frozen).toBe(true);
  expect(abandoned).toEqual([]);
});

test("what a killed holder left is not used again and goes", async () => {
  await hold("a", 1, async (place) => writeFileSync(path.join(place, "tree"), ""));
  writeFileSync(path.join(folder, "place-1", "holder.json"), JSON.stringify({ run: "a", epoch: 1, pid: 1 }));

  const place = await hold("b", 1, name);

  expect(place).toBe("place-2");
  expect(abandoned).toEqual(["place-1"]);
  expect(existsSync(path.join(folder, "place-1"))).toBe(false);
});
