import type { Mode } from "../../src/core/context.ts";
import type { Json } from "../../src/core/json.ts";
import type { RunOutcome } from "../../src/core/report.ts";
import type { RunSettings } from "../../src/core/run.ts";
import type { Ended } from "../../src/engine/execution.ts";
import { exportJournal, readJournal } from "../../src/engine/journal.ts";
import { rebuildReport } from "../../src/engine/rebuild-report.ts";
import type { QuestionInput } from "../../src/modes/question.ts";
import { openMemoryStore } from "../fakes/memory-store.ts";
import { type AgentReply, ScriptedAgent } from "../fakes/scripted-agent.ts";
import { openWorld, RUN } from "./engine-world.ts";

/** What an agent does with the step of that key. */
export type Script = Readonly<Record<string, AgentReply>>;

export interface ModeRun extends Ended {
  /** The texts of what was sent, in order. */
  readonly sent: readonly string[];
  /** The outcome that the run's journal tells by itself. */
  rebuilt(): Promise<RunOutcome>;
}

/** Runs a mode through the engine, with the agent's replies by the key of the step; a key without one is a mistake of the test. */
export async function runMode(
  mode: Mode<never>,
  input: unknown,
  script: Script,
  settings: Partial<RunSettings> = {},
): Promise<ModeRun> {
  const opened = openMemoryStore();
  const world = await openWorld({ open: async () => opened });
  const agent = new ScriptedAgent();
  agent.otherwise = (_, key) => script[key] ?? new Error(`expected a reply for ${key}`);
  const modes = [mode as unknown as Mode];
  const execution = await world.process({ modes, agent }).start(input as Json, { concurrency: 1, ...settings });
  const rebuilt = async () => {
    const history = await readJournal(exportJournal(opened.store, opened.blobs, RUN));
    if (history === undefined) throw new Error("expected the journal to hold the run");
    return rebuildReport(history, () => modes[0] as Mode);
  };
  return { ...(await execution.ended), sent: agent.sent, rebuilt };
}

/** A question to one member, with what a test wants otherwise. */
export function questionOf(change: Partial<QuestionInput> = {}): QuestionInput {
  const members = [{ model: "sim/a", nativeSchema: true }];
  return { prompt: "Which database?", files: [], fileCount: 0, members, maxOutputTokens: 100, ...change };
}

/** A member that answers as a persona. */
export function memberOf(name: string, model = "sim/a") {
  return {
    model,
    nativeSchema: true,
    persona: { name, description: `${name} it is`, instructions: `You are ${name}.` },
  };
}
