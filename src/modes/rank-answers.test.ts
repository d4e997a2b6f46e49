import { expect, test } from "vitest";
import { memberOf, questionOf, runMode, type Script } from "../../test/suites/mode-run.ts";
import { ProviderError } from "../core/errors.ts";
import type { Block } from "../core/report.ts";
import { analyze } from "./analyze.ts";

const judge = { model: "sim/judge", nativeSchema: true };
const NAMES = ["critic", "judge", "skeptic"];
const members = (names = NAMES) => names.map((name) => memberOf(name));
const ranked = (change = {}) => ({ ...questionOf({ members: members(), ...change }), rank: true });
const judged = (change = {}) => ranked({ grouping: { judge, maxOutputTokens: 100 }, ...change });
const ANSWERS = { critic: "Alpha holds.", judge: "Beta holds.", skeptic: "Gamma holds.", synthesis: "All of it." };
const failure = new ProviderError("request failed", { provider: "sim", scope: "request", retryable: false });

/** What the judge says of the pairs: the preferred answer wins whichever way round, save where the order decides. */
function verdicts(pairs: Readonly<Record<string, "left" | "right" | "first">>): Script {
  return Object.fromEntries(
    Object.entries(pairs).flatMap(([pair, wins]) =>
      [1, 2].map((round) => {
        const leftIs = round === 1 ? "first" : "second";
        const rightIs = round === 1 ? "second" : "first";
        const better = wins === "first" ? "first" : wins === "left" ? leftIs : rightIs;
        return [`rank/pair/${pair}/${round}`, JSON.stringify({ why: "because", better })];
      }),
    ),
  );
}

function rankingIn(blocks: readonly Block[] | undefined) {
  const start = blocks?.findIndex((block) => block.kind === "heading" && block.text === "Ranking") ?? -1;
  const [, text, table] = start < 0 ? [] : (blocks?.slice(start, start + 3) ?? []);
  return {
    text: text?.kind === "markdown" ? text.text : "",
    rows: table?.kind === "table" ? table.rows : undefined,
    from: text?.kind === "markdown" ? text.from : undefined,
  };
}

test("a judge who always prefers the same answer makes it the best, whichever way round", async () => {
  const script = { ...ANSWERS, ...verdicts({ "0-1": "right", "0-2": "left", "1-2": "left" }) };

  const { outcome, rebuilt } = await runMode(analyze, judged(), script);

  const { text, rows, from } = rankingIn(outcome.report?.blocks);
  expect(text).toBe(
    "**Best**: judge.\n\nsim/judge compared 3 pairs, both ways round; it preferred the answer shown first in 50 % of its decisions.",
  );
  expect(rows?.map((row) => row.slice(0, 2))).toEqual([
    ["1", "judge"],
    ["2", "critic"],
    ["3", "skeptic"],
  ]);
  expect(from).toHaveLength(3 + 6);
  expect(outcome.report?.counts).toMatchObject({ planned: 4, answered: 4 });
  expect(outcome.report?.units.filter(({ aside }) => aside)).toHaveLength(6);
  expect(outcome.report?.items?.map(({ title }) => title)).toEqual(["Synthesis", "judge", "critic", "skeptic"]);
  expect((await rebuilt()).report).toEqual(JSON.parse(JSON.stringify(outcome.report)));
});

test("a judge who always prefers the first shown cannot tell", async () => {
  const script = { ...ANSWERS, ...verdicts({ "0-1": "first", "0-2": "first", "1-2": "first" }) };

  const { outcome } = await runMode(analyze, judged(), script);

  const { text, rows } = rankingIn(outcome.report?.blocks);
  expect(text).toContain("**Cannot tell**: nothing sets one of the 3 answers above the others.");
  expect(text).toContain("it preferred the answer shown first in 100 % of its decisions");
  expect(rows?.map(([place]) => place)).toEqual([null, null, null]);
});

test("pairs with a missing verdict do not count, which is said", async () => {
  const script = {
    ...ANSWERS,
    ...verdicts({ "0-1": "left", "0-2": "left", "1-2": "left" }),
    "rank/pair/1-2/2": failure,
  };

  const { outcome } = await runMode(analyze, judged(), script);

  const { text } = rankingIn(outcome.report?.blocks);
  expect(outcome.status).toBe("done");
  expect(text).toContain("**Best**: critic.");
  expect(text).toContain("1 lack one of the two verdicts and do not count (request failed)");
});

