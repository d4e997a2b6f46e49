import { type BordaScore, borda, type PeerRanking } from "../collate/rank/borda.ts";
import { peerLeaders } from "../collate/rank/peer-leaders.ts";
import type { PlannedCall, RunContext } from "../core/context.ts";
import type { Unit } from "../core/report.ts";
import { PEER_ORDER, type PeerOrder, peerOrderPrompt } from "../prompts/rank.ts";
import { withSchema } from "../prompts/structured.ts";
import { callTo, type Member, type QuestionInput, requestOf } from "./question.ts";
import { askAll, structuredUnit } from "./units.ts";

/** An answer with who gave it. */
export interface PeerAnswer {
  /** The key of its unit, which names it. */
  readonly key: string;
  readonly member: Member;
  readonly text: string;
}

export interface PeerRanked {
  /** By key, best first. */
  readonly scores: readonly BordaScore[];
  /** The keys of the best and of what it cannot be told from; none where the peers cannot tell. */
  readonly leaders: readonly string[];
  /** The rankings, each marked `aside`. */
  readonly units: readonly Unit[];
}

/** Below this a peer would see a single answer besides its own, which is no ranking. */
export const FEWEST_RANKED = 3;

/**
 * Everyone ranks the answers of all others, unsigned and never its own, twice: under `rank/KEY/1` in an order that differs
 * from peer to peer, under `/2` in the opposite one, so that whoever goes by the order takes back what it gave.
 */
export async function rankByPeers(
  ctx: RunContext,
  question: QuestionInput,
  answers: readonly PeerAnswer[],
): Promise<PeerRanked> {
  const asked = await askAll(ctx, peerCalls(question, answers), structuredUnit(PEER_ORDER));
  const units = asked.map((unit) => ({ ...unit, aside: true as const }));
  const rankings = units.flatMap((unit, index) => rankingOf(unit, answers, Math.floor(index / 2)));
  const scores = borda(rankings);
  return { scores, leaders: peerLeaders(scores, rankings), units };
}

/** The calls of {@link rankByPeers}, two a peer. */
export function* peerCalls(question: QuestionInput, answers: readonly PeerAnswer[]): Generator<PlannedCall> {
  if (answers.length < FEWEST_RANKED) return;
  for (const [peer, { key, member }] of answers.entries()) {
    const others = othersOf(answers, peer).map(({ answer, name }) => ({ name, text: answer.text }));
    for (const [round, shown] of [others, others.toReversed()].entries()) {
      const conversation = peerOrderPrompt(question.prompt, shown, member.persona);
      const request = withSchema(requestOf(question, conversation, 0), PEER_ORDER, member.nativeSchema);
      yield callTo(`rank/${key}/${round + 1}`, member, request);
    }
  }
}

/** The answers but the peer's own, starting behind it, under names that do not tell whose they are. */
function othersOf(answers: readonly PeerAnswer[], peer: number) {
  const turned = [...answers.slice(peer + 1), ...answers.slice(0, peer)];
  return turned.map((answer, place) => ({ answer, name: `answer ${place + 1}` }));
}

/** Names that nobody gave are left out of an order, as the schema cannot know them. */
function rankingOf(unit: Unit, answers: readonly PeerAnswer[], peer: number): readonly PeerRanking[] {
  const own = answers[peer]?.key;
  if (unit.status !== "answered" || own === undefined) return [];
  const keys = new Map(othersOf(answers, peer).map(({ answer, name }) => [name, answer.key]));
  const order = (unit.value as PeerOrder).order.flatMap((name) => keys.get(name.trim().toLowerCase()) ?? []);
  return [{ judge: own, order, own }];
}
