import type { App } from "../app/app.ts";
import type { RunOutcome } from "../core/report.ts";
import type { Io } from "./io.ts";

export type Format = "md" | "json" | "jsonl" | "csv" | "html" | "sarif" | "junit" | "baseline";

/** Turns outcomes into text. */
export interface Renderers {
  /** The text in pieces, each to be written as it is. */
  render(outcome: RunOutcome, format: Exclude<Format, "html">): Iterable<string>;
  render(outcome: RunOutcome, format: Format): Iterable<string> | AsyncIterable<string>;
  /** The format that a file's extension names; InputError for an unknown one. */
  formatOfPath(path: string): Format;
}

/** The flags of `swarm provider` as they were typed. */
export type RehearsalFlags = Parameters<typeof import("../app/rehearsal.ts").startRehearsal>[0];

/** A rehearsal provider that listens until it is disposed of. */
export interface Rehearsal extends AsyncDisposable {
  readonly url: string;
  stats(): object;
}

/** What the terminal interface gets from below. Everything comes when it is asked for, so that `swarm --help` loads none of it. */
export interface Wiring {
  openApp(place: Pick<Io, "cwd" | "env">): Promise<App>;
  renderers(): Promise<Renderers>;
  /** Listens; InputError with all problems of the flags at once. */
  startRehearsal(flags: RehearsalFlags): Promise<Rehearsal>;
  /** Makes the folder for a project's state, private and ignored by git; what exists is kept. */
  makeStateFolder(folder: string): Promise<void>;
  /** The text of a first `swarm.config.yaml`. */
  starterConfig(): Promise<string>;
}

/** What every command is given. */
export interface Cli {
  readonly io: Io;
  readonly wiring: Wiring;
}
