import type { AnswerGroup } from "../collate/group-answers.ts";
import { showDuration } from "../core/duration.ts";
import type { Block, Unit } from "../core/report.ts";
import { showUsd } from "../core/show-usd.ts";
import { costByModel } from "./charts/cost-chart.ts";
import { percent } from "./vote-blocks.ts";

/**
 * The report cut by model and by persona, each where there is more than one: how many units were theirs and what became of
 * them, what they cost, as a chart too, and how long they took. With `groups`, also how often they agreed with the leading answer.
 */
export function cutTables(units: readonly Unit[], groups?: readonly AnswerGroup[]): readonly Block[] {
  const leader = groups === undefined ? undefined : leaderOf(groups);
  const agreement = groups === undefined ? undefined : (own: readonly Unit[]) => agreementOf(own, leader);
  return [
    ...cutTable("model", units, (unit) => unit.model, agreement),
    ...costByModel(units),
    ...cutTable("persona", units, (unit) => unit.persona, agreement),
  ];
}

function cutTable(
  title: string,
  units: readonly Unit[],
  nameOf: (unit: Unit) => string | undefined,
  agreement: ((own: readonly Unit[]) => string | null) | undefined,
): readonly Block[] {
  const cuts = new Map<string, Unit[]>();
  for (const unit of units) {
    const name = nameOf(unit);
    if (name === undefined || unit.aside === true) continue;
    const own = cuts.get(name) ?? [];
    own.push(unit);
    cuts.set(name, own);
  }
  if (cuts.size < 2) return [];
  const agrees = agreement === undefined ? [] : ["agree with the leader"];
  const rows = [...cuts].map(([name, own]) => {
    const answers = own.filter(({ status }) => status === "answered").length;
    const errors = own.filter(({ status }) => status === "error").length;
    const unclear = own.filter(({ status }) => status === "refused" || status === "unparsed").length;
    const agreed = agreement === undefined ? [] : [agreement(own)];
    return [name, own.length, answers, errors, unclear, ...agreed, costOf(own), latencyOf(own)];
  });
  return [
    { kind: "heading", level: 3, text: `By ${title}` },
    {
      kind: "table",
      columns: [
        title,
        "planned",
        "answers",
        "errors",
        "refused or unparsed",
        ...agrees,
        "cost of responses",
        "mean latency",
      ],
      rows,
      from: [...cuts.values()].flatMap((own) => own.map(({ key }) => key)),
    },
  ];
}

/** The keys of those who gave the leading answer; undefined where several lead or nobody voted. */
function leaderOf([first, second]: readonly AnswerGroup[]): ReadonlySet<string> | undefined {
  return first === undefined || first.count === second?.count ? undefined : new Set(first.members);
}

function agreementOf(own: readonly Unit[], leader: ReadonlySet<string> | undefined): string | null {
  const answered = own.filter(({ status }) => status === "answered");
  if (leader === undefined || answered.length === 0) return null;
  const agreed = answered.filter(({ key }) => leader.has(key)).length;
  return `${percent(agreed / answered.length)} (${agreed} of ${answered.length})`;
}

/** Of the units that have a response; null where none has. Requests that failed are in the run's spend alone. */
function costOf(own: readonly Unit[]): string | null {
  const costs = own.flatMap(({ costUsd }) => (costUsd === undefined ? [] : [costUsd]));
  if (costs.length === 0) return null;
  const known = costs.flatMap((cost) => (cost === null ? [] : [cost]));
  const usd = known.reduce((sum, cost) => sum + cost, 0);
  if (known.length === costs.length) return showUsd(usd);
  return known.length === 0 ? "unknown" : `at least ${showUsd(usd)}`;
}

/** Of responses that came over the wire; null where none did. */
function latencyOf(own: readonly Unit[]): string | null {
  const times = own.flatMap(({ ms, cached }) => (ms === undefined || cached === true ? [] : [ms]));
  return times.length === 0 ? null : showDuration(times.reduce((sum, ms) => sum + ms, 0) / times.length);
}
