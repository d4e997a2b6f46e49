import { InputError } from "../core/errors.ts";
import type { Member } from "../modes/question.ts";
import type { Persona } from "../prompts/persona.ts";
import type { Question } from "./app.ts";
import { pairedInTurn, turnsOf } from "./spread-models.ts";

/** One round of the models that are to take turns; undefined where none are named so. */
export function turnsFor({ model, models }: Question): readonly string[] | undefined {
  if (models === undefined) return undefined;
  if (model !== undefined) throw new InputError("expected --model or --models, got both");
  if (models.length === 0) throw new InputError("expected models to take turns, got none");
  return turnsOf(models);
}

/** Personas, or one without, meet the models in turn; InputError where a model would never be asked. */
export function membersInTurn(
  personas: readonly Persona[],
  turns: readonly string[],
  takesSchema: (model: string) => boolean,
  /** How many draws the members share; undefined where each is asked for itself. */
  draws: number | undefined,
): readonly Member[] {
  const most = draws ?? Math.max(1, personas.length);
  const pairs = pairedInTurn(personas.length === 0 ? [undefined] : personas, turns, most);
  const asked = new Set(pairs.map(({ model }) => model));
  const idle = [...new Set(turns)].filter((model) => !asked.has(model));
  if (idle.length > 0) {
    const what = draws === undefined ? "personas" : "samples";
    throw new InputError(
      `expected enough ${what} for each model of --models to be asked, got ${most}, which leaves out ${idle.join(", ")}: ask for more ${what} or name fewer models`,
    );
  }
  return pairs.map(({ item, model }) => {
    const member = { model, nativeSchema: takesSchema(model) };
    if (item === undefined) return member;
    const { name, description, instructions } = item;
    return { ...member, persona: { name, description, instructions } };
  });
}

/** The personas with the model named, else their own, else the one found; without personas that model alone. */
export function membersOf(
  question: Question,
  personas: readonly Persona[],
  model: string,
  /** Of the model and of all that may answer in its place: a schema that one of them is not sent must stand in the prompt. */
  takesSchema: (model: string) => boolean,
): readonly Member[] {
  const memberOf = (name: string): Member => ({ model: name, nativeSchema: takesSchema(name) });
  if (personas.length === 0) return [memberOf(model)];
  return personas.map(({ name, description, instructions, model: own }) => ({
    ...memberOf(question.model ?? own ?? model),
    persona: { name, description, instructions },
  }));
}
