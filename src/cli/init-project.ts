import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { InputError } from "../core/errors.ts";
import { Terminal } from "./terminal.ts";
import type { Cli } from "./wiring.ts";

const CONFIG = "swarm.config.yaml";
const STATE = ".swarm";

/** Writes what is missing in the working folder and says of each file what became of it. */
export async function initProject({ io, wiring }: Cli): Promise<number> {
  const text = await wiring.starterConfig();
  const terminal = new Terminal(io);
  try {
    const hasConfig = await writeNew(path.join(io.cwd, CONFIG), text);
    const isNew = !existsSync(path.join(io.cwd, STATE));
    await wiring.makeStateFolder(path.join(io.cwd, STATE));
    terminal.result(
      `${CONFIG}: ${hasConfig ? "written; every line in it is a comment until you change it" : "kept as it is"}\n`,
    );
    terminal.result(`${STATE}/: ${isNew ? "made; git ignores all of it but personas and presets" : "kept as it is"}\n`);
    return 0;
  } catch (cause) {
    if (!(cause instanceof Error && "syscall" in cause)) throw cause;
    throw new InputError(`expected to be able to write in ${io.cwd}, got ${cause.message}`, { cause });
  }
}

/** False when the file is there already. */
async function writeNew(file: string, text: string): Promise<boolean> {
  try {
    await writeFile(file, text, { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}
