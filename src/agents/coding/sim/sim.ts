import { createHash } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { AgentEnd, AgentSession, CodingAgent } from "../../../core/coding-agent.ts";
import type { AgentSetup } from "../agent-setup.ts";
import { lastLinesOf, OutputTail } from "../output-tail.ts";
import { endOfProcess, readyForSession, startInSession, throwIfCancelled } from "../session-process.ts";
import type { AskModel } from "../shell/shell.ts";
import { Transcript } from "../transcript.ts";
import { editedText } from "./edited-text.ts";
import { MISDEED_SCRIPTS } from "./misdeed-script.ts";
import type { SimOptions } from "./sim-options.ts";
import { type WantedFile, wantedFiles } from "./wanted-files.ts";

type Stop = Pick<AgentEnd, "ending" | "reason">;

/**
 * A simulated agent for rehearsals: it edits the files that the prompt lists, each by a line that names the task, and does wrong
 * what its options say. Equal prompts and seeds give equal edits.
 */
export function simAgent(options: SimOptions, ask: AskModel, setup: AgentSetup): CodingAgent {
  return {
    name: "sim",
    isUnmetered: false,
    check: async () => ({
      name: "sim",
      isInstalled: true,
      message: "built in; edits files by a script, for rehearsals",
    }),
    async run(session: AgentSession): Promise<AgentEnd> {
      const startedAt = setup.clock.monotonic();
      await readyForSession(session);
      await using transcript = await Transcript.open(session.transcript, setup.clock);
      transcript.event("prompt", { text: session.prompt });
      const done = await rehearsed(options, ask, setup, session, transcript);
      throwIfCancelled(session.signal);
      transcript.event("end", { ...done });
      await transcript.written();
      return { ...done, ms: Math.round(setup.clock.monotonic() - startedAt) };
    },
  };
}

async function rehearsed(
  options: SimOptions,
  ask: AskModel,
  setup: AgentSetup,
  session: AgentSession,
  transcript: Transcript,
): Promise<Stop & Pick<AgentEnd, "lastWords">> {
  const { limits, signal } = session;
  await askModel(options.calls, ask, session);
  const ms = Math.min(options.ms, limits.wallMs, limits.stallMs);
  await setup.clock.sleep(ms, signal);
  throwIfCancelled(signal);
  if (options.ms > limits.stallMs) return { ending: "stalled", reason: "simulated silence", lastWords: "" };
  if (options.ms > limits.wallMs) return { ending: "timeout", reason: "simulated slowness", lastWords: "" };
  if (drawn(options.seed, "fail", session.prompt) < options.fail) {
    return { ending: "crashed", reason: "simulated failure", lastWords: "I could not do it." };
  }
  const isBroken = drawn(options.seed, "broken", session.prompt) < options.broken;
  const edited = await edit(session, options.seed, isBroken);
  for (const file of edited) {
    transcript.event("edit", { ...file });
    session.onActivity?.(`${file.change} ${file.path}`);
  }
  const lastWords = `Edited ${edited.map((file) => file.path).join(", ")}.`;
  for (const misdeed of options.misdeeds) {
    const stop = await ran(MISDEED_SCRIPTS[misdeed], setup, session, transcript);
    if (stop !== undefined) return { ...stop, lastWords };
  }
  return { ending: "finished", reason: "the script is done", lastWords };
}

/** Calls that are made for what they cost; what is answered does not matter. */
async function askModel(calls: number, ask: AskModel, session: AgentSession): Promise<void> {
  if (session.access === undefined) return;
  const messages = [{ role: "user", parts: [session.prompt] }] as const;
  for (let turn = 1; turn <= calls; turn++) {
    await ask({ messages, maxOutputTokens: 256, sample: 0 }, { session, turn, signal: session.signal });
  }
}

/** Edits the files that the prompt lists, or one of its own where it lists none. */
async function edit({ cwd, prompt }: AgentSession, seed: number, isBroken: boolean): Promise<readonly WantedFile[]> {
  const named = titleOf(prompt);
  const id = createHash("sha256").update(`${seed}\0${named}`).digest("hex").slice(0, 8);
  const listed = wantedFiles(prompt);
  const files: readonly WantedFile[] = listed.length > 0 ? listed : [{ path: `sim/${id}.md`, change: "new" }];
  for (const { path: name, change } of files) {
    const file = path.join(cwd, name);
    if (change === "delete") await rm(file, { force: true });
    else {
      const before = await readFile(file, "utf8").catch(() => undefined);
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, editedText(name, before, `sim ${id}: ${named}`, isBroken));
    }
  }
  return files;
}

/** The task's title where the prompt says it, else its first line that says something; at most 80 characters. */
function titleOf(prompt: string): string {
  const titled = /^title: (.+)$/m.exec(prompt)?.[1];
  const line = titled ?? prompt.split("\n").find((each) => /\w/.test(each)) ?? "a task";
  return line
    .replace(/^[#\s]+/, "")
    .replace(/[^\w .,;:'()/-]/g, "")
    .slice(0, 80)
    .trim();
}

/** Runs a script in the tree; undefined when it ended well. */
async function ran(
  script: string,
  setup: AgentSetup,
  session: AgentSession,
  transcript: Transcript,
): Promise<Stop | undefined> {
  const complaints = new OutputTail(2_000);
  await using child = await startInSession(session, setup, {
    name: "sim",
    words: ["/bin/sh", "-c", script],
    stdin: "closed",
    onOutput(stream, piece) {
      if (stream === "stderr") complaints.add(piece);
      transcript.event(stream, { text: piece.toString("utf8") });
    },
  });
  return endOfProcess(await child.ended, session, lastLinesOf(complaints.text));
}

/** From 0 to 1, the same for the same prompt and seed. */
function drawn(seed: number, what: string, prompt: string): number {
  return createHash("sha256").update(`${seed}\0${what}\0${prompt}`).digest().readUInt32BE(0) / 2 ** 32;
}
