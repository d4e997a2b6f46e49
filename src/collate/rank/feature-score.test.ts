import { expect, test } from "vitest";
import { compareByFeatures, featureScore } from "./feature-score.ts";

const QUESTION = "List materials for a coffee meter.";

test("saying the same again adds nothing", () => {
  const [once, often] = [featureScore(QUESTION, "Ruler, pen"), featureScore(QUESTION, "Ruler, pen, ruler, pen, ruler")];

  expect(often.score).toBe(once.score);
  expect(often.features).toMatchObject({ words: 5, ownWords: 2, repetition: 0.6 });
});

test("repeating the question adds nothing", () => {
  const { score, features } = featureScore(QUESTION, "A list: materials for a coffee meter");

  expect(score).toBe(0);
  expect(features.echo).toBe(1);
});

test("the answer that says more of its own is better", () => {
  const verdict = compareByFeatures(featureScore(QUESTION, "Paper"), featureScore(QUESTION, "Sensor, lamp, battery"));

  expect(verdict).toMatchObject({ kind: "better", side: "right" });
});

test("between answers that say about as much it cannot tell", () => {
  const verdict = compareByFeatures(featureScore(QUESTION, "Sensor, lamp"), featureScore(QUESTION, "Battery, wire"));

  expect(verdict).toEqual({ kind: "cannot tell", margin: 0 });
});

test("words are counted in scripts without spaces", () => {
  const { features } = featureScore("問題", "咖啡計");

  expect(features.words).toBe(3);
});

test("an empty answer has no words and no shares", () => {
  const { score, features } = featureScore(QUESTION, "");

  expect({ score, ...features }).toEqual({ score: 0, words: 0, ownWords: 0, repetition: 0, echo: 0 });
});
