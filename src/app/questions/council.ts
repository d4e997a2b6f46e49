import { complexityOf, DEBATE_PLANS } from "../../collate/council/complexity.ts";
import { InputError } from "../../core/errors.ts";
import { recruitCalls } from "../../modes/council/council.ts";
import type { CouncilInput, Seat } from "../../modes/council/council-input.ts";
import type { Member } from "../../modes/question.ts";
import type { Persona } from "../../prompts/persona.ts";
import type { Question } from "../app.ts";
import { consentedFiles } from "../council/consented-files.ts";
import type { QuestionKind } from "./question-kind.ts";

export const MOST_ROUNDS = 20;

export const council: QuestionKind = {
  needsPrompt: true,
  groups: false,
  defaultPersonas: ["judge", "critic", "skeptic", "innovator", "advocate"],
  async parts({ question, base, config, personas }) {
    const { council: choice = {}, prompt } = question;
    const { isRecruited = false, allowCommands = [] } = choice;
    const { files, skipped } = await consentedFiles(choice.allowFiles ?? [], config);
    const problems = problemsOf(question, base.members, isRecruited);
    if (problems.length > 0) throw new InputError(problems);
    const size = { files: base.fileCount, characters: base.files.reduce((sum, { length }) => sum + length, 0) };
    const complexity = complexityOf(prompt, size);
    const usual = DEBATE_PLANS[complexity.level];
    const input: CouncilInput = {
      ...base,
      council: {
        plan: { maxRounds: choice.maxRounds ?? usual.maxRounds, threshold: choice.threshold ?? usual.threshold },
        complexity,
        isPlanSet: choice.maxRounds !== undefined || choice.threshold !== undefined,
        isSpeculative: choice.isSpeculative ?? false,
        waitsForPerson: choice.waitsForPerson ?? true,
        consent: { files, commands: [...new Set(allowCommands.map((command) => command.trim()))] },
        pool: poolOf(await personas(), base.members),
        isRecruited,
      },
    };
    return { input, skippedFiles: skipped, mayEndEarly: true, recruitCalls: [...recruitCalls(input)] };
  },
};

function problemsOf(
  { council: choice = {}, persona, personas, preset }: Question,
  members: readonly Member[],
  isRecruited: boolean,
): readonly string[] {
  const { maxRounds, threshold, allowCommands = [] } = choice;
  const isNamed = persona !== undefined || personas !== undefined || preset !== undefined;
  return [
    isRecruited && isNamed
      ? "expected members to be named or recruited, got both: leave out --recruit or the names"
      : "",
    !isRecruited && members.length < 2 ? `expected at least two members for a council, got ${members.length}` : "",
    maxRounds !== undefined && !isWhole(maxRounds, 1, MOST_ROUNDS)
      ? `expected from 1 to ${MOST_ROUNDS} rounds, got ${maxRounds}`
      : "",
    threshold !== undefined && !(threshold >= 1 && threshold <= 100)
      ? `expected a convergence threshold from 1 to 100 per cent, got ${threshold}`
      : "",
    allowCommands.some((command) => command.trim() === "") ? "expected a command that may run, got an empty one" : "",
  ].filter((problem) => problem !== "");
}

function isWhole(value: number, low: number, high: number): boolean {
  return Number.isInteger(value) && value >= low && value <= high;
}

/** Everybody who may sit: the members as they are, all others with the members' models in turn. */
function poolOf(personas: readonly Persona[], members: readonly Member[]): readonly Seat[] {
  const named = new Map(
    members.flatMap((member) => (member.persona === undefined ? [] : [[member.persona.name, member]])),
  );
  let turn = 0;
  return personas.flatMap(({ name, description, instructions }) => {
    const model = named.get(name) ?? members[turn++ % members.length];
    if (model === undefined) return [];
    const { model: who, nativeSchema } = model;
    return [{ model: who, nativeSchema, persona: { name, description, instructions } }];
  });
}
