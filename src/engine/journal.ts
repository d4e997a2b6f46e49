import type { Event } from "../core/event.ts";
import type { Json } from "../core/json.ts";
import type { Blobs, Store } from "../core/store.ts";
import { blobsIn } from "./externalise.ts";

/** One line of an exported journal: an event, or a large text that later events refer to. */
export type JournalLine = Event | { readonly kind: "blob"; readonly hash: string; readonly text: string };

const PAGE = 500;

/** All events of a run and its children in order of commit, whole: the report can be rebuilt from these lines alone. */
export async function* exportJournal(store: Store, blobs: Blobs, run: string): AsyncGenerator<JournalLine> {
  const seen = new Set<string>();
  let after = 0;
  for (;;) {
    const page = await store.events(run, after, PAGE, true);
    for (const event of page) {
      for (const hash of blobsIn(event.body)) {
        if (seen.has(hash)) continue;
        seen.add(hash);
        yield { kind: "blob", hash, text: (await blobs.get(hash)) ?? "" };
      }
      yield event;
      after = event.seq;
    }
    if (page.length < PAGE) return;
  }
}

/** A run as its journal tells it: per run id (its own and its children's) the newest end of each step. */
export interface RunHistory {
  readonly run: string;
  readonly mode: string;
  readonly input: Json;
  /** How many runs it stands inside. */
  readonly depth: number;
  readonly generation: number;
  readonly blobs: ReadonlyMap<string, string>;
  readonly ends: ReadonlyMap<string, StepEnd>;
  /** The body of the last `run.ended`; undefined when nothing has laid the run to rest since it was last begun. */
  readonly ended: Json | undefined;
}

export interface StepEnd {
  readonly revision: number;
  readonly kind: string;
  /** With references to large texts. */
  readonly input: Json;
  readonly output?: Json | undefined;
  readonly error?: Json | undefined;
}

/** Folds journal lines into what is needed to rebuild the report; undefined when they hold no run. */
export async function readJournal(
  lines: Iterable<JournalLine> | AsyncIterable<JournalLine>,
): Promise<RunHistory | undefined> {
  const blobs = new Map<string, string>();
  const ends = new Map<string, StepEnd>();
  let created: Event | undefined;
  let ended: Json | undefined;
  let generation = 1;
  for await (const line of lines) {
    if (line.kind === "blob") blobs.set(line.hash, line.text);
    else if (line.kind === "run.created") created ??= line;
    else if (line.kind === "step.done" || line.kind === "step.failed") keepEnd(ends, line);
    else if (line.run !== created?.run) continue;
    else if (line.kind === "run.started") ended = undefined;
    else if (line.kind === "run.ended") ended = line.body;
    else if (line.kind === "run.retried") {
      generation++;
      ended = undefined;
      dropFailures(ends);
    }
  }
  if (created === undefined) return undefined;
  const {
    mode,
    input,
    depth = 0,
  } = created.body as {
    readonly mode: string;
    readonly input: Json;
    readonly depth?: number | undefined;
  };
  return { run: created.run, mode, input, depth, generation, blobs, ends, ended };
}

type StepOfEvent = Pick<StepEnd, "kind" | "output" | "error"> & { readonly input?: Json | undefined };

/** Names a step of a run within a history. */
export function stepName(run: string, key: string): string {
  return `${run}\n${key}`;
}

/** A new generation runs every failed step again, so that no older failure is an answer any more. */
function dropFailures(ends: Map<string, StepEnd>): void {
  for (const [name, { error }] of ends) if (error !== undefined) ends.delete(name);
}

function keepEnd(ends: Map<string, StepEnd>, event: Event): void {
  const name = stepName(event.run, event.key ?? "");
  const revision = event.revision ?? 1;
  if ((ends.get(name)?.revision ?? 0) > revision) return;
  const { kind, input = null, output, error } = event.body as unknown as StepOfEvent;
  ends.set(name, { revision, kind, input, output, error });
}
