import { CONSENSUS_SHARE, type Consensus, consensusOf } from "../collate/consensus/consensus.ts";
import type { AnswerGroup } from "../collate/group-answers.ts";
import type { Block, Unit } from "../core/report.ts";
import { oneLine, percent, strongestReasons } from "./vote-blocks.ts";

const MOST_DISSENT = 3;
const MOST_KEYS = 5;

/** What the votes say together, in sentences with their keys. Nothing without a vote; a single vote agrees with nobody, so nothing is claimed of it. */
export function consensusBlock(groups: readonly AnswerGroup[], units: readonly Unit[]): readonly Block[] {
  const consensus = consensusOf(groups);
  if (consensus === undefined) return [];
  if (consensus.votes === 1) return [markdown("One vote shows no consensus: ask more often.", consensus.leaders)];
  const lines = [
    verdict(consensus),
    `- Effective opinions: ${consensus.effectiveOpinions.toFixed(1)}. So many equally frequent answers would be as mixed as these.`,
    `- ${chance(consensus)}`,
    ...dissent(consensus, units),
  ];
  return [markdown(lines.join("\n"), [...consensus.leaders, ...consensus.dissent])];
}

function markdown(text: string, groups: readonly AnswerGroup[]): Block {
  return { kind: "markdown", text, from: groups.flatMap(({ members }) => members) };
}

function verdict({ leaders, share, interval, votes, isConsensus }: Consensus): string {
  const count = leaders[0]?.count ?? 0;
  const figures = `${count} of ${votes} votes${leaders.length > 1 ? " each" : ""}, ${percent(share)} (95 % interval ${percent(interval.low)} to ${percent(interval.high)})`;
  const needed = percent(CONSENSUS_SHARE);
  const [leader] = leaders;
  if (leaders.length > 1) return `**No consensus**: ${leaders.length} answers share the first place with ${figures}.\n`;
  const who = `${oneLine(leader?.label ?? "")} has ${figures}`;
  return isConsensus
    ? `**Consensus**: ${who}, at least the ${needed} that a consensus takes.\n`
    : `**No consensus**: ${who}, less than the ${needed} that a consensus takes.\n`;
}

function chance({ leaders, calibratedChance }: Consensus): string {
  if (leaders.length > 1) return "Chance that the leader is right: not told, since no answer leads.";
  return `Chance that the leader is right: ${percent(calibratedChance)}. This is how often a leader with such votes was right on multiple-choice questions with known answers, each put to many models; on other questions, or with the votes of one model, it may be lower.`;
}

/** The largest groups besides the leader, each with its strongest reason, word for word. */
function dissent({ dissent: groups, votes }: Consensus, units: readonly Unit[]): readonly string[] {
  const lines = groups.slice(0, MOST_DISSENT).map((group) => {
    const [quoted] = strongestReasons(group, units, 1);
    const reason = quoted === undefined ? "" : `: "${quoted.reason}"`;
    const named = group.members.slice(0, MOST_KEYS).join(", ");
    const rest = group.members.length - MOST_KEYS;
    const keys = rest > 0 ? `${named} and ${rest} more` : named;
    return `- Largest dissent: ${oneLine(group.label)}, ${group.count} of ${votes}${reason} (${keys})`;
  });
  const hidden = groups.length - lines.length;
  return hidden > 0 ? [...lines, `- and ${hidden} more answers with as many votes`] : lines;
}
