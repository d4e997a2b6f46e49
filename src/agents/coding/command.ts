import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import type { AgentCheck, AgentEnd, AgentSession, CodingAgent } from "../../core/coding-agent.ts";
import type { AgentSetup } from "./agent-setup.ts";
import { filledVariables, filledWords, names, readCommandLine, type SlotValues, sessionSlots } from "./fill-words.ts";
import { checkProgram, findProgram } from "./find-program.ts";
import { lastLinesOf, OutputTail } from "./output-tail.ts";
import { endOfProcess, readyForSession, startInSession } from "./session-process.ts";
import { Transcript } from "./transcript.ts";

/** Linux takes at most 128 KiB as one argument; there must be room for what the word says besides. */
const LONGEST_ARGUMENT_BYTES = 100_000;
/** How much of what it said last is kept in memory. */
const TAIL_BYTES = 8_192;
const LAST_WORDS_CHARACTERS = 2_000;

export interface CommandLaunch {
  readonly name: string;
  /** A command line with `{prompt}` `{prompt_file}` `{cwd}` `{home}` `{model}` `{url}`. Without the first two the prompt is its stdin. */
  readonly command: string;
  /** Further variables, with the same slots. */
  readonly variables?: Readonly<Record<string, string>> | undefined;
  readonly isUnmetered?: boolean | undefined;
}

/**
 * Any program that does a task in one go. Exit code 0 means that it finished. A prompt too long for an argument goes into a
 * file, and the argument says so. InputError for a command line that cannot be read.
 */
export function commandAgent(launch: CommandLaunch, setup: AgentSetup): CodingAgent {
  const { name, isUnmetered = false } = launch;
  const line = readCommandLine(name, launch.command);
  return {
    name,
    isUnmetered,
    check: (): Promise<AgentCheck> => checkProgram(name, line[0] ?? "", setup),
    async run(session: AgentSession): Promise<AgentEnd> {
      const startedAt = setup.clock.monotonic();
      await readyForSession(session);
      const { words, stdin, values } = await placed(line, session);
      const [program = "", ...args] = words;
      const found = await findProgram(program, setup, session.cwd);
      await using transcript = await Transcript.open(session.transcript, setup.clock);
      const said = new OutputTail(TAIL_BYTES);
      const complained = new OutputTail(TAIL_BYTES);
      await using child = await startInSession(session, setup, {
        name,
        words: [...(found?.words ?? [program]), ...args],
        stdin,
        variables: filledVariables(launch.variables ?? {}, values),
        onOutput(stream, piece) {
          transcript.raw(piece);
          (stream === "stdout" ? said : complained).add(piece);
          session.onActivity?.(lastLinesOf(piece.toString("utf8")));
        },
      });
      const ending = await child.ended;
      await transcript.written();
      const end = endOfProcess(ending, session, lastLinesOf(complained.text || said.text));
      const ms = Math.round(setup.clock.monotonic() - startedAt);
      const lastWords = said.text.trim().slice(-LAST_WORDS_CHARACTERS);
      return { ...(end ?? { ending: "finished", reason: "it ended with exit code 0" }), lastWords, ms };
    },
  };
}

/** Where the prompt goes: into the command line, a file, or stdin. */
async function placed(line: readonly string[], session: AgentSession) {
  const { prompt, home } = session;
  const file = path.join(home, "prompt.md");
  const isLong = Buffer.byteLength(prompt) > LONGEST_ARGUMENT_BYTES;
  const needsFile = names(line, "prompt_file") || (isLong && names(line, "prompt"));
  if (needsFile) {
    await mkdir(home, { recursive: true });
    await writeFile(file, prompt, { mode: 0o600 });
  }
  const values: SlotValues = {
    ...sessionSlots(session),
    prompt: isLong ? `Read the file ${file} and do what it says.` : prompt,
    prompt_file: file,
  };
  const takesPrompt = names(line, "prompt") || names(line, "prompt_file");
  return { words: filledWords(line, values), stdin: takesPrompt ? ("closed" as const) : { text: prompt }, values };
}
