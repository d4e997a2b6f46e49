import { InputError } from "../core/errors.ts";

const MOST_BYTES = 64 * 1024 * 1024;

/** All of stdin as text, without the last line's end. InputError when it is not UTF-8, empty or beyond 64 MB. */
export async function readStdin(stdin: AsyncIterable<Uint8Array>, what = "a prompt"): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of stdin) {
    bytes += chunk.byteLength;
    if (bytes > MOST_BYTES) {
      throw new InputError(`expected at most ${MOST_BYTES / 1024 / 1024} MB on stdin, got more`);
    }
    chunks.push(chunk);
  }
  const text = decode(Buffer.concat(chunks)).replace(/\r?\n$/, "");
  if (text.trim() === "") {
    throw new InputError(`expected ${what} as an argument or on stdin, got nothing`);
  }
  return text;
}

/** One line of stdin, for a question to the person at the terminal; empty at its end. */
export async function readLine(stdin: AsyncIterable<Uint8Array>): Promise<string> {
  let line = "";
  for await (const chunk of stdin) {
    line += Buffer.from(chunk).toString("utf8");
    if (line.includes("\n")) break;
  }
  return line.split("\n", 1)[0]?.trim() ?? "";
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new InputError("expected UTF-8 text on stdin, got other bytes: attach the file with -f or convert it first", {
      cause,
    });
  }
}
