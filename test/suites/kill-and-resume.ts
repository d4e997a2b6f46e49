import type { Random } from "../../src/core/clock.ts";
import type { Event } from "../../src/core/event.ts";
import type { Answer } from "../../src/core/step.ts";
import type { ChildProgram, ProcessEnd, Project, ProviderProcess } from "./spawn-swarm.ts";

export interface KillPlan {
  readonly calls: number;
  readonly concurrency: number;
  readonly kills: number;
  /** A life is killed after up to so many answers of its own; after none, at any moment of its start. */
  readonly mostAnswersPerLife: number;
  readonly random: Random;
}

/** What was seen from outside at a kill. */
export interface Kill {
  /** Answers by `run/key/revision` that all lives so far had printed as done. */
  readonly answered: ReadonlyMap<string, string>;
  /** Requests that the provider had got, by `run/key/revision`. */
  readonly requests: ReadonlyMap<string, number>;
}

export interface KillStory {
  readonly run: string;
  readonly kills: readonly Kill[];
  /** How many calls the last resume said it makes again. */
  readonly announced: number;
  readonly lastEnd: ProcessEnd;
  readonly requests: ReadonlyMap<string, number>;
}

const LONGEST_START_MS = 300;
const LONGEST_DELAY_MS = 50;

/** Starts a batch, kills its process again and again, resumes it at once each time, and lets the last life finish. */
export async function killAndResume(project: Project, provider: ProviderProcess, plan: KillPlan): Promise<KillStory> {
  const { calls, concurrency, kills: killCount, mostAnswersPerLife, random } = plan;
  const asEvents = ["--output-format", "stream-json"];
  const question = ["batch", String(calls), "Which database for analytics?", "-m", "openai/rehearsal"];
  const first = ["--yes", "--no-cache", "--no-hedge", "-j", String(concurrency), ...asEvents];
  const answered = new Map<string, string>();
  const kills: Kill[] = [];
  let run: string | undefined;
  let life = project.start([...question, ...first]);
  while (kills.length < killCount) {
    // The first life must have stored the run, or there is nothing to resume.
    const wanted = Math.max(run === undefined ? 1 : 0, Math.floor(random() * (mostAnswersPerLife + 1)));
    const delayMs = random() * (wanted === 0 ? LONGEST_START_MS : LONGEST_DELAY_MS);
    await life.until(({ stdout }) => answersIn(stdout).length >= wanted);
    await new Promise((resolve) => setTimeout(resolve, delayMs));
    await killed(life);
    run ??= await project.latestRun();
    for (const { name, text } of answersIn(life.stdout)) answered.set(name, text);
    kills.push({ answered: new Map(answered), requests: await provider.requestsByKey() });
    life = project.start(["resume", run, ...asEvents]);
  }
  const lastEnd = await life.ended;
  const announced = announcedBy(lastEnd.stderr);
  for (const { name, text } of answersIn(lastEnd.stdout)) answered.set(name, text);
  return {
    run: run ?? (await project.latestRun()),
    kills,
    announced,
    lastEnd,
    requests: await provider.requestsByKey(),
  };
}

async function killed(life: ChildProgram): Promise<void> {
  life.kill("SIGKILL");
  const { signal, code, stderr } = await life.ended;
  if (signal !== "SIGKILL") throw new Error(`expected to kill a process at work, got its end with ${code}:\n${stderr}`);
}

/** The answers among the events that a life printed; a last line that the kill cut short is left out. */
function answersIn(stdout: string): readonly { readonly name: string; readonly text: string }[] {
  const lines = stdout.split("\n").slice(0, -1);
  return lines.flatMap((line) => {
    if (!line.includes('"step.done"')) return [];
    const event = JSON.parse(line) as Event;
    return event.kind === "step.done" ? [{ name: nameOf(event), text: textOf(event) }] : [];
  });
}

function announcedBy(stderr: string): number {
  const match = /([\d,]+) calls? cut off when the work stopped/.exec(stderr);
  return Number(match?.[1]?.replaceAll(",", "") ?? 0);
}

/** What one process did, as the journal tells it. */
export interface Life {
  readonly started: Event;
  readonly first: Event | undefined;
  readonly last: Event;
  /** Steps that this life began and did not end. */
  readonly inFlight: ReadonlySet<string>;
  /** Steps that this or an earlier life began and none has ended yet. */
  readonly open: ReadonlySet<string>;
}

/** Cuts a run's events where another process took it over. */
export function livesIn(events: readonly Event[]): readonly Life[] {
  const starts = events.flatMap((event, index) => (event.kind === "run.started" ? [index] : []));
  const open = new Set<string>();
  return starts.map((from, index) => {
    const own = events.slice(from, starts[index + 1]);
    const inFlight = new Set<string>();
    for (const event of own) {
      if (event.kind === "step.started") for (const set of [inFlight, open]) set.add(nameOf(event));
      if (event.kind === "step.done") for (const set of [inFlight, open]) set.delete(nameOf(event));
    }
    const [started = own[0] as Event, first] = own;
    return { started, first, last: own.at(-1) ?? started, inFlight, open: new Set(open) };
  });
}

export interface KillVerdict {
  /** Requests for calls whose answer had been reported as done before. */
  readonly committedMadeAgain: number;
  /** Answers that were reported as done and that the run no longer has, or has otherwise. */
  readonly lost: number;
  /** Requests of a call beyond its first and one for each kill that found it in flight. */
  readonly repeatsBeyondInFlight: number;
  /** Requests beyond the first of each call. */
  readonly repeats: number;
}

/** Compares what was seen at the kills with what the whole journal and the provider say in the end. */
export function judgeKills({ kills, requests }: KillStory, events: readonly Event[]): KillVerdict {
  const kept = new Map(
    events.filter(({ kind }) => kind === "step.done").map((event) => [nameOf(event), textOf(event)]),
  );
  const madeAgain = new Set<string>();
  const lost = new Set<string>();
  for (const kill of kills) {
    for (const [name, text] of kill.answered) {
      if ((requests.get(name) ?? 0) > (kill.requests.get(name) ?? 0)) madeAgain.add(name);
      if (kept.get(name) !== text) lost.add(name);
    }
  }
  const lives = livesIn(events);
  let repeats = 0;
  let repeatsBeyondInFlight = 0;
  for (const [name, count] of requests) {
    const allowed = 1 + lives.filter(({ inFlight }) => inFlight.has(name)).length;
    repeats += count - 1;
    repeatsBeyondInFlight += Math.max(0, count - allowed);
  }
  return { committedMadeAgain: madeAgain.size, lost: lost.size, repeats, repeatsBeyondInFlight };
}

function nameOf({ run, key, revision }: Pick<Event, "run" | "key" | "revision">): string {
  return `${run}/${key}/${revision}`;
}

function textOf({ body }: Event): string {
  return (body as { readonly output?: Pick<Answer, "text"> }).output?.text ?? "";
}
