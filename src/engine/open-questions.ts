import type { Json } from "../core/json.ts";
import type { StepHead } from "../core/step.ts";
import type { Store } from "../core/store.ts";

/** The end of the key under which a mode records what it asks before it waits for the answer under the key without it. */
const ASKED = "/asked";

/** What a run waits for a person to say. */
export interface OpenQuestion {
  /** The key of the wait; with the child run's path before it where a child asks. */
  readonly key: string;
  /** As people read it. */
  readonly question: string;
  /** The name of the signal that answers it. */
  readonly signal: string;
  /** True when an answer was sent that nobody has taken up yet. */
  readonly isAnswered: boolean;
}

type Asked = Omit<OpenQuestion, "isAnswered">;

/** What a run and its children ask and have not taken an answer for, in the order of the keys. */
export async function openQuestions(store: Store, run: string): Promise<readonly OpenQuestion[]> {
  const untaken = new Map<string, number>();
  const pulse = await store.pulse(run, 0);
  for (const { name } of pulse?.signals ?? []) untaken.set(name, (untaken.get(name) ?? 0) + 1);
  const asked = await questionsOf(store, run, "", untaken);
  // Two children may ask the same: each answer is for one of them.
  return asked.map((question) => {
    const left = untaken.get(question.signal) ?? 0;
    untaken.set(question.signal, left - 1);
    return { ...question, isAnswered: left > 0 };
  });
}

/** The questions whose wait has not ended; signals that waits have taken are counted off. */
async function questionsOf(
  store: Store,
  run: string,
  path: string,
  untaken: Map<string, number>,
): Promise<readonly Asked[]> {
  const heads = await store.stepHeads(run);
  const recordOf = async ({ key, revision }: StepHead) => store.step({ run, key, revision });
  const waits = heads.filter(({ kind, status }) => kind === "signal" && status === "done");
  for (const wait of waits) {
    const name = String((await recordOf(wait))?.input);
    untaken.set(name, (untaken.get(name) ?? 0) - 1);
  }
  const open: Asked[] = [];
  for (const head of openOnly(heads, new Set(waits.map(({ key }) => key)))) {
    const asked = askedIn((await recordOf(head))?.output);
    if (asked !== undefined) open.push({ key: `${path}${head.key.slice(0, -ASKED.length)}`, ...asked });
  }
  for (const child of await store.children(run)) {
    open.push(...(await questionsOf(store, child.id, `${path}${child.id.slice(run.length + 1)}/`, untaken)));
  }
  return open;
}

function openOnly(heads: readonly StepHead[], taken: ReadonlySet<string>): readonly StepHead[] {
  return heads
    .filter(({ key, kind, status }) => kind === "record" && status === "done" && key.endsWith(ASKED))
    .filter(({ key }) => !taken.has(key.slice(0, -ASKED.length)))
    .sort((one, other) => (one.key < other.key ? -1 : 1));
}

function askedIn(output: Json | undefined): Pick<OpenQuestion, "question" | "signal"> | undefined {
  if (typeof output !== "object" || output === null || Array.isArray(output)) return undefined;
  const { question, signal } = output as { readonly [name: string]: Json | undefined };
  return typeof question === "string" && typeof signal === "string" ? { question, signal } : undefined;
}
