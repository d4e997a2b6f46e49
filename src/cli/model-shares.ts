import { MOST_TURNS, type ModelShare } from "../app/spread-models.ts";

/** A comma that ends a name is followed by another one: a provider and a slash, with a weight before it or not. */
const BETWEEN_NAMES = /,\s*(?=(?:\d+=)?(?:ai-sdk:@?)?[a-z][\w.-]*\/)/;

/**
 * Reads `openai/gpt-5-mini,3=anthropic/claude`, where `3=` is a weight, as shares; what is wrong goes to `problems`. A comma
 * within the options of a simulated model (`sim/x@price=1,2`) belongs to its name.
 */
export function parseModelShares(text: string | undefined, problems: string[]): readonly ModelShare[] | undefined {
  if (text === undefined) return undefined;
  const shares = text.trim().split(BETWEEN_NAMES).map(shareOf);
  if (shares.some(({ model, weight }) => !isName(model) || weight < 1)) {
    problems.push(
      `expected --models as provider/model names with commas between, a weight from 1 as 3= before a name, got ${JSON.stringify(text)}`,
    );
  }
  const twice = shares.find(({ model }, index) => shares.findIndex((share) => share.model === model) < index);
  if (twice !== undefined) {
    problems.push(`expected each model of --models once, got ${twice.model} twice: give it a weight, 2=${twice.model}`);
  }
  const total = shares.reduce((sum, { weight }) => sum + weight, 0);
  if (total > MOST_TURNS) problems.push(`expected weights of --models that sum to ${MOST_TURNS} at most, got ${total}`);
  return shares;
}

function shareOf(text: string): ModelShare {
  const [, weight = "1", model = ""] = /^(?:(\d+)=)?(.*)$/s.exec(text.trim()) ?? [];
  return { model, weight: Number(weight) };
}

/** Only a simulated name may hold a comma: elsewhere one is left where no provider follows it. */
function isName(model: string): boolean {
  return model.includes("/") && (model.startsWith("sim/") ? !model.endsWith(",") : !/[,\s]/.test(model));
}
