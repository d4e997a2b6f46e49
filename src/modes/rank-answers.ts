import type { PlannedCall, RunContext } from "../core/context.ts";
import type { Block, Unit } from "../core/report.ts";
import { FEWEST_RANKED, type PeerAnswer, type PeerRanked, peerCalls, rankByPeers } from "./peer-ranking.ts";
import type { Member, QuestionInput } from "./question.ts";
import { type RankingJudge, rankingCalls, rankTexts, type TextRanking } from "./rank-texts.ts";
import { percent } from "./vote-blocks.ts";

export interface RankedAnswers {
  readonly blocks: readonly Block[];
  /** The calls that ranked, each marked `aside`. */
  readonly asides: readonly Unit[];
  /** The answers that were ranked, best first, then the other units. */
  readonly units: readonly Unit[];
}

/** One row of the ranking: an answer by its key, with what it was ranked by. */
interface Row {
  readonly key: string;
  readonly figures: readonly (string | number)[];
}

interface Ranking {
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
  readonly leaders: readonly string[];
  readonly note: string;
  readonly asides: readonly Unit[];
}

/**
 * Ranks the answers of the members to one question: by the judge in pairs where there is one, else by each other where three
 * or more answered, else, and where no peer could be read, by what can be measured. Says when it cannot tell.
 */
export async function rankAnswers(
  ctx: RunContext,
  question: QuestionInput,
  units: readonly Unit[],
): Promise<RankedAnswers> {
  const answers = answersOf(question.members, units);
  if (answers.length < 2) {
    const text = `Not ranked: that takes two answers, got ${answers.length}.`;
    return { blocks: [heading(), { kind: "markdown", text, from: answers.map(({ key }) => key) }], asides: [], units };
  }
  const ranking = await rankingOf(ctx, question, answers);
  const places = new Map(ranking.rows.map(({ key }, place) => [key, place]));
  const placeOf = ({ key }: Unit) => places.get(key) ?? ranking.rows.length;
  const from = [...ranking.rows.map(({ key }) => key), ...ranking.asides.map(({ key }) => key)];
  const isTold = ranking.leaders.length > 0;
  const blocks: readonly Block[] = [
    heading(),
    { kind: "markdown", text: `${verdict(ranking, answers)}\n\n${ranking.note}.`, from },
    {
      kind: "table",
      columns: ["order", "answer", ...ranking.columns],
      rows: ranking.rows.map(({ key, figures }, index) => [
        isTold ? placeShown(ranking, key, index) : null,
        key,
        ...figures,
      ]),
      from,
    },
  ];
  return {
    blocks: ranking.rows.length === 0 ? blocks.slice(0, 2) : blocks,
    asides: ranking.asides,
    units: isTold ? units.toSorted((a, b) => placeOf(a) - placeOf(b)) : units,
  };
}

/** What {@link rankAnswers} will ask if every member answers, with stand-ins for the answers. */
export function* plannedRankingCalls(question: QuestionInput, keys: readonly string[]): Generator<PlannedCall> {
  const answers = question.members.map((member, index) => ({ key: keys[index] ?? "", member, text: "(the answer)" }));
  const judge = judgeOf(question);
  const texts = answers.map(({ text }) => text);
  const calls =
    judge === undefined ? peerCalls(question, answers) : rankingCalls("rank", texts, question.prompt, judge);
  const shown = judge === undefined ? answers.length - 1 : 2;
  for (const call of calls) yield { ...call, unknownInputTokens: shown * LIKELY_ANSWER_TOKENS };
}

/** A usual length of an answer, for the estimate. */
const LIKELY_ANSWER_TOKENS = 700;

async function rankingOf(ctx: RunContext, question: QuestionInput, answers: readonly PeerAnswer[]): Promise<Ranking> {
  const judge = judgeOf(question);
  const texts = answers.map(({ text }) => text);
  if (judge !== undefined) return textRanking(await rankTexts(ctx, "rank", texts, question.prompt, judge), answers);
  const measured = async () => textRanking(await rankTexts(ctx, "rank", texts, question.prompt, undefined), answers);
  if (answers.length < FEWEST_RANKED) {
    const found = await measured();
    return { ...found, note: `${found.note}. With ${answers.length} answers nobody has two others to rank` };
  }
  const peers = await rankByPeers(ctx, question, answers);
  if (peers.scores.length > 0) return peerRanking(peers);
  const found = await measured();
  const reason = peers.units[0]?.reason;
  const why = `The peers gave no ranking${reason === undefined ? "" : ` (${reason})`}`;
  return { ...found, asides: peers.units, note: `${why}. ${found.note}` };
}

function judgeOf({ grouping }: QuestionInput): RankingJudge | undefined {
  return grouping?.judge === undefined
    ? undefined
    : { judge: grouping.judge, maxOutputTokens: grouping.maxOutputTokens };
}

function answersOf(members: readonly Member[], units: readonly Unit[]): readonly PeerAnswer[] {
  return units.flatMap(({ key, status, text }, index) => {
    const member = members[index];
    return status === "answered" && member !== undefined ? [{ key, member, text: text ?? "" }] : [];
  });
}

function textRanking({ by, ranked, leaders, note, units }: TextRanking, answers: readonly PeerAnswer[]): Ranking {
  const keyOf = (index: number) => answers[index]?.key ?? "";
  const columns = by === "judge" ? ["beats an average answer", "95 % interval"] : ["own words"];
  return {
    columns,
    rows: ranked.map(({ index, score, interval }) => ({
      key: keyOf(index),
      figures:
        interval === undefined
          ? [Math.round(Math.exp(score) - 1)]
          : [percent(score), `${percent(interval.low)} to ${percent(interval.high)}`],
    })),
    leaders: leaders.map(keyOf),
    note,
    asides: units,
  };
}

function peerRanking({ scores, leaders, units }: PeerRanked): Ranking {
  const read = units.filter(({ status }) => status === "answered").length;
  const reason = units.find(({ status }) => status !== "answered")?.reason;
  const missing =
    read === units.length ? "" : `; ${units.length - read} gave none${reason === undefined ? "" : ` (${reason})`}`;
  return {
    columns: ["put above others", "rankings"],
    rows: scores.map(({ item, score, rankings }) => ({ key: item, figures: [percent(score), rankings] })),
    leaders,
    note: `Ranked by each other (Borda's count): everyone put the answers of the others in order, unsigned and never their own, twice, the second time shown the other way round. ${read} of ${units.length} rankings could be read${missing}`,
    asides: units,
  };
}

/** Leaders share the first places; below them the order is that of the figures. */
function placeShown({ leaders }: Ranking, key: string, index: number): string {
  if (!leaders.includes(key) || leaders.length === 1) return String(index + 1);
  return `1 to ${leaders.length}`;
}

function verdict({ leaders }: Ranking, answers: readonly PeerAnswer[]): string {
  if (leaders.length === 1) return `**Best**: ${leaders[0]}.`;
  if (leaders.length > 1) return `**Cannot tell** which is best: ${leaders.join(", ")} are not told apart.`;
  return `**Cannot tell**: nothing sets one of the ${answers.length} answers above the others.`;
}

function heading(): Block {
  return { kind: "heading", level: 2, text: "Ranking" };
}
