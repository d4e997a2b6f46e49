import type { Random } from "../../core/clock.ts";
import type { Json } from "../../core/json.ts";
import { wholeBetween } from "./draw.ts";

type Schema = { readonly [key: string]: Json | undefined };

const SHARE_NAME = /confidence|probability|likelihood|share|score/i;
/** Bounds beyond this only say that a number is safe; they are not what the asker has in mind. */
const MEANT = 1e9;

/** Percentages as people give them: whole, hardly ever near the ends. */
const LEAST_SURE = 55;
const MOST_SURE = 95;

/** A number for the property, within its bounds and on its steps; a confidence without narrower bounds is a percentage. */
export function numberFor(schema: Schema, name: string, random: Random): number {
  if (/^confidence$/i.test(name) && isPercentage(schema)) return sureness(random);
  const step = numberOf(schema.multipleOf) ?? (schema.type === "integer" ? 1 : 0.01);
  const floor = Math.max(
    numberOf(schema.minimum) ?? -Infinity,
    (numberOf(schema.exclusiveMinimum) ?? -Infinity) + step,
  );
  const ceiling = Math.min(
    numberOf(schema.maximum) ?? Infinity,
    (numberOf(schema.exclusiveMaximum) ?? Infinity) - step,
  );
  const usual = schema.type !== "integer" && SHARE_NAME.test(name) ? 1 : 10;
  const low = floor < -MEANT ? Math.min(0, ceiling) : floor;
  const high = ceiling > MEANT ? Math.max(usual, low + usual) : ceiling;
  if (high - low < step) return low;
  // Hardly anyone answers with less than half confidence.
  const start = /confidence/i.test(name) ? low + (high - low) / 2 : low;
  const first = Math.ceil(start / step - 1e-9);
  const value = wholeBetween(first, Math.max(first, Math.floor(high / step + 1e-9)), random) * step;
  return Math.min(high, Math.max(low, Number(value.toFixed(10))));
}

/** True unless the bounds leave no room for 0 to 100, or ask for other steps than whole ones. */
function isPercentage(schema: Schema): boolean {
  const { minimum = 0, exclusiveMinimum = -1, maximum = 100, exclusiveMaximum = 101, multipleOf = 1 } = schema;
  const low = Math.max(Number(minimum), Number(exclusiveMinimum) + 1);
  const high = Math.min(Number(maximum), Number(exclusiveMaximum) - 1);
  return low <= 0 && high >= 100 && 1 % Number(multipleOf) === 0;
}

/** The mean of two draws, so that the middle is the usual case. */
function sureness(random: Random): number {
  const drawn = (random() + random()) / 2;
  return LEAST_SURE + Math.floor(drawn * (MOST_SURE - LEAST_SURE + 1));
}

/** The number, if it is one. */
export function numberOf(value: Json | undefined): number | undefined {
  return typeof value === "number" ? value : undefined;
}
