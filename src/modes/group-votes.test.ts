import { expect, test } from "vitest";
import { questionOf, runMode, type Script } from "../../test/suites/mode-run.ts";
import type { Report } from "../core/report.ts";
import { batch } from "./batch.ts";

const judge = { model: "sim/judge", nativeSchema: true };
const vote = (answer: string) => JSON.stringify({ answer, confidence: 80, reasons: [`because of ${answer}`] });
const votes = (answers: readonly string[]): Script =>
  Object.fromEntries(answers.map((answer, index) => [`vote/${index + 1}`, vote(answer)]));
const verdict = (pair: string, same: string, other = same): Script => ({
  [`group/judge/${pair}/1`]: JSON.stringify({ why: "because", same }),
  [`group/judge/${pair}/2`]: JSON.stringify({ why: "because", same: other }),
});
const judged = (samples: number, change = {}) => ({
  ...questionOf({ grouping: { judge, maxOutputTokens: 100 }, ...change }),
  samples,
});
const textsIn = (report: Report | null | undefined) =>
  (report?.blocks ?? []).flatMap((block) => (block.kind === "markdown" ? [block.text] : [])).join("\n");

test("answers that the judge calls the same both ways are counted together, which is shown", async () => {
  const script = { ...votes(["PostgreSQL", "Postgres", "PostgreSQL", "MySQL"]), ...verdict("0-1", "yes") };
  const all = { ...script, ...verdict("0-2", "no"), ...verdict("1-2", "no") };

  const { outcome, rebuilt } = await runMode(batch, judged(4), all);

  const { report } = outcome;
  expect(report?.headline).toBe("3/4 PostgreSQL, 1/4 MySQL; 4 planned, 4 answered");
  expect(textsIn(report)).toContain("- Counted together: PostgreSQL (2), Postgres (1)");
  expect(textsIn(report)).toContain("sim/judge judged ");
  expect(report?.units.filter(({ aside }) => aside !== true)).toHaveLength(4);
  expect((await rebuilt()).report).toEqual(JSON.parse(JSON.stringify(report)));
});

test("in doubt answers stay apart", async () => {
  const script = { ...votes(["PostgreSQL", "Postgres"]), ...verdict("0-1", "yes", "no") };

  const { outcome } = await runMode(batch, judged(2), script);

  expect(outcome.report?.headline).toBe("1/2 PostgreSQL, 1/2 Postgres; 2 planned, 2 answered");
});

test("contradictions are not put to the judge and are told as such", async () => {
  const { outcome, sent } = await runMode(batch, judged(2), votes(["Enable the cache", "Disable the cache"]));

  expect(sent).toHaveLength(2);
  expect(outcome.report?.headline).toBe("1/2 Enable the cache, 1/2 Disable the cache; 2 planned, 2 answered");
  expect(textsIn(outcome.report)).toContain(
    "Alike in words, opposed in meaning, and so kept apart:\n\n- Enable the cache against Disable the cache",
  );
});

test("numbers, dates, choices, yes and no are compared exactly and never judged", async () => {
  const { outcome, sent } = await runMode(batch, judged(4), votes(["10 GB", "11 GB", "yes", "2026-03-01"]));

  expect(sent).toHaveLength(4);
  expect(outcome.report?.headline).toContain("1/4 10 GB, 1/4 11 GB, 1/4 yes");
});

test("embeddings join what is near, and leave the rest apart", async () => {
  const grouping = { embedding: "sim/vectors", maxOutputTokens: 100 };
  const script = { ...votes(["Kubernetes", "k8s", "Nomad"]), "group/embed/1": "[[1,0],[0.99,0.1],[0,1]]" };

  const { outcome } = await runMode(batch, judged(3, { grouping }), script);

  expect(outcome.report?.headline).toBe("2/3 Kubernetes, 1/3 Nomad; 3 planned, 3 answered");
  expect(textsIn(outcome.report)).toContain("Grouped by embeddings of sim/vectors.");
});

test("without means everything is as it is without them", async () => {
  const script = votes(["PostgreSQL", "Postgres"]);

  const { outcome } = await runMode(batch, { ...questionOf(), samples: 2 }, script);

  expect(outcome.report?.headline).toBe("1/2 PostgreSQL, 1/2 Postgres; 2 planned, 2 answered");
  expect(textsIn(outcome.report)).not.toContain("Grouped");
});
