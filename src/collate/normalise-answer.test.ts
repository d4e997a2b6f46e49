import { expect, test } from "vitest";
import { choicesIn } from "./multiple-choice.ts";
import { normaliseAnswer } from "./normalise-answer.ts";

const EQUAL: readonly (readonly [string, string])[] = [
  ["PostgreSQL", "postgresql"],
  ["PostgreSQL", "  PostgreSQL.  "],
  ["PostgreSQL", "**PostgreSQL**"],
  ["PostgreSQL", "`PostgreSQL`"],
  ["PostgreSQL", "_PostgreSQL_"],
  ["PostgreSQL", "“PostgreSQL”"],
  ["PostgreSQL", "'PostgreSQL'"],
  ["PostgreSQL", "«PostgreSQL»"],
  ["PostgreSQL", "- PostgreSQL"],
  ["PostgreSQL", "## PostgreSQL"],
  ["PostgreSQL", "**Answer:** PostgreSQL"],
  ["PostgreSQL", "The final answer is PostgreSQL!"],
  ["PostgreSQL", "Ｐｏｓｔｇｒｅ\u200bＳＱＬ"],
  ["PostgreSQL™", "PostgreSQL"],
  ["[PostgreSQL](https://example.org/pg)", "PostgreSQL"],
  ["PostgreSQL + TimescaleDB", "PostgreSQL & TimescaleDB"],
  ["PostgreSQL + TimescaleDB", "postgresql and timescaledb"],
  ["PostgreSQL + TimescaleDB", "PostgreSQL+TimescaleDB"],
  ["PostgreSQL (TimescaleDB)", "PostgreSQL TimescaleDB"],
  ["The event loop", "event loop"],
  ["A cache", "cache"],
  ["Use a cache", "use the cache"],
  ["Redis, Kafka", "Redis Kafka"],
  ["time-series database", "Time series database"],
  ["TCP / IP", "TCP/IP"],
  ["U.S.A.", "USA"],
  ["Don't migrate", "Do not migrate"],
  ["cannot", "can't"],
  ["50% faster", "50 percent faster"],
  ["Use 1,000 nodes", "use 1000 nodes"],
  ["≤ 5 replicas each", "<=5 replicas each"],
  ["10²", "10^2"],
  ["B", "(B)"],
  ["B", "B."],
  ["B", "b)"],
  ["B", "[B]"],
  ["B", "Option B"],
  ["B", "Choice (B)"],
  ["B", "Answer: B"],
  ["B", "**B**"],
  ["B", "The answer is: B."],
  ["B", "B) TimescaleDB"],
  ["B", "B. TimescaleDB"],
  ["B", "(B) TimescaleDB"],
  ["B", "Option B: TimescaleDB"],
  ["yes", "Yes."],
  ["yes", "YES!"],
  ["yes", "Yeah"],
  ["yes", "True"],
  ["yes", "Yes, definitely"],
  ["no", "Nope"],
  ["no", "False"],
  ["no", "Absolutely not."],
  ["1,000", "1000"],
  ["1,234,567.5", "1234567.5"],
  ["1 000", "1000"],
  ["1'000", "1000"],
  ["1e3", "1000"],
  ["1.0", "1"],
  ["0.50", ".5"],
  ["+5", "5"],
  ["(5)", "5"],
  ["007", "7"],
  ["seven", "7"],
  ["Twenty", "20"],
  ["-5", "−5"],
  ["minus 5", "-5"],
  ["negative five", "-5"],
  ["5k", "5,000"],
  ["3 million", "3000000"],
  ["50%", "50 percent"],
  ["50 %", "50.0 percent"],
  ["five percent", "5%"],
  ["5 km", "5000 m"],
  ["5km", "5 kilometres"],
  ["90 s", "1.5 min"],
  ["90 seconds", "1 min 30 s"],
  ["1h 30 min", "90 minutes"],
  ["1 week", "7 days"],
  ["1 year", "12 months"],
  ["1 ft", "12 inches"],
  ["2 GB", "2000 MB"],
  ["1 GiB", "1024 MiB"],
  ["36 km/h", "10 m/s"],
  ["60 MB per minute", "1 MB/s"],
  ["2.5 kg", "2500 grams"],
  ["10 µs", "10 microseconds"],
  ["20 °C", "20 degrees Celsius"],
  ["five replicas", "5 replicas"],
  ["$5", "5 USD"],
  ["$5", "US$5.00"],
  ["$5", "5 dollars"],
  ["$1.10", "$1.1"],
  ["-$5", "$-5"],
  ["€1,000", "1000 EUR"],
  ["$5M", "5 million USD"],
  ["$12/year", "$1 per month"],
  ["2026-03-01", "1 March 2026"],
  ["2026-03-01", "March 1st, 2026"],
  ["2026-03-01", "Sunday, 1st of March 2026"],
  ["2026-03-01", "2026/3/1"],
  ["2026-03-01", "01-Mar-2026"],
  ["25/12/2026", "12/25/2026"],
  ["March 2026", "2026-03"],
  ["March 1", "1 March"],
];

test.each(EQUAL)("%j and %j are one answer", (left, right) => {
  const [one, other] = [normaliseAnswer(left), normaliseAnswer(right)];

  expect(other.key).toBe(one.key);
});

