import { complexityOf } from "../../src/collate/council/complexity.ts";
import type { Mode } from "../../src/core/context.ts";
import type { Json } from "../../src/core/json.ts";
import type { Report, RunOutcome } from "../../src/core/report.ts";
import type { CallInput, CallOutput } from "../../src/core/step.ts";
import type { Store } from "../../src/core/store.ts";
import type { Ended } from "../../src/engine/execution.ts";
import { exportJournal, readJournal } from "../../src/engine/journal.ts";
import { rebuildReport } from "../../src/engine/rebuild-report.ts";
import { council } from "../../src/modes/council/council.ts";
import type { CouncilInput, CouncilSettings } from "../../src/modes/council/council-input.ts";
import type { CouncilAnswer } from "../../src/prompts/council-answer.ts";
import type { CouncilDecisionText } from "../../src/prompts/council-arbiter.ts";
import type { CouncilSynthesis } from "../../src/prompts/council-synthesis.ts";
import { openMemoryStore } from "../fakes/memory-store.ts";
import { type AgentReply, ScriptedAgent } from "../fakes/scripted-agent.ts";
import { driven, openWorld, type Process, RUN, type World } from "./engine-world.ts";
import { memberOf, questionOf } from "./mode-run.ts";

const PROPOSAL = "Move sessions to PostgreSQL";

/** A council over persons who need nothing but a name. */
export function councilOf(
  names: readonly string[],
  change: Partial<CouncilSettings> = {},
  pool: readonly string[] = names,
): CouncilInput {
  return {
    ...questionOf({ prompt: PROPOSAL, members: names.map((name) => memberOf(name)) }),
    council: {
      plan: { maxRounds: 3, threshold: 75 },
      complexity: complexityOf(PROPOSAL, { files: 0, characters: 0 }),
      isPlanSet: true,
      isSpeculative: false,
      waitsForPerson: true,
      consent: { files: [], commands: [] },
      pool: pool.map((name) => memberOf(name)),
      isRecruited: false,
      ...change,
    },
  };
}

/** What a member says: a verdict, and what a test wants otherwise. */
export function says(verdict: CouncilAnswer["verdict"], change: Partial<CouncilAnswer> = {}): string {
  const answer: CouncilAnswer = {
    verdict,
    confidence: 80,
    conviction: 80,
    reasoning: `${verdict} it is.`,
    blockers: [],
    missing: [],
    agreesWith: [],
    disagreesWith: [],
    changed: false,
    whyChanged: "",
    recruits: [],
    ...change,
  };
  return JSON.stringify(answer);
}

export function synthesises(change: Partial<CouncilSynthesis> = {}): string {
  const none: CouncilSynthesis = {
    positions: [],
    conflicts: [],
    alreadyAgree: false,
    agreedVerdict: "none",
    why: "They differ.",
  };
  return JSON.stringify({ ...none, ...change });
}

export function decides(verdict: CouncilDecisionText["verdict"], change: Partial<CouncilDecisionText> = {}): string {
  const none = { decision: `We ${verdict}.`, reasons: [], conditions: [], dissent: "none", nextSteps: [] };
  return JSON.stringify({ verdict, ...none, ...change });
}

/** Three members, for debates of a few rounds. */
export const NAMES = ["ann", "bob", "cid"];

/** What they say in a round, in their order. */
export function roundOf(
  round: number,
  verdicts: readonly CouncilAnswer["verdict"][],
  change: Partial<CouncilAnswer> = {},
) {
  return Object.fromEntries(
    verdicts.map((verdict, index) => [`round/${round}/${NAMES[index]}`, says(verdict, change)]),
  );
}

/** All that a report says in words. */
export function textOf(report: Report | null): string {
  return (report?.blocks ?? []).flatMap((block) => (block.kind === "markdown" ? [block.text] : [])).join("\n\n");
}

/** The rows of the table whose first column is called so. */
export function tableUnder(report: Report | null, first: string): readonly (readonly (string | number | null)[])[] {
  const table = report?.blocks.find((block) => block.kind === "table" && block.columns[0] === first);
  return table?.kind === "table" ? table.rows : [];
}

export interface CouncilScript {
  readonly replies: Readonly<Record<string, AgentReply>>;
  readonly called?: ((input: CallInput) => CallOutput) | undefined;
  /** The store of this process alone; the world's when absent. */
  readonly store?: Store | undefined;
}

/** A council in work: one process after another may hold it. */
export interface CouncilRun {
  readonly world: World;
  /** A process that knows the mode and follows the script. */
  process(script: CouncilScript): Process;
  rebuilt(): Promise<RunOutcome>;
}

export async function openCouncil(): Promise<CouncilRun> {
  const opened = openMemoryStore();
  const world = await openWorld({ open: async () => opened });
  const modes = [council as unknown as Mode];
  return {
    world,
    process({ replies, called, store }) {
      const agent = new ScriptedAgent();
      agent.otherwise = (_, key) => replies[key] ?? new Error(`expected a reply for ${key}`);
      if (called !== undefined) {
        agent.called = (input) => {
          agent.calls.push(input);
          return called(input);
        };
      }
      return world.process({ modes, agent, ...(store === undefined ? {} : { store }) });
    },
    async rebuilt() {
      const history = await readJournal(exportJournal(opened.store, opened.blobs, RUN));
      if (history === undefined) throw new Error("expected the journal to hold the run");
      return rebuildReport(history, () => modes[0] as Mode);
    },
  };
}

export interface CouncilEnd extends Ended {
  /** The keys of what was sent, in order. */
  readonly keys: readonly string[];
  /** What was sent under a key. */
  sentTo(key: string): string;
  readonly calls: readonly CallInput[];
  rebuilt(): Promise<RunOutcome>;
}

/** Runs a council to its end or to its rest. */
export async function runCouncil(input: CouncilInput, script: CouncilScript): Promise<CouncilEnd> {
  const run = await openCouncil();
  const process = run.process(script);
  const execution = await process.start(input as unknown as Json, { concurrency: 8 });
  const ended = await driven(run.world.clock, execution);
  const keys = process.agent.keys.map((key) => key.split("/").slice(1, -1).join("/"));
  return {
    ...ended,
    keys,
    sentTo: (key) => process.agent.sent[keys.indexOf(key)] ?? `expected something sent to ${key}, got nothing`,
    calls: process.agent.calls,
    rebuilt: run.rebuilt,
  };
}
