import type { Severity } from "../../core/severity.ts";

/** What one reviewer says about one place in the code. */
export interface Finding {
  /** Who found it: a reviewer, model or persona; equal names count once. */
  readonly by: string;
  /** What is wrong, and why. */
  readonly text: string;
  readonly severity?: Severity | undefined;
  /** The path within the project; absent for a finding about the whole. */
  readonly file?: string | undefined;
  /** First and last line, from 1. */
  readonly lines?: { readonly from: number; readonly to: number } | undefined;
  /** The code it quotes. */
  readonly quote?: string | undefined;
}
