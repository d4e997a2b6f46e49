import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import path from "node:path";
import { InputError } from "../../core/errors.ts";
import type { QuestionSet } from "../../modes/question-set/question-set.ts";
import type { SetQuestion } from "../../modes/question-set/set-question.ts";
import { maskQuestions } from "./mask-questions.ts";
import { parseQuestionLine } from "./parse-question-line.ts";

const MOST_BYTES = 32 * 1024 * 1024;
const MOST_QUESTIONS = 100_000;
/** Problems told one by one; the rest are counted. */
const MOST_PROBLEMS = 20;

export interface ReadQuestionSet {
  readonly questionSet: QuestionSet;
  readonly bytes: number;
}

/**
 * Reads a data set line by line: one question a line, empty lines left out, secrets masked. InputError with every problem and
 * its line: a file that is missing, too large, binary or not UTF-8, a line of another form, an id that comes twice.
 */
export async function readQuestionSet(file: string, folder: string): Promise<ReadQuestionSet> {
  const bytes = await sizeOf(file, folder);
  const questions: SetQuestion[] = [];
  const problems: string[] = [];
  const lineOf = new Map<string, number>();
  let number = 0;
  for await (const line of linesOf(file, folder)) {
    number++;
    if (line.includes("\0")) throw new InputError(`expected ${file} as UTF-8 text, got a binary file`);
    if (line.trim() === "") continue;
    if (questions.length >= MOST_QUESTIONS) {
      throw new InputError(`expected at most ${MOST_QUESTIONS} questions in ${file}, got more: split the file`);
    }
    const parsed = parseQuestionLine(line, number);
    if (!parsed.ok) problems.push(`${file}:${number}: ${parsed.problem}`);
    else {
      const { id } = parsed.question;
      const before = lineOf.get(id);
      if (before !== undefined)
        problems.push(
          `${file}:${number}: expected an id of its own, got ${JSON.stringify(id)}, which line ${before} has`,
        );
      lineOf.set(id, number);
      questions.push(parsed.question);
    }
  }
  if (problems.length > MOST_PROBLEMS) {
    throw new InputError([
      ...problems.slice(0, MOST_PROBLEMS),
      `and ${problems.length - MOST_PROBLEMS} more lines of ${file}`,
    ]);
  }
  if (problems.length > 0) throw new InputError(problems);
  if (questions.length === 0) throw new InputError(`expected one question a line in ${file}, got none`);
  const masked = await maskQuestions(questions, file);
  return { questionSet: { ...masked, source: file }, bytes };
}

async function sizeOf(file: string, folder: string): Promise<number> {
  const found = await stat(path.resolve(folder, file)).catch((error: NodeJS.ErrnoException) => error);
  if (found instanceof Error) {
    throw new InputError(
      `expected a file of questions at ${file}, got ${found.code === "ENOENT" ? "none" : (found.code ?? "an error")}`,
    );
  }
  if (!found.isFile()) throw new InputError(`expected a file of questions at ${file}, got something else`);
  if (found.size > MOST_BYTES)
    throw new InputError(`expected at most ${MOST_BYTES} bytes in ${file}, got ${found.size}: split the file`);
  return found.size;
}

/** The lines of a UTF-8 file, as they are read. */
async function* linesOf(file: string, folder: string): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let rest = "";
  try {
    for await (const bytes of createReadStream(path.resolve(folder, file))) {
      const lines = (rest + decoder.decode(bytes as Buffer, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      yield* lines;
    }
    yield rest + decoder.decode();
  } catch (error) {
    if (error instanceof TypeError)
      throw new InputError(`expected ${file} as UTF-8 text, got another encoding or a binary file`);
    throw new InputError(`expected to read ${file}, got ${(error as NodeJS.ErrnoException).code ?? String(error)}`, {
      cause: error,
    });
  }
}
