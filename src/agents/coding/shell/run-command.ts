import type { AgentSession } from "../../../core/coding-agent.ts";
import { showDuration } from "../../../core/duration.ts";
import type { AgentSetup } from "../agent-setup.ts";
import { findProgram } from "../find-program.ts";
import { startInSession, throwIfCancelled } from "../session-process.ts";

const USUAL_MS = 120_000;
const LONGEST_MS = 900_000;
/** A command that prints more is ended. */
const MOST_BYTES = 10_000_000;
/** What the model gets to see of an output: its beginning and its end. */
const SHOWN_CHARACTERS = 20_000;

/** Runs a command line in the tree, by bash where there is one, and says what came of it, in words for the model. Nothing of it lives on. */
export async function runCommand(
  command: string,
  seconds: number | undefined,
  session: AgentSession,
  setup: AgentSetup,
  leftMs: number,
): Promise<string> {
  const ms = Math.max(1, Math.min(seconds === undefined ? USUAL_MS : seconds * 1_000, LONGEST_MS, leftMs));
  const limits = { wallMs: ms, stallMs: ms, outputBytes: MOST_BYTES };
  const shell = (await findProgram("bash", setup, session.cwd))?.file ?? "/bin/sh";
  const pieces: Buffer[] = [];
  await using child = await startInSession({ ...session, limits }, setup, {
    name: "shell",
    words: [shell, "-c", command],
    stdin: "closed",
    onOutput(_, piece) {
      pieces.push(piece);
      session.onActivity?.("");
    },
  });
  const ending = await child.ended;
  throwIfCancelled(session.signal);
  const output = middleLeftOut(Buffer.concat(pieces).toString("utf8"));
  switch (ending.kind) {
    case "exited":
      return `${ending.signal === null ? `exit code ${ending.code}` : `ended by ${ending.signal}`}\n${output}`;
    case "output-limit":
      return `ended, since it printed more than ${MOST_BYTES} bytes\n${output}`;
    default:
      return `ended, since it took longer than ${showDuration(ms)}\n${output}`;
  }
}

function middleLeftOut(text: string): string {
  if (text.length <= SHOWN_CHARACTERS) return text;
  const half = SHOWN_CHARACTERS / 2;
  return `${text.slice(0, half)}\n[${text.length - SHOWN_CHARACTERS} characters left out]\n${text.slice(-half)}`;
}
