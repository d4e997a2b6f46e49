import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { ModelRequest } from "../../core/model.ts";
import {
  numberedFile,
  REVIEW,
  type ReviewAnswer,
  reviewerRole,
  reviewPrompt,
  reviewWords,
} from "../../prompts/review.ts";
import { parseStructured, withSchema } from "../../prompts/structured.ts";
import { answerTo } from "./answers.ts";
import { promptReader } from "./prompt.ts";
import { DEFAULT_SHAPE } from "./shape.ts";

const PATHS = [
  "prompt.ts",
  "quotes.ts",
  "schema-answer.ts",
  "server.ts",
  "shape.ts",
  "answers.ts",
  "draw.ts",
  "prose.ts",
];
const FILES = PATHS.map((path) => ({
  path,
  lines: readFileSync(new URL(path, import.meta.url), "utf8")
    .trimEnd()
    .split("\n"),
}));

function reviewOf(file: (typeof FILES)[number], change: { sample?: string; from?: number; changed?: number } = {}) {
  const { sample = "0", from = 1, changed } = change;
  const shown = numberedFile({
    ...file,
    shown: { from, to: file.lines.length },
    changed: changed === undefined ? undefined : [{ from: changed, to: changed + 5 }],
  });
  const words = reviewWords({ focus: ["correctness"], isChange: changed !== undefined });
  const conversation = reviewPrompt(words, shown, reviewerRole(undefined));
  const request: ModelRequest = { ...conversation, maxOutputTokens: 10_000, sample: 0 };
  return [true, false].map((native) => {
    const asked = withSchema(request, REVIEW, native);
    const parsed = parseStructured(answerTo(promptReader()(asked), DEFAULT_SHAPE, sample, 10_000).text, REVIEW);
    if (!parsed.ok) throw new Error(parsed.problems.join("; "));
    return parsed.value;
  });
}

const remarksOf = (answers: readonly ReviewAnswer[]) => answers.flatMap(({ findings }) => findings);

test("remarks quote lines of the file at their numbers, whether the schema is native or told in words", () => {
  const wrong = FILES.flatMap((file) =>
    remarksOf([...reviewOf(file), ...reviewOf(file, { from: 20 })]).filter(
      ({ quote, lines }) => file.lines[lines.from - 1] !== quote,
    ),
  );

  expect(wrong).toEqual([]);
  expect(remarksOf(FILES.flatMap((file) => reviewOf(file))).length).toBeGreaterThan(FILES.length);
});

test("reviewers of one file see some of the same and some of their own", () => {
  const samples = Array.from({ length: 6 }, (_, index) => String(index));
  const seen = FILES.flatMap((file) => {
    const counts = new Map<string, number>();
    for (const sample of samples) {
      const [answer] = reviewOf(file, { sample });
      for (const { quote } of answer?.findings ?? []) counts.set(quote, (counts.get(quote) ?? 0) + 1);
    }
    return [...counts.values()];
  });

  expect(seen.filter((count) => count > 1).length).toBeGreaterThan(5);
  expect(seen.filter((count) => count === 1).length).toBeGreaterThan(2);
});

test("of a change only changed lines are remarked upon", () => {
  const lines = FILES.flatMap((file) => remarksOf(reviewOf(file, { changed: 20 }))).map((remark) => remark.lines.from);

  expect(lines.length).toBeGreaterThan(0);
  expect(lines.every((line) => line >= 20 && line <= 25)).toBe(true);
});
