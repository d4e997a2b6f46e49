import type { Block } from "../../core/report.ts";
import { showUsd } from "../../core/show-usd.ts";
import { memberKey } from "./council-calls.ts";
import type { CouncilOutcome } from "./council-report.ts";
import type { Debate } from "./deliberate.ts";
import type { Information } from "./gather-information.ts";
import type { Speculation } from "./hold-synthesis.ts";

/** What happened besides the votes: who joined, what was asked and given, and what speculation cost. */
export function courseBlocks(outcome: CouncilOutcome): readonly Block[] {
  return [...memberBlocks(outcome), ...informationBlocks(outcome), ...speculationBlocks(outcome)];
}

function memberBlocks({ seating, debate }: CouncilOutcome): readonly Block[] {
  const notes = [...(seating.note === "" ? [] : [seating.note]), ...joinNotes(debate), ...lossNotes(debate)];
  if (notes.length === 0) return [];
  const from = debate.rounds.flatMap(({ units }) => units.map(({ key }) => key));
  const recruiter = seating.recruiter === undefined ? [] : [seating.recruiter.key];
  return [
    { kind: "heading", level: 2, text: "Members" },
    { kind: "markdown", text: notes.map((note) => `- ${note}`).join("\n"), from: [...recruiter, ...from] },
  ];
}

function joinNotes({ recruits, rounds }: Debate): readonly string[] {
  const held = new Set(rounds.map(({ number }) => number));
  const strangers = new Map<string, Set<string>>();
  const notes: string[] = [];
  for (const { round, joining, left, unknown } of recruits) {
    for (const { name, by } of joining) {
      const when = held.has(round + 1)
        ? `joined in round ${round + 1}`
        : `was to join in round ${round + 1}, which was not held`;
      notes.push(`**${name}** ${when}, recruited by ${by.join(", ")}.`);
    }
    for (const { name, by } of left)
      notes.push(`**${name}** was recruited by ${by.join(", ")} after round ${round}; there was no room.`);
    for (const { name, by } of unknown) {
      strangers.set(name, new Set([...(strangers.get(name) ?? []), ...by]));
    }
  }
  for (const [name, by] of strangers) {
    notes.push(`${[...by].join(", ")} wanted to recruit ${JSON.stringify(name)}, which no persona is called.`);
  }
  return [...new Set(notes)];
}

function lossNotes({ rounds }: Debate): readonly string[] {
  return rounds.flatMap(({ number, lost, units, members, answers }) =>
    members.flatMap((name, index) => {
      const unit = units[index];
      if (unit === undefined || unit.status === "answered" || unit.status === "not_run") return [];
      const what = unit.status === "error" ? "did not answer" : `gave no answer that counts (${unit.status})`;
      const after = lost.includes(name)
        ? "; its model cannot be reached, so it was not asked again"
        : answers.length === 0
          ? ""
          : "; the round went on with the rest";
      return [`**${name}** ${what} in round ${number}${after}.`];
    }),
  );
}

function informationBlocks({ debate }: CouncilOutcome): readonly Block[] {
  const all = [...debate.information, ...askedLast(debate)];
  if (all.length === 0) return [];
  const keysOf = ({ wanted, round }: Information) => wanted.by.map((name) => memberKey(round, name));
  return [
    { kind: "heading", level: 2, text: "Information asked and given" },
    {
      kind: "table",
      columns: ["asked for", "kind", "by", "round", "why", "given"],
      rows: all.map(({ round, wanted, given }) => [
        wanted.what,
        wanted.kind,
        wanted.by.join(", "),
        round,
        wanted.why,
        givenWords(given),
      ]),
      from: all.flatMap(keysOf),
      rowsFrom: all.map(keysOf),
    },
  ];
}

function givenWords(given: Information["given"]): string {
  if (given.kind === "none") return `no: ${given.reason}`;
  const size = `${given.text.length} characters`;
  const note = given.note === undefined ? "" : `, ${given.note}`;
  return `${{ file: "the file", command: "what it printed", person: "by a person" }[given.from]} (${size}${note})`;
}

/** What was lacking when the debate ended: nobody was asked for it any more. */
function askedLast({ rounds, information, end }: Debate): readonly Information[] {
  const last = rounds.at(-1);
  if (last === undefined || end === "stopped" || information.some(({ round }) => round === last.number)) return [];
  const known = new Set(information.map(({ wanted }) => wanted.what));
  return last.answers.flatMap(({ member, answer }) =>
    answer.missing.flatMap(({ kind, what, why, needed }) => {
      if (known.has(what)) return [];
      known.add(what);
      const wanted = { kind, what, why, by: [member], isNeeded: needed };
      return [{ round: last.number, wanted, given: { kind: "none", reason: "the debate ended" } } as const];
    }),
  );
}

function speculationBlocks({ input, debate }: CouncilOutcome): readonly Block[] {
  if (!input.council.isSpeculative) return [];
  const { speculations } = debate;
  const begun = speculations.map(({ round }) => round);
  const vain = speculations.find((one) => one.vain !== undefined);
  const first =
    begun.length === 0
      ? "No round was begun before a synthesis was there."
      : `Begun before the synthesis of the round before was there: ${begun.map((round) => `round ${round}`).join(", ")}.`;
  return [
    { kind: "heading", level: 2, text: "Cost of speculation" },
    { kind: "markdown", text: `${first} ${vainWords(vain)}`, from: vain?.vain?.finished.map(({ key }) => key) ?? [] },
  ];
}

function vainWords(speculation: Speculation | undefined): string {
  const vain = speculation?.vain;
  if (speculation === undefined || vain === undefined) return "None of it was in vain, so it cost nothing extra.";
  const { begun, finished } = vain;
  const costs = finished.map(({ costUsd }) => costUsd ?? null);
  const known = costs.flatMap((cost) => (cost === null ? [] : [cost]));
  const usd = showUsd(known.reduce((sum, cost) => sum + cost, 0));
  const cost = known.length === costs.length ? usd : `at least ${usd}`;
  const cut = begun - finished.length;
  const paid =
    finished.length === 0
      ? "none of them had been answered"
      : `${finished.length} had been answered, for ${cost}, which counts as no vote`;
  const lost =
    cut === 0
      ? ""
      : `; ${cut === 1 ? "1 was" : `${cut} were`} cut off, and what that cost at most stands in the cost of the run where it had been sent`;
  return `The synthesis ended the debate while the ${begun} calls of round ${speculation.round} were under way: ${paid}${lost}.`;
}
