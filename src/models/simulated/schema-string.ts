import type { Json } from "../../core/json.ts";
import type { Material } from "./schema-answer.ts";

const ANSWER_NAME =
  /^(answer|verdict|choice|position|vote|recommendation|decision|label|option|pick|winner|conclusion)$/i;

const FORMATS: { readonly [format: string]: string } = {
  date: "2026-01-31",
  time: "12:00:00Z",
  "date-time": "2026-01-31T12:00:00Z",
  duration: "P1D",
  email: "simulated@example.com",
  hostname: "example.com",
  ipv4: "192.0.2.1",
  ipv6: "2001:db8::1",
  uri: "https://example.com/simulated",
  uuid: "6f1f7a52-5b9e-4c1f-8d21-0c3f6f2b9a11",
};

/** Texts that common patterns accept: letters, numbers, slugs, identifiers, versions, paths. */
const PREPARED = [
  ..."Aa10#",
  ...["AA", "ab", "abc", "ABC", "A1", "a1", "10", "100", "1000", "0.5", "50%", "1.0.0", "v1.0.0", "a-b", "a_b", "A-1"],
  ...["ABC-1", "ABC-123", "src/a.ts", "a.ts", "a.ts:1", "/a", "#abc", "#aabbcc", "+10000000000", "simulated-answer"],
  ...Object.values(FORMATS),
];

/** A string for the property: its format or pattern, else the opinion where an answer is asked for, else a sentence that quotes the input; within its lengths. */
export function stringFor(
  schema: { readonly [key: string]: Json | undefined },
  name: string,
  material: Material,
): string {
  const shortest = typeof schema.minLength === "number" ? schema.minLength : 0;
  const longest = typeof schema.maxLength === "number" ? schema.maxLength : Infinity;
  const formatted = typeof schema.format === "string" ? FORMATS[schema.format] : undefined;
  if (formatted !== undefined) return formatted;
  const text = ANSWER_NAME.test(name) ? material.opinion : material.sentence();
  const fitting = within(text, shortest, longest);
  if (typeof schema.pattern !== "string") return fitting;
  const pattern = patternOf(schema.pattern);
  const candidates = [fitting, material.opinion, ...PREPARED];
  return (
    candidates.find((one) => one.length >= shortest && one.length <= longest && pattern?.test(one) === true) ?? fitting
  );
}

function within(text: string, shortest: number, longest: number): string {
  const cut = text.length <= longest ? text : longest < 8 ? text.slice(0, longest) : `${text.slice(0, longest - 1)}…`;
  return cut.padEnd(shortest, ".");
}

function patternOf(source: string): RegExp | undefined {
  try {
    return new RegExp(source, "u");
  } catch {
    // What is no pattern for us cannot be satisfied by us either.
    return undefined;
  }
}
