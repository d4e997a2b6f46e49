import { expect, test } from "vitest";
import { openMemoryStore } from "../../test/fakes/memory-store.ts";
import { heldRun, intentOf, newRun, resultOf } from "../../test/suites/store-fixtures.ts";
import type { Event, EventKind } from "../core/event.ts";
import type { Json } from "../core/json.ts";
import { exportJournal, type JournalLine, readJournal, stepName } from "./journal.ts";

let seq = 0;
const line = (kind: EventKind, body: Json, change: Partial<Event> = {}): Event => ({
  seq: ++seq,
  run: "r",
  at: 1,
  kind,
  body,
  ...change,
});
const created = line("run.created", { mode: "ask", input: { prompt: "Why?" } });
const done = (key: string, revision: number, output: Json, run = "r") =>
  line("step.done", { kind: "ask", input: key, output }, { key, revision, run });
const failed = (key: string, revision: number) =>
  line("step.failed", { kind: "ask", input: key, error: { kind: "provider", message: "no" } }, { key, revision });

test("lines that hold no run give no history", async () => {
  expect(await readJournal([])).toBeUndefined();
  expect(await readJournal([done("k", 1, "x")])).toBeUndefined();
});

test("a history is what was created, the ends of its steps, its texts and its end", async () => {
  const lines: JournalLine[] = [
    created,
    { kind: "blob", hash: "h", text: "a long text" },
    line("run.started", { epoch: 1 }),
    line("step.started", { kind: "ask" }, { key: "k", revision: 1 }),
    done("k", 1, "answer"),
    line("run.ended", { status: "done" }),
  ];

  const history = await readJournal(lines);

  expect(history).toMatchObject({ run: "r", mode: "ask", input: { prompt: "Why?" }, generation: 1 });
  expect(history?.blobs).toEqual(new Map([["h", "a long text"]]));
  expect(history?.ends.get(stepName("r", "k"))).toMatchObject({ revision: 1, output: "answer", input: "k" });
  expect(history?.ended).toEqual({ status: "done" });
});

test("the newest revision of a step counts, in whatever order its ends were committed", async () => {
  const history = await readJournal([created, done("k", 2, "new"), done("k", 1, "late")]);

  expect(history?.ends.get(stepName("r", "k"))).toMatchObject({ revision: 2, output: "new" });
});

test("a retry opens a generation in which older failures and the older end count no more", async () => {
  const retried = line("run.retried", { generation: 2 });
  const ended = line("run.ended", { status: "done" });

  const history = await readJournal([created, done("a", 1, "kept"), failed("b", 1), ended, retried]);

  expect(history).toMatchObject({ generation: 2, ended: undefined });
  expect([...(history?.ends.keys() ?? [])]).toEqual([stepName("r", "a")]);
});

test("an end is over when the run is begun again", async () => {
  const lines = [created, line("run.ended", { status: "paused" }), line("run.started", { epoch: 2 })];

  expect((await readJournal(lines))?.ended).toBeUndefined();
});

test("what children do is kept under their own names, and their end is not the run's", async () => {
  const child = { run: "r/c" };
  const lines = [
    created,
    line("run.created", { mode: "batch", input: 1 }, child),
    done("k", 1, "child's", "r/c"),
    done("k", 1, "root's"),
    line("run.ended", { status: "done" }, child),
  ];

  const history = await readJournal(lines);

  expect(history).toMatchObject({ run: "r", mode: "ask", ended: undefined });
  expect(history?.ends.get(stepName("r/c", "k"))?.output).toBe("child's");
  expect(history?.ends.get(stepName("r", "k"))?.output).toBe("root's");
});

test("an export of more than a page is whole and in order", async () => {
  const { store, blobs } = openMemoryStore();
  await heldRun(store, "r");
  await store.createRun(newRun("r/c", { parent: "r", depth: 1 }));
  for (let index = 0; index < 600; index++) await store.finish(resultOf(index % 2 === 0 ? "r" : "r/c", `k${index}`));

  const lines: JournalLine[] = [];
  for await (const one of exportJournal(store, blobs, "r")) lines.push(one);

  const events = lines.filter((one): one is Event => one.kind !== "blob");
  expect(events.filter(({ kind }) => kind === "step.done").map(({ key }) => key)).toEqual(
    Array.from({ length: 600 }, (_, index) => `k${index}`),
  );
  expect(events.map((event) => event.seq)).toEqual(events.map((event) => event.seq).toSorted((a, b) => a - b));
  expect(new Set(events.map((event) => event.seq)).size).toBe(events.length);
});

test("an export gives each text once, before the first line that refers to it", async () => {
  const { store, blobs } = openMemoryStore();
  await heldRun(store, "r");
  const mark = { $blob: blobs.put("a long text") };
  for (const key of ["a", "b"]) {
    await store.begin(intentOf("r", key, { input: [mark, mark] }));
    await store.finish(resultOf("r", key, { input: [mark, mark] }));
  }

  const kinds: string[] = [];
  for await (const one of exportJournal(store, blobs, "r")) kinds.push(one.kind);

  expect(kinds).toEqual([
    "run.created",
    "run.started",
    "step.started",
    "blob",
    "step.done",
    "step.started",
    "step.done",
  ]);
});
