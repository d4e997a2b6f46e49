import type { TestCase } from "../../core/test-case.ts";

/** A case as one text, to be compared with others: all that it says counts, since names of cases of one function are alike. */
export function textOfCase({ name, scenario, setup, steps, assertions, expected }: TestCase): string {
  return [name, scenario, setup, ...steps, ...assertions, expected]
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map((part) => (/[.!?]$/.test(part) ? part : `${part}.`))
    .join(" ");
}

const LITERAL =
  /"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|`((?:[^`\\]|\\.)*)`|(?<![\p{L}\p{N}_.])([-+]?\d[\d_]*(?:\.\d+)?)(?![\p{L}_])/gu;

/**
 * Names what a case does by its values: the function, what goes in and what must come out, all literal. Two cases of equal
 * values are one test, whatever words stand around them. Undefined where it names no function, no input or no outcome by value.
 */
export function valuesOfCase({ category, file, symbol, steps, assertions }: TestCase): string | undefined {
  const given = literalsIn(steps.join("\n"));
  const checked = literalsIn(assertions.join("\n"));
  if (symbol.trim() === "" || given.length === 0 || checked.length === 0) return undefined;
  return JSON.stringify([category, file, symbol.trim(), given, checked]);
}

/** Whether two cases give the same function the same input, by its values or, where there are none, word for word: only then can what they expect contradict. */
export function giveTheSame(one: TestCase, other: TestCase): boolean {
  const [given, alike] = [one, other].map(({ steps }) => literalsIn(steps.join("\n")));
  if (given === undefined || alike === undefined) return false;
  if (given.length === 0) return one.steps.join("\n") === other.steps.join("\n");
  return JSON.stringify(given) === JSON.stringify(alike);
}

/** In order; a text keeps its quotes, so that `"1"` is not `1`. */
function literalsIn(text: string): readonly string[] {
  return [...text.matchAll(LITERAL)].map(([, double, single, back, number]) => {
    const quoted = double ?? single ?? back;
    return quoted === undefined ? String(Number((number ?? "").replaceAll("_", ""))) : JSON.stringify(quoted);
  });
}
