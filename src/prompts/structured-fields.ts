import * as z from "zod/mini";

/*
 * Limits are checked by refinements and asked for in words: several providers refuse a native schema that holds lengths or
 * ranges.
 */

/** A text of at least one word. */
export function filled(what: string) {
  return z.string().check(z.refine((text) => text.trim() !== "", `${what} of at least one word`));
}

/** A number from 0 to 100. */
export const percentage = z.number().check(z.refine((value) => value >= 0 && value <= 100, "a number from 0 to 100"));

/** So many texts, none of them empty. */
export function textList(what: string, fewest: number, most: number) {
  return z
    .array(filled(`each of the ${what}`))
    .check(z.refine((list) => list.length >= fewest && list.length <= most, `${fewest} to ${most} ${what}`));
}
