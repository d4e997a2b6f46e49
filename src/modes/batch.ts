import { type AnswerGroup, groupAnswers } from "../collate/group-answers.ts";
import { voteHeadline } from "../collate/headline.ts";
import { choicesIn } from "../collate/multiple-choice.ts";
import { wilsonInterval } from "../collate/wilson.ts";
import type { Mode } from "../core/context.ts";
import { DefectError } from "../core/errors.ts";
import type { Block, Unit } from "../core/report.ts";
import { type Counts, countUnits } from "../core/run.ts";
import { withSchema } from "../prompts/structured.ts";
import { VOTE, type Vote, votePrompt } from "../prompts/vote.ts";
import { problemTable } from "./problem-table.ts";
import { callTo, type QuestionInput, requestOf, titleOf } from "./question.ts";
import { askAll, structuredUnit } from "./units.ts";

export type BatchInput = QuestionInput & { readonly samples: number };

const MOST_GROUPS_SHOWN = 20;
const GROUPS_WITH_REASONS = 5;
const REASONS_SHOWN = 3;

/** The same question to N independent samples; equal answers are counted together. */
export const batch: Mode<BatchInput> = {
  name: "batch",

  *calls(question) {
    const { prompt, files, system, members, samples } = question;
    const conversations = members.map(({ persona }) => votePrompt({ question: prompt, files, system, persona }));
    for (let sample = 0; sample < samples; sample++) {
      const member = members[sample % members.length];
      const conversation = conversations[sample % members.length];
      if (member === undefined || conversation === undefined)
        throw new DefectError("expected members to vote, got none");
      const request = withSchema(requestOf(question, conversation, sample), VOTE, member.nativeSchema);
      yield callTo(`vote/${sample + 1}`, member, request);
    }
  },

  async run(ctx, question) {
    const units = await askAll(ctx, batch.calls(question), structuredUnit(VOTE));
    const counts = countUnits(units);
    const groups = groupAnswers(votesOf(units), choicesIn(question.prompt));
    return {
      mode: "batch",
      title: titleOf(question.prompt),
      headline: voteHeadline(groups, counts),
      counts,
      blocks: [...groupTable(groups, counts), ...reasonBlocks(groups, units), ...problemTable(units)],
      units,
    };
  },
};

function votesOf(units: readonly Unit[]) {
  return units.flatMap((unit) => {
    if (unit.status !== "answered") return [];
    const vote = unit.value as Vote;
    return [{ key: unit.key, answer: vote.answer, confidence: vote.confidence }];
  });
}

function groupTable(groups: readonly AnswerGroup[], counts: Counts): readonly Block[] {
  if (groups.length === 0) return [];
  const rows = groups.slice(0, MOST_GROUPS_SHOWN).map((group) => {
    const { low, high } = wilsonInterval(group.count, counts.answered);
    const interval = `${percent(low)} to ${percent(high)}`;
    return [group.label, group.count, percent(group.share), interval, Math.round(group.meanConfidence)];
  });
  const columns = ["answer", "votes", "share", "95 % interval", "mean confidence"];
  const hidden = groups.length - rows.length;
  const rest: readonly Block[] =
    hidden > 0 ? [{ kind: "markdown", text: `and ${hidden} more answers, each with fewer votes` }] : [];
  return [{ kind: "table", columns, rows, from: groups.flatMap(({ members }) => members) }, ...rest];
}

/** The strongest reason of the first voters of each large group, word for word. */
function reasonBlocks(groups: readonly AnswerGroup[], units: readonly Unit[]): readonly Block[] {
  const byKey = new Map(units.map((unit) => [unit.key, unit]));
  return groups.slice(0, GROUPS_WITH_REASONS).flatMap((group): readonly Block[] => {
    const quoted = new Map<string, string>();
    for (const key of group.members) {
      if (quoted.size === REASONS_SHOWN) break;
      const vote = byKey.get(key)?.value as Vote | undefined;
      const reason = vote?.reasons[0];
      if (reason !== undefined && !quoted.has(reason)) quoted.set(reason, key);
    }
    const lines = [...quoted].map(([reason, key]) => `- ${reason.replace(/\s+/g, " ").trim()} (${key})`);
    return [
      { kind: "heading", level: 3, text: `Why ${group.label}` },
      { kind: "markdown", text: lines.join("\n"), from: [...quoted.values()] },
    ];
  });
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
