import type { Question } from "../app/app.ts";
import type { FlagNumbers } from "./flag-numbers.ts";

/** The flags of `swarm council` as they were typed. */
export interface CouncilFlags {
  readonly recruit?: boolean | undefined;
  readonly maxRounds?: string | undefined;
  readonly convergenceThreshold?: string | undefined;
  readonly speculative?: boolean | undefined;
  readonly allowFiles?: readonly string[] | undefined;
  readonly allowCommand?: readonly string[] | undefined;
  /** False after `--no-wait`. */
  readonly wait?: boolean | undefined;
}

interface Members {
  readonly personas?: string | undefined;
  readonly preset?: string | undefined;
}

/** The part of a question that only a council has. */
export function readCouncilFlags(flags: CouncilFlags & Members, numbers: FlagNumbers): Partial<Question> {
  if (flags.recruit === true && (flags.personas !== undefined || flags.preset !== undefined)) {
    numbers.problems.push("expected --recruit or the members by --personas or --preset, got both");
  }
  return {
    council: {
      isRecruited: flags.recruit,
      maxRounds: numbers.maxRounds(flags.maxRounds),
      threshold: numbers.convergenceThreshold(flags.convergenceThreshold),
      isSpeculative: flags.speculative,
      allowFiles: flags.allowFiles,
      allowCommands: flags.allowCommand,
      waitsForPerson: flags.wait,
    },
  };
}
