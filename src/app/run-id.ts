import { randomInt } from "node:crypto";

/** Letters and digits that are not mistaken for each other. */
const ALPHABET = "23456789abcdefghjkmnpqrstvwxyz";
const LENGTH = 6;

/** A name for a run that a person can type: `batch-7hq3kd`. */
export function newRunId(mode: string): string {
  let id = `${mode}-`;
  for (let index = 0; index < LENGTH; index++) id += ALPHABET[randomInt(ALPHABET.length)];
  return id;
}
