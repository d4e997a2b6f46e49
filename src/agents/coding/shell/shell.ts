import type { AgentEnd, AgentSession, CodingAgent } from "../../../core/coding-agent.ts";
import { showDuration } from "../../../core/duration.ts";
import type { ModelRequest, ModelResponse } from "../../../core/model.ts";
import type { AgentSetup } from "../agent-setup.ts";
import { readyForSession, throwIfCancelled } from "../session-process.ts";
import { readTranscript, Transcript } from "../transcript.ts";
import { ACTION_SCHEMA, type Action, readAction } from "./action.ts";
import { continuation, conversationIn, messagesOf, type Said } from "./conversation.ts";
import { doWithFile } from "./file-tools.ts";
import { runCommand } from "./run-command.ts";
import { CUT, correction, SYSTEM } from "./words.ts";

/** Asks the model for the agent's next step. `turn` counts the answers of the conversation, from 1. */
export type AskModel = (
  request: ModelRequest,
  at: { readonly session: AgentSession; readonly turn: number; readonly signal: AbortSignal },
) => Promise<Pick<ModelResponse, "text" | "finish">>;

export interface ShellOptions {
  readonly ask: AskModel;
  /** Most answers of the model in one attempt, 1 or more; 80 when absent. */
  readonly steps?: number | undefined;
  /** The output cap of each answer in tokens; 8192 when absent. */
  readonly maxOutputTokens?: number | undefined;
}

const STEPS = 80;
const MAX_OUTPUT_TOKENS = 8_192;
/** Answers in a row that are no action, after which the model is not thought able to give one. */
const MOST_PROBLEMS = 3;

type Stop = Pick<AgentEnd, "ending" | "reason">;

/**
 * Our own coding agent: it asks a model for one action at a time, carries it out in the tree, and tells what came of it. The
 * conversation stands in the transcript, so an attempt that was killed goes on where it was, and no answer is asked for twice.
 * What the model rejects with goes through: a budget that is spent ends the run, not the task.
 */
export function shellAgent(options: ShellOptions, setup: AgentSetup): CodingAgent {
  return {
    name: "shell",
    isUnmetered: false,
    check: async () => ({ name: "shell", isInstalled: true, message: "built in; needs a model" }),
    async run(session: AgentSession): Promise<AgentEnd> {
      const startedAt = setup.clock.monotonic();
      await readyForSession(session);
      await using transcript = await Transcript.open(session.transcript, setup.clock);
      const said = await resumed(session, transcript);
      const stop = await work(options, setup, session, transcript, said);
      transcript.event("end", { ...stop });
      await transcript.written();
      const ms = Math.round(setup.clock.monotonic() - startedAt);
      return { ...stop, lastWords: lastWordsOf(said), session: session.transcript, ms };
    },
  };
}

/** The loop. It adds to `said` and to the transcript what is said, before it is acted on. */
async function work(
  { ask, steps = STEPS, maxOutputTokens = MAX_OUTPUT_TOKENS }: ShellOptions,
  setup: AgentSetup,
  session: AgentSession,
  transcript: Transcript,
  said: Said[],
): Promise<Stop> {
  const { limits, signal, cwd } = session;
  const endsAt = setup.clock.monotonic() + limits.wallMs;
  const leftMs = () => endsAt - setup.clock.monotonic();
  let bytes = 0;
  const say = async (kind: Said["kind"], text: string) => {
    said.push({ kind, text });
    bytes += Buffer.byteLength(text);
    transcript.event(kind, { text });
    await transcript.written();
  };
  let turn = said.filter(({ kind }) => kind === "answer").length;
  let problems = 0;
  for (let step = 1; step <= steps; step++) {
    throwIfCancelled(signal);
    if (leftMs() <= 0) return late(limits.wallMs);
    if (bytes > limits.outputBytes) return { ending: "output-limit", reason: `more than ${limits.outputBytes} bytes` };
    const answer = await asked(ask, requestOf(said, maxOutputTokens), { session, turn: ++turn, leftMs: leftMs() });
    if ("ending" in answer) return answer;
    await say("answer", answer.text);
    if (answer.finish === "refused") return { ending: "refused", reason: "the model declined" };
    const read = readAction(answer.text);
    if ("problem" in read) {
      if (++problems >= MOST_PROBLEMS) {
        return { ending: "crashed", reason: `the model gave no action ${problems} times: ${read.problem}` };
      }
      await say("result", answer.finish === "length" ? CUT : correction(read.problem));
      continue;
    }
    problems = 0;
    if (read.action.tool === "done") return { ending: "finished", reason: "the model said that it is done" };
    session.onActivity?.(titleOf(read.action));
    const { action } = read;
    await say(
      "result",
      action.tool === "bash"
        ? await runCommand(action.command, action.seconds, session, setup, leftMs())
        : await doWithFile(action, cwd),
    );
  }
  return { ending: "timeout", reason: `not done after ${steps} steps` };
}

/** One answer, or the limit that was reached first. */
async function asked(
  ask: AskModel,
  request: ModelRequest,
  { session, turn, leftMs }: { session: AgentSession; turn: number; leftMs: number },
): Promise<Pick<ModelResponse, "text" | "finish"> | Stop> {
  const { limits, signal } = session;
  const ms = Math.max(1, Math.ceil(Math.min(limits.stallMs, leftMs)));
  const late_ = AbortSignal.timeout(ms);
  try {
    return await ask(request, { session, turn, signal: AbortSignal.any([signal, late_]) });
  } catch (error) {
    throwIfCancelled(signal);
    if (!late_.aborted) throw error;
    if (leftMs <= limits.stallMs) return late(limits.wallMs);
    return { ending: "stalled", reason: `no answer of the model for ${showDuration(limits.stallMs)}` };
  }
}

function late(wallMs: number): Stop {
  return { ending: "timeout", reason: `not done within ${showDuration(wallMs)}` };
}

function requestOf(said: readonly Said[], maxOutputTokens: number): ModelRequest {
  return { system: SYSTEM, messages: messagesOf(said), maxOutputTokens, schema: ACTION_SCHEMA, sample: 0 };
}

/** The conversation so far, with what this attempt adds to it; all of it stands in the transcript of this attempt. */
async function resumed(session: AgentSession, transcript: Transcript): Promise<Said[]> {
  const { resume, prompt } = session;
  const own = await readTranscript(transcript.path);
  const isOwn = resume === undefined || own.length > 0;
  const lines = isOwn ? own : await readTranscript(resume);
  const earlier = conversationIn(lines);
  const lastEnd = lines.findLastIndex(({ kind }) => kind === "end");
  const hasEnded = lastEnd >= 0 && lastEnd > lines.findLastIndex(({ kind }) => kind === "prompt");
  const added = continuation(earlier, prompt, hasEnded);
  if (own.length === 0) transcript.session(transcript.path);
  for (const { kind, text } of isOwn ? added : [...earlier, ...added]) transcript.event(kind, { text });
  await transcript.written();
  return [...earlier, ...added];
}

function lastWordsOf(said: readonly Said[]): string {
  const last = said.findLast(({ kind }) => kind === "answer")?.text ?? "";
  const read = readAction(last);
  return "action" in read && read.action.tool === "done" ? read.action.summary : last.slice(-2_000);
}

function titleOf(action: Exclude<Action, { tool: "done" }>): string {
  return `${action.tool} ${action.tool === "bash" ? action.command : action.path}`;
}
