import { type InformationRequest, newlyWanted, sourceOf, type Wanted } from "../../collate/council/information.ts";
import { shortHash } from "../../collate/council/seeded-order.ts";
import type { RunContext } from "../../core/context.ts";
import { SwarmError } from "../../core/errors.ts";
import type { CallInput, CallOutput } from "../../core/step.ts";
import type { GivenInformation } from "../../prompts/council.ts";
import { attempt } from "../units.ts";
import type { CouncilInput } from "./council-input.ts";
import type { Round } from "./round.ts";

/** What members lacked after a round, and what became of it. */
export interface Information {
  readonly round: number;
  readonly wanted: Wanted;
  readonly given: GivenInformation["given"];
}

/** What is to be asked after a round, by where it comes from. */
export interface InformationPlan {
  readonly round: number;
  readonly calls: readonly { readonly wanted: Wanted; readonly input: CallInput }[];
  /** For a person, and needed. */
  readonly questions: readonly { readonly wanted: Wanted; readonly reason?: string | undefined }[];
  /** Nobody is asked, since no member needs it or since the run does not wait. */
  readonly left: readonly Information[];
}

/** What is new of what the members of a round lack; `before` holds what was asked already. */
export function informationPlan(input: CouncilInput, round: Round, before: readonly Information[]): InformationPlan {
  const { consent, waitsForPerson } = input.council;
  const plan = { round: round.number, calls: [], questions: [], left: [] } as {
    round: number;
    calls: InformationPlan["calls"][number][];
    questions: InformationPlan["questions"][number][];
    left: Information[];
  };
  const asked = before.filter(({ given, wanted }) => given.kind === "text" || wanted.isNeeded);
  for (const wanted of newlyWanted(
    requestsOf(round),
    asked.map((one) => one.wanted),
  )) {
    const source = sourceOf(wanted, consent);
    if (source.from === "file") plan.calls.push({ wanted, input: { call: "read-file", path: source.path } });
    else if (source.from === "command") {
      plan.calls.push({ wanted, input: { call: "run-command", command: source.command } });
    } else if (wanted.isNeeded && waitsForPerson) plan.questions.push({ wanted, reason: source.reason });
    else {
      const alone = wanted.isNeeded ? "nobody is there to be asked" : "no member needs it to decide";
      const reason = source.reason === undefined ? alone : `${source.reason}, and ${alone}`;
      plan.left.push({ round: round.number, wanted, given: { kind: "none", reason } });
    }
  }
  return plan;
}

function requestsOf({ answers }: Round): readonly InformationRequest[] {
  return answers.flatMap(({ member, answer }) =>
    answer.missing.map(({ kind, what, why, needed }) => ({ by: member, kind, what, why, isNeeded: needed })),
  );
}

/** Reads and runs what may be, side by side, then waits for a person where something is left. Undefined when the run stopped first. */
export async function gatherInformation(
  ctx: RunContext,
  plan: InformationPlan,
): Promise<readonly Information[] | undefined> {
  const { round, calls, questions, left } = plan;
  const fetched = await Promise.all(calls.map(({ wanted, input }) => fetchOne(ctx, round, wanted, input)));
  if (fetched.includes(undefined)) return undefined;
  const known = fetched.flatMap((one) => one ?? []);
  if (questions.length === 0) return [...known, ...left];
  const answer = await askPerson(ctx, plan);
  if (answer === undefined) return undefined;
  const given = { kind: "text", text: answer, from: "person" } as const;
  return [...known, ...questions.map(({ wanted }) => ({ round, wanted, given })), ...left];
}

async function fetchOne(
  ctx: RunContext,
  round: number,
  wanted: Wanted,
  input: CallInput,
): Promise<Information | undefined> {
  const key = `information/${round}/${input.call}/${input.call === "read-file" ? input.path : shortHash(input.command)}`;
  const output = await attempt(() => ctx.step(key, "call", input));
  if (output instanceof SwarmError) return undefined;
  return { round, wanted, given: givenOf(input, output) };
}

function givenOf(input: CallInput, output: CallOutput): Information["given"] {
  if (output.kind === "not_given") return { kind: "none", reason: output.reason };
  const { text, note } = output;
  return { kind: "text", text, note, from: input.call === "read-file" ? "file" : "command" };
}

/** Asks under a key that names round and question; what is asked is stored beside it, for who looks at the run while it waits. */
async function askPerson(ctx: RunContext, { round, questions }: InformationPlan): Promise<string | undefined> {
  const question = questionText(questions);
  // A retry may come to other questions in the same round, which the answer to these would not answer.
  const key = `information/${round}/person/${shortHash(question)}`;
  const signal = `answer:${shortHash(round, question)}`;
  const asked = await attempt(() => ctx.record(`${key}/asked`, () => ({ question, signal })));
  if (asked instanceof SwarmError) return undefined;
  const answer = await attempt(() => ctx.waitFor(key, asked.signal));
  return answer instanceof SwarmError ? undefined : String(answer);
}

function questionText(questions: InformationPlan["questions"]): string {
  return questions
    .map(({ wanted: { kind, what, why, by }, reason }) => {
      const thing =
        kind === "fact" ? what : `the ${kind} ${JSON.stringify(what)}${reason === undefined ? "" : ` (${reason})`}`;
      return `- ${thing} [asked by ${by.join(", ")}${why === "" ? "" : `: ${why}`}]`;
    })
    .join("\n");
}

/** As members read it: what a person said once, for all that was asked of them in a round. */
export function informationFor(all: readonly Information[]): readonly GivenInformation[] {
  const told = new Map<string, { what: string; given: Information["given"] }>();
  for (const { round, wanted, given } of all) {
    if (given.kind === "none" && !wanted.isNeeded && wanted.kind === "fact") continue;
    const isPerson = given.kind === "text" && given.from === "person";
    const key = isPerson ? `person ${round}` : `${wanted.kind} ${wanted.what}`;
    const before = told.get(key);
    told.set(key, { what: before === undefined ? wanted.what : `${before.what}; ${wanted.what}`, given });
  }
  return [...told.values()];
}
