import type { App } from "../app/app.ts";
import { InputError } from "../core/errors.ts";
import { readStdin } from "./read-stdin.ts";
import { followSteered, type ResumeFlags } from "./steer-run.ts";
import type { Cli } from "./wiring.ts";

/** As much as a file or a command's output may have that a member asked for. */
const MOST_CHARACTERS = 40_000;

/** Answers what a run asks a person, and watches it to its end where no other process works on it. */
export async function answerRun(cli: Cli, words: readonly string[], flags: ResumeFlags): Promise<number> {
  return followSteered(cli, flags, async (app) => {
    const { run, text } = await readAnswer(cli, app, words);
    return { id: run, steer: (_, observer) => app.answer(run, text, observer) };
  });
}

/** `TEXT`, `RUN TEXT`, or `-` in place of the text; a run alone takes its answer from stdin. */
async function readAnswer(cli: Cli, app: App, words: readonly string[]) {
  const [first = "", second, ...rest] = words;
  if (rest.length > 0) {
    throw new InputError(`expected a run and one answer, got ${words.length} words: put the answer in quotes`);
  }
  if (words.length === 1 && first.trim() === "") throw new InputError("expected an answer, got an empty text");
  const isRun = second !== undefined || first === "" || (await isKnownRun(app, first));
  const run = isRun && first !== "" ? first : await app.latestRun();
  const typed = second ?? (isRun ? undefined : first);
  const isPiped = typed === "-" || (typed === undefined && !cli.io.stdin.isTerminal);
  if (typed === undefined && !isPiped) throw new InputError(await nothingTyped(app, run));
  const text = isPiped ? await readStdin(cli.io.stdin, "an answer") : (typed ?? "");
  const answer = text.trim();
  if (answer === "") throw new InputError("expected an answer, got an empty text");
  if (answer.length > MOST_CHARACTERS) {
    throw new InputError(
      `expected an answer of at most ${MOST_CHARACTERS} characters, got ${answer.length}: every member is sent it in every further call, so give what matters of it`,
    );
  }
  return { run, text: answer };
}

/** One word may be a run or an answer; a run of that name settles it. */
async function isKnownRun(app: App, word: string): Promise<boolean> {
  try {
    await app.view(word);
    return true;
  } catch (error) {
    if (error instanceof InputError) return false;
    throw error;
  }
}

async function nothingTyped(app: App, run: string): Promise<string> {
  const { asks } = await app.view(run);
  const asked = asks.map(({ question }) => `\n${question}`).join("");
  if (asked === "") return `expected a run with an open question, got ${run}, which asks for nothing`;
  return `expected an answer as text, or - to read it from stdin, got none: swarm answer ${run} "..."\nAsked:${asked}`;
}
