import { expect, test } from "vitest";
import { isOpenQuestion, optionsIn } from "./options.ts";

test.each([
  ["Which one?\nA) Postgres\nB) ClickHouse\n", "A=Postgres B=ClickHouse"],
  ["Which one?\n- a: Postgres\n- b: ClickHouse", "A=Postgres B=ClickHouse"],
  ["Which? A) PostgreSQL B) ClickHouse C) DuckDB", "A=PostgreSQL B=ClickHouse C=DuckDB"],
  ["Which? (A) PostgreSQL, (B) Click House or (C) DuckDB?", "A=PostgreSQL B=Click House C=DuckDB"],
])("the lettered options of %j are found", (question, expected) => {
  const options = optionsIn(question);

  expect(options.map(({ said, told }) => `${said}=${told}`).join(" ")).toBe(expected);
});

test.each([
  ["Which? A: PostgreSQL B: ClickHouse", ["PostgreSQL", "ClickHouse"]],
  ["PostgreSQL, ClickHouse or DuckDB?", ["PostgreSQL", "ClickHouse", "DuckDB"]],
  ["PostgreSQL, ClickHouse, or DuckDB?", ["PostgreSQL", "ClickHouse", "DuckDB"]],
  ["Which database: PostgreSQL or Click House?", ["PostgreSQL", "Click House"]],
  ["Which is better, Redis or SQLite?", ["Redis", "SQLite"]],
  ["Which database, PostgreSQL, ClickHouse or DuckDB?", ["PostgreSQL", "ClickHouse", "DuckDB"]],
  ["Should we use Redis or SQLite? Say why.", ["Redis", "SQLite"]],
  ["Given the load, should we use Redis or SQLite?", ["Redis", "SQLite"]],
  ["Do we need a cache or a faster disk?", ["a cache", "a faster disk"]],
  ["Is it better to rewrite the parser or keep the old one?", ["rewrite the parser", "keep the old one"]],
  ["Tabs vs spaces?", ["Tabs", "spaces"]],
])("the plain alternatives of %j are found", (question, expected) => {
  const options = optionsIn(question);

  expect(options).toEqual(expected.map((text) => ({ said: text, told: text })));
});

test.each([
  "Is this architecture sound?",
  "Should we migrate to microservices or not?",
  "Should we keep Redis, or should we wait?",
  "Is it more or less done?",
  "Keep it or drop it.",
  "B) one\nC) two",
  "A) only one",
  `${" ".repeat(5_000)}A) x${" ".repeat(5_000)}`,
])("%j offers nothing to choose from", (question) => {
  expect(optionsIn(question)).toEqual([]);
});

test.each([
  ["Why is this slow?", true],
  ["We see timeouts at noon. What should we do?", true],
  ["Is this architecture sound?", false],
  ["Should we drop what is old?", false],
  ["", false],
])("whether %j asks for more than yes or no is told by its words", (question, expected) => {
  expect(isOpenQuestion(question)).toBe(expected);
});