const DIFFERENT: readonly (readonly [string, string])[] = [
  ["PostgreSQL", "PostgreSQL + TimescaleDB"],
  ["PostgreSQL", "not PostgreSQL"],
  ["PostgreSQL 16", "PostgreSQL 17"],
  ["Migrate", "Do not migrate"],
  ["Migrate", "Don't migrate"],
  ["blocking", "non-blocking"],
  ["can", "can't"],
  ["important", "!important"],
  ["C", "C++"],
  ["C", "C#"],
  ["C++", "C#"],
  ["F#", "F"],
  [".NET", "net"],
  ["A", "A+"],
  ["A", "B"],
  ["A) Redis", "B) Redis"],
  ["E. coli", "E"],
  ["plan A", "plan"],
  ["hepatitis A virus", "hepatitis virus"],
  ["A and C", "C"],
  ["A, C", "C"],
  ["Node 1.10", "Node 1.1"],
  ["v1.10", "v1.1"],
  ["3.10", "3.1"],
  ["1.10 LTS", "1.1 LTS"],
  ["-5", "5"],
  ["-$5", "$5"],
  ["100", "1000"],
  ["1.5", "15"],
  ["1,5", "15"],
  ["1,5 GB", "15 GB"],
  ["1,5 GB", "1.5 GB"],
  ["1.000.000", "1"],
  ["1,00", "100"],
  ["0,500", "500"],
  ["10²", "102"],
  ["5½", "51/2"],
  ["12345678901234567890", "12345678901234567891"],
  ["0.1", "0.10000000000000000001"],
  ["~5", "5"],
  ["<5", "5"],
  [">5", "<5"],
  ["5-10", "510"],
  ["5!", "5"],
  ["5 + 3", "5 and 3"],
  ["50%", "50"],
  ["50%", "0.5"],
  ["10 mg", "10 g"],
  ["10 mW", "10 MW"],
  ["10 Mb", "10 MB"],
  ["10 MB", "10 MiB"],
  ["5 m", "5 min"],
  ["5 M", "5 m"],
  ["20 °C", "20 °F"],
  ["5 MB", "5 MB/s"],
  ["1 year", "365 days"],
  ["$5", "€5"],
  ["$5", "5"],
  ["A$5", "$5"],
  ["5 pounds", "£5"],
  ["$5/month", "$5"],
  ["5 replicas", "5 shards"],
  ["twenty-one", "20"],
  ["two-phase commit", "2"],
  ["03/04/2026", "2026-04-03"],
  ["03/04/2026", "2026-03-04"],
  ["2026-02-30", "2026-03-02"],
  ["2026-03-01", "2026-03-10"],
  ["March 2026", "2026-03-01"],
  ["10:30", "1030"],
  ["[0, 1)", "(0, 1]"],
  ["yes", "no"],
  ["Yes, but only with replicas", "yes"],
  ["Definitely", "Definitely not"],
  ["✅ Redis", "❌ Redis"],
  ["résumé", "resume"],
];

test.each(DIFFERENT)("%j and %j are two answers", (left, right) => {
  const [one, other] = [normaliseAnswer(left), normaliseAnswer(right)];

  expect(other.key).not.toBe(one.key);
});

const KINDS = [
  ["TimescaleDB", "text", "text:timescaledb", "TimescaleDB"],
  ["**Answer:** `TimescaleDB`.", "text", "text:timescaledb", "TimescaleDB"],
  ["line one\n  line two", "text", "text:line one line two", "line one line two"],
  ["Option b", "choice", "choice:B", "B"],
  ["Yes!", "boolean", "boolean:yes", "Yes!"],
  ["1,000", "number", "number:1000", "1,000"],
  ["1.5 min", "measure", "measure:90 s", "1.5 min"],
  ["March 1st, 2026", "date", "date:2026-03-01", "March 1st, 2026"],
  ["03/04/2026", "text", "text:03/04/2026", "03/04/2026"],
  ["1,5 GB", "text", "text:1,5 gb", "1,5 GB"],
  ["?!", "text", "text:?!", "?!"],
  ["", "text", "text:", ""],
] as const;

test.each(KINDS)("%j is of kind %s", (answer, kind, key, shown) => {
  const normalised = normaliseAnswer(answer);

  expect(normalised).toEqual({ kind, key, shown });
});

const QUESTION = "Which one?\nA) ClickHouse\nB) TimescaleDB\nC) 1,000 files\nD) The plain text";

test.each([
  ["B", "choice:B"],
  ["(b)", "choice:B"],
  ["timescaledb", "choice:B"],
  ["B) TimescaleDB", "choice:B"],
  ["B) TimescaleDB, since it scales", "choice:B"],
  ["1000 files", "choice:C"],
  ["Plain text", "choice:D"],
  ["B) ClickHouse", "text:b) clickhouse"],
  ["E", "text:e"],
  ["DuckDB", "text:duckdb"],
])("where the question offers choices, %j is %s", (answer, key) => {
  const choices = choicesIn(QUESTION);

  const normalised = normaliseAnswer(answer, choices);

  expect(normalised.key).toBe(key);
});

test("a known choice is shown with its letter and its words", () => {
  const normalised = normaliseAnswer("b.", choicesIn(QUESTION));

  expect(normalised.shown).toBe("B) TimescaleDB");
});

test("an answer longer than any short answer is text, whatever it holds", () => {
  const hostile = ["9", "(", " ", "1,", "a.", "*", "'", "- "].map((piece) => piece.repeat(20_000));

  const kinds = hostile.map((answer) => normaliseAnswer(answer).kind);

  expect(kinds).toEqual(hostile.map(() => "text"));
});
