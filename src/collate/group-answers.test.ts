import { expect, test } from "vitest";
import { groupAnswers } from "./group-answers.ts";
import { choicesIn } from "./multiple-choice.ts";

function votes(...answers: readonly string[]) {
  return answers.map((answer, index) => ({ key: `vote-${index}`, answer, confidence: 50 + index }));
}

function sizes(groups: ReturnType<typeof groupAnswers>) {
  return groups.map(({ label, count }) => [label, count]);
}

test("equal answers form one group with members, share and mean confidence", () => {
  const [first] = groupAnswers(votes("PostgreSQL", "ClickHouse", "**postgresql**", "PostgreSQL."));

  expect(first).toEqual({
    label: "PostgreSQL",
    kind: "text",
    count: 3,
    share: 0.75,
    members: ["vote-0", "vote-2", "vote-3"],
    meanConfidence: (50 + 52 + 53) / 3,
  });
});

test("groups come by size, and equally large ones by first occurrence", () => {
  const groups = groupAnswers(votes("Redis", "Kafka", "NATS", "NATS", "Kafka", "RabbitMQ"));

  expect(sizes(groups)).toEqual([
    ["Kafka", 2],
    ["NATS", 2],
    ["Redis", 1],
    ["RabbitMQ", 1],
  ]);
});

test("the label is the most frequent spelling", () => {
  const groups = groupAnswers(votes("90 s", "1.5 min", "90 seconds", "1.5 min"));

  expect(sizes(groups)).toEqual([["1.5 min", 4]]);
});

test("a letter, the letter with its words and the words alone are one group", () => {
  const groups = groupAnswers(votes("B", "B) TimescaleDB", "timescaledb"));

  expect(groups.map(({ count }) => count)).toEqual([3]);
});

test("where voters put different words behind one letter, the words are the answer and a bare letter stands alone", () => {
  const groups = groupAnswers(votes("B) TimescaleDB", "B) ClickHouse", "ClickHouse", "B"));

  expect(sizes(groups)).toEqual([
    ["B) ClickHouse", 2],
    ["B) TimescaleDB", 1],
    ["B", 1],
  ]);
});

test("where the question offers the choices, letter and words are one group under the full choice", () => {
  const choices = choicesIn("Pick one: A) ClickHouse B) TimescaleDB");

  const groups = groupAnswers(votes("B", "TimescaleDB", "(A)", "Option B"), choices);

  expect(sizes(groups)).toEqual([
    ["B) TimescaleDB", 3],
    ["A) ClickHouse", 1],
  ]);
});

test("no votes make no groups", () => {
  const groups = groupAnswers([]);

  expect(groups).toEqual([]);
});

test("every vote is in exactly one group", () => {
  const many = votes(...Array.from({ length: 5_000 }, (_, index) => `answer ${index % 700}`));

  const groups = groupAnswers(many);

  expect(groups.flatMap(({ members }) => members).sort()).toEqual(many.map(({ key }) => key).sort());
});
