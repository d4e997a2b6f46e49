import type { Mode } from "../../src/core/context.ts";
import type { Json } from "../../src/core/json.ts";
import type { RunSettings } from "../../src/core/run.ts";
import type { Ended } from "../../src/engine/execution.ts";
import type { QuestionInput } from "../../src/modes/question.ts";
import { openMemoryStore } from "../fakes/memory-store.ts";
import { type AgentReply, ScriptedAgent } from "../fakes/scripted-agent.ts";
import { openWorld } from "./engine-world.ts";

/** What an agent does with the step of that key. */
export type Script = Readonly<Record<string, AgentReply>>;

export interface ModeRun extends Ended {
  /** The texts of what was sent, in order. */
  readonly sent: readonly string[];
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
  return { ...(await execution.ended), sent: agent.sent };
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
