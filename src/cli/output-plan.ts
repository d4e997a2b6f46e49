import { InputError } from "../core/errors.ts";
import { unknownName } from "../core/nearest.ts";
import type { Format, Renderers } from "./wiring.ts";

export type StdoutFormat = "md" | "json" | "stream-json";

/** Where a result goes and in which form. */
export interface OutputPlan {
  readonly format: StdoutFormat;
  readonly files: readonly { readonly path: string; readonly format: Format }[];
}

export interface OutputFlags {
  readonly json?: boolean | undefined;
  readonly outputFormat?: string | undefined;
  readonly output?: readonly string[] | undefined;
  /** Of `review`: a file for its baseline. */
  readonly writeBaseline?: string | undefined;
}

const FORMATS = ["md", "json", "stream-json"] as const;

/** What the flags ask for; every problem is added to the list. */
export function planOutput(flags: OutputFlags, renderers: Renderers, problems: string[]): OutputPlan {
  const { json = false, outputFormat, output = [], writeBaseline } = flags;
  const format = FORMATS.find((name) => name === (outputFormat ?? (json ? "json" : "md")));
  if (format === undefined) problems.push(unknownName("--output-format", outputFormat ?? "", FORMATS));
  if (json && outputFormat !== undefined && outputFormat !== "json") {
    problems.push(`expected --json or --output-format ${outputFormat}, got both`);
  }
  for (const twice of output.filter((path, index) => output.indexOf(path) < index)) {
    problems.push(`expected each -o file once, got ${twice} twice`);
  }
  const files = filesOf(output, renderers, problems);
  if (writeBaseline === undefined) return { format: format ?? "md", files };
  if (output.includes(writeBaseline)) {
    problems.push(`expected -o and --write-baseline to name different files, got ${writeBaseline} for both`);
  }
  return { format: format ?? "md", files: [...files, { path: writeBaseline, format: "baseline" }] };
}

function filesOf(paths: readonly string[], { formatOfPath }: Renderers, problems: string[]): OutputPlan["files"] {
  return paths.flatMap((path) => {
    try {
      return [{ path, format: formatOfPath(path) }];
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      problems.push(...error.problems.map((problem) => `-o: ${problem}`));
      return [];
    }
  });
}