const order = (...names: readonly string[]) => JSON.stringify({ why: "because", order: names });

test("peers rank each other without seeing their own, both ways round", async () => {
  const script = {
    ...ANSWERS,
    // To critic answer 1 is judge's and answer 2 skeptic's, to judge skeptic's and critic's, to skeptic critic's and judge's.
    "rank/critic/1": order("answer 1", "answer 2"),
    "rank/critic/2": order("answer 1", "answer 2"),
    "rank/judge/1": order("answer 2", "answer 1"),
    "rank/judge/2": order("answer 2", "answer 1"),
    "rank/skeptic/1": order("answer 2", "answer 1"),
    "rank/skeptic/2": order("answer 2", "answer 1"),
  };

  const { outcome, sent, rebuilt } = await runMode(analyze, ranked(), script);

  const { text, rows } = rankingIn(outcome.report?.blocks);
  expect(text).toContain("**Best**: judge.");
  expect(rows).toEqual([
    ["1", "judge", "100 %", 4],
    ["2", "critic", "50 %", 4],
    ["3", "skeptic", "0 %", 4],
  ]);
  const rankings = sent.filter((prompt) => prompt.includes('Answer of "answer 1"'));
  expect(rankings).toHaveLength(6);
  expect(rankings[0]).not.toContain("Alpha holds.");
  expect(rankings[0]?.indexOf("Beta")).toBeLessThan(rankings[0]?.indexOf("Gamma") ?? 0);
  expect(rankings[1]?.indexOf("Beta")).toBeGreaterThan(rankings[1]?.indexOf("Gamma") ?? 0);
  expect((await rebuilt()).report).toEqual(JSON.parse(JSON.stringify(outcome.report)));
});

test("peers who go by the order they were shown cannot tell", async () => {
  const peers = NAMES.flatMap((name) => [
    [`rank/${name}/1`, order("answer 1", "answer 2")],
    [`rank/${name}/2`, order("answer 2", "answer 1")],
  ]);

  const { outcome } = await runMode(analyze, ranked(), { ...ANSWERS, ...Object.fromEntries(peers) });

  expect(rankingIn(outcome.report?.blocks).text).toContain("**Cannot tell**: nothing sets one of the 3 answers above");
});

test("where no peer can be read the measured score ranks, and says what it does not know", async () => {
  const peers = NAMES.flatMap((name) => [1, 2].map((round) => [`rank/${name}/${round}`, failure]));
  const long = "One two three four five six seven eight nine ten words of its own here.";

  const { outcome } = await runMode(analyze, ranked(), { ...ANSWERS, judge: long, ...Object.fromEntries(peers) });

  const { text, rows } = rankingIn(outcome.report?.blocks);
  expect(text).toContain("**Best**: judge.");
  expect(text).toContain("The peers gave no ranking (request failed). Ranked without a model");
  expect(text).toContain("It knows nothing of truth");
  expect(rows?.[0]).toEqual(["1", "judge", 15]);
});

test("two answers are measured, since nobody has two others to rank", async () => {
  const question = ranked({ members: members(["critic", "judge"]) });

  const { outcome, sent } = await runMode(analyze, question, ANSWERS);

  expect(rankingIn(outcome.report?.blocks).text).toContain("With 2 answers nobody has two others to rank.");
  expect(rankingIn(outcome.report?.blocks).text).toContain("**Cannot tell**");
  expect(sent).toHaveLength(3);
});

test("fewer than two answers are not ranked", async () => {
  const { outcome } = await runMode(analyze, ranked(), {
    critic: failure,
    judge: { text: "no", finish: "refused" },
    skeptic: "Gamma",
  });

  expect(rankingIn(outcome.report?.blocks).text).toBe("Not ranked: that takes two answers, got 1.");
});

test("what ranking will ask is planned: two calls a peer, or two a pair", () => {
  const keysOf = (question: Parameters<typeof analyze.calls>[0]) => [...analyze.calls(question)].map(({ key }) => key);

  expect(keysOf(ranked()).filter((key) => key.startsWith("rank/"))).toHaveLength(6);
  expect(keysOf(judged()).filter((key) => key.startsWith("rank/pair/"))).toHaveLength(6);
});
