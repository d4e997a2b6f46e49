import type { BordaScore, PeerRanking } from "./borda.ts";

/**
 * The first of Borda's order, and whatever the rankings cannot tell it from: an item is behind it when more of those who
 * ranked both put it below than above. Empty where no ranking tells items apart.
 */
export function peerLeaders(scores: readonly BordaScore[], rankings: readonly PeerRanking[]): readonly string[] {
  const [best] = scores;
  if (best === undefined || scores.every(({ score }) => score === best.score)) return [];
  return scores.flatMap(({ item }) => (item === best.item || !isBehind(item, best.item, rankings) ? [item] : []));
}

function isBehind(item: string, best: string, rankings: readonly PeerRanking[]): boolean {
  let lead = 0;
  for (const { order, own } of rankings) {
    if (own === item || own === best) continue;
    const [place, first] = [order.indexOf(item), order.indexOf(best)];
    if (place >= 0 && first >= 0) lead += Math.sign(place - first);
  }
  return lead > 0;
}
