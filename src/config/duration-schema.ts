import { z } from "zod";
import { expecting } from "./expecting.ts";
import { durationMs, EXPECTED } from "./settings.ts";

const isDuration = (value: string | number) => durationMs(value) !== undefined;
/** A duration as configuration files hold it; a bare number is seconds. */
export const durationSchema = z.union(
  [
    z.string().refine(isDuration, expecting(EXPECTED.duration)).meta({ pattern: "^\\d+(\\.\\d+)?(ms|s|m|h)?$" }),
    z.number().refine(isDuration, expecting(EXPECTED.duration)).meta({ exclusiveMinimum: 0 }),
  ],
  expecting(EXPECTED.duration),
);
