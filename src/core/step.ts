import type { GateInput, LandInput, LandOutput, WorkInput, WorkOutput } from "./build-steps.ts";
import type { ErrorRecord } from "./errors.ts";
import type { Verdict } from "./gate.ts";
import type { Json } from "./json.ts";
import type { Finish, ModelRequest, Usage } from "./model.ts";
import type { TestRunInput, TestRunOutput } from "./test-run.ts";

/** A model call to be made by an agent: which model, as whom, with what. */
export interface AskInput {
  /** `provider/model`. */
  readonly model: string;
  /** The persona's name, for the report; its instructions are in the request. */
  readonly persona?: string | undefined;
  readonly request: ModelRequest;
}

/** What an agent returned, with where it came from and what it took. */
export interface Answer {
  readonly text: string;
  readonly finish: Finish;
  /** Who answered, as `provider/model`. */
  readonly model: string;
  readonly persona?: string | undefined;
  readonly usage: Usage;
  /** US dollars of the winning request; null when no price is known. */
  readonly costUsd: number | null;
  /** Milliseconds from the first dispatch to the answer, waits included. */
  readonly ms: number;
  readonly requests: number;
  readonly retries: number;
  readonly hedged: boolean;
  readonly cached: boolean;
}

export interface EmbedInput {
  readonly model: string;
  readonly texts: readonly string[];
}

export interface EmbedOutput {
  readonly model: string;
  readonly vectors: readonly (readonly number[])[];
  readonly costUsd: number | null;
}

/** An effect on the project that was agreed to when the run was prepared; nothing of it is chosen by a model beyond which of them. */
export type CallInput =
  /** Reads one of the files that may be read; paths are relative to the project's root, with forward slashes. */
  | { readonly call: "read-file"; readonly path: string }
  /** Runs a command line in the project's root, as the user wrote it. */
  | { readonly call: "run-command"; readonly command: string };

/** What an effect gave, or why it gave nothing: a file that is gone is an outcome and no error of the run. */
export type CallOutput =
  | {
      readonly kind: "given";
      readonly text: string;
      /** What a reader should know of it, as an exit code or that it was cut; absent when there is nothing. */
      readonly note?: string | undefined;
    }
  | { readonly kind: "not_given"; readonly reason: string };

/** The kinds of work a mode may ask for, each with its input and output. */
export interface StepKinds {
  ask: { input: AskInput; output: Answer };
  embed: { input: EmbedInput; output: EmbedOutput };
  call: { input: CallInput; output: CallOutput };
  /** Runs test files that a model wrote, in a copy of the project. */
  test: { input: TestRunInput; output: TestRunOutput };
  /** One attempt of a coding agent at a task. */
  work: { input: WorkInput; output: WorkOutput };
  /** One gate over the change of a task. */
  check: { input: GateInput; output: Verdict };
  /** Changes that land together. */
  land: { input: LandInput; output: LandOutput };
}

export type StepKind = keyof StepKinds;
export type StepInput<K extends StepKind> = StepKinds[K]["input"];
export type StepOutput<K extends StepKind> = StepKinds[K]["output"];

export type StepStatus = "running" | "done" | "failed";

/** The newest revision of a step, without its input and output. */
export interface StepHead {
  readonly key: string;
  readonly kind: string;
  readonly revision: number;
  readonly status: StepStatus;
  readonly inputHash: string;
  /** The generation of the run in which this revision was made. */
  readonly generation: number;
}

export interface StepRecord extends StepHead {
  readonly input: Json;
  readonly output?: Json | undefined;
  readonly error?: ErrorRecord | undefined;
  readonly startedAt?: number | undefined;
  readonly endedAt?: number | undefined;
}
