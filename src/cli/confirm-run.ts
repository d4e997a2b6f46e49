import type { Prepared } from "../app/app.ts";
import { CancelledError, InputError } from "../core/errors.ts";
import type { Io } from "./io.ts";
import { readLine } from "./read-stdin.ts";

/** Asks the person at the terminal; CancelledError after a no, InputError when nobody can be asked. */
export async function confirmRun(io: Io, prepared: Prepared, reason: string): Promise<void> {
  const said = prepared.simulated ? `${reason} (simulated)` : reason;
  if (!io.stdin.isTerminal || !io.stderr.isTerminal) {
    throw new InputError(`expected --yes, since there is no terminal to ask on: ${said}`);
  }
  io.stderr.write(`${said}. Go on? [y/N] `);
  const answer = await readLine(io.stdin);
  if (!/^y(es)?$/i.test(answer)) throw new CancelledError("a no to the confirmation; nothing was asked");
}
