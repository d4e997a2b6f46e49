import type { EventKind } from "../../core/event.ts";
import type { Connection } from "./connection.ts";

/** What the writes of one group need to know of a run. The epoch is its root's: only roots are claimed. */
export interface KnownRun {
  readonly num: number;
  readonly root: number;
  readonly parent: number | null;
  readonly epoch: number;
  readonly held: 0 | 1;
}

export interface EventCells {
  readonly run: Pick<KnownRun, "num" | "root">;
  readonly at: number;
  readonly kind: EventKind;
  readonly key?: string | undefined;
  readonly revision?: number | undefined;
  /** JSON text, small. */
  readonly body: string;
  /** JSON text that only this event brings: the input of a run or step. */
  readonly input?: string | undefined;
  /** JSON text, as such or as UTF-8, that only this event brings: the output or error of a step, the outcome of a run. */
  readonly output?: string | Uint8Array | undefined;
}

const FIND_RUN = `
  SELECT r.num, r.root, r.parent, o.epoch, o.holder IS NOT NULL AS held
  FROM runs r JOIN runs o ON o.num = r.root WHERE r.id = ?`;
const LAST_SEQ = "SELECT max(seq) AS seq FROM events";
const INSERT_EVENT =
  "INSERT INTO events (seq, root, run, at, kind, key, revision, body, input, output) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, CAST(? AS TEXT))";

/** One write transaction: nobody else can change the database meanwhile, so what was looked up once holds to its end. */
export class Transaction {
  readonly connection: Connection;
  readonly #runs = new Map<string, KnownRun>();
  #lastSeq: number;

  constructor(connection: Connection) {
    this.connection = connection;
    this.#lastSeq = connection.get<{ seq: number | null }>(LAST_SEQ)?.seq ?? 0;
  }

  run(id: string): KnownRun | undefined {
    const known = this.#runs.get(id);
    if (known !== undefined) return known;
    const found = this.connection.get<KnownRun>(FIND_RUN, id);
    if (found !== undefined) this.#runs.set(id, found);
    return found;
  }

  /** To be called after a change of a run's epoch or holder, and after part of the transaction was undone. */
  forget(): void {
    this.#runs.clear();
    this.#lastSeq = this.connection.get<{ seq: number | null }>(LAST_SEQ)?.seq ?? 0;
  }

  /** The `seq` that the next appended event will have. */
  get nextSeq(): number {
    return this.#lastSeq + 1;
  }

  append(event: EventCells): void {
    this.connection.run(
      INSERT_EVENT,
      ++this.#lastSeq,
      event.run.root,
      event.run.num,
      event.at,
      event.kind,
      event.key ?? null,
      event.revision ?? null,
      event.body,
      event.input ?? null,
      event.output ?? null,
    );
  }
}
