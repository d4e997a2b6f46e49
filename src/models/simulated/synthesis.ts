import type { GivenAnswer } from "./given-answer.ts";
import type { Prompt } from "./prompt.ts";
import { quoted } from "./quotes.ts";

interface Side {
  readonly position: string;
  readonly holders: readonly GivenAnswer[];
}

const MOST_CHECKS = 5;

/** The five sections that a synthesis has, made of the given answers alone; `position` stands in where they hold none. */
export function synthesis(prompt: Prompt, position: string): string {
  const { answers, missing } = prompt;
  const sides = sidesOf(answers);
  return [
    `*Simulated answer: no real model was asked.* It sorts what ${namesOf(answers)} wrote.`,
    `## Agreement\n${agreement(sides, answers.length)}`,
    `## Disagreement\n${disagreement(sides, missing)}`,
    `## Strongest arguments\n${strongest(sides, answers)}`,
    `## Recommendation\n${recommendation(sides, answers, position)}`,
    `## What to check next\n${checks(answers)}`,
  ].join("\n\n");
}

/** Who holds what, the most held first, equally held ones in the order of the answers. */
function sidesOf(answers: readonly GivenAnswer[]): readonly Side[] {
  const sides = new Map<string, GivenAnswer[]>();
  for (const answer of answers) {
    if (answer.position === undefined) continue;
    const holders = sides.get(answer.position);
    if (holders === undefined) sides.set(answer.position, [answer]);
    else holders.push(answer);
  }
  return [...sides]
    .map(([position, holders]) => ({ position, holders }))
    .sort((one, other) => other.holders.length - one.holders.length);
}

function agreement(sides: readonly Side[], asked: number): string {
  const shared = sides.filter(({ holders }) => holders.length >= 2);
  if (shared.length === 0) return "None: no two of them hold the same.";
  return shared
    .map(({ position, holders }) => `**${position}**: ${namesOf(holders)} (${holders.length} of ${asked}).`)
    .join("\n");
}

function disagreement(sides: readonly Side[], missing: string): string {
  const [leading, ...others] = sides;
  const lines = others.map(
    ({ position, holders }) =>
      `${namesOf(holders)} ${holders.length === 1 ? "holds" : "hold"} **${position}** against **${leading?.position}**.`,
  );
  const dispute = leading === undefined ? ["None that they state as a position."] : ["None: all hold the same."];
  const absent = missing === "" ? [] : [`Missing points of view: ${missing}.`];
  return [...(lines.length > 0 ? lines : dispute), ...absent].join("\n");
}

function strongest(sides: readonly Side[], answers: readonly GivenAnswer[]): string {
  if (sides.length >= 2) {
    return sides.map(({ position, holders }) => `- For **${position}**, ${said(withClaim(holders), 0)}`).join("\n");
  }
  const [first] = answers;
  const last = answers.findLast(({ claims }) => claims.length > 0);
  return `- For it, ${said(first, 0)}\n- What could speak against it, ${said(last, -1)}`;
}

function recommendation(sides: readonly Side[], answers: readonly GivenAnswer[], position: string): string {
  const [leading, runnerUp] = sides;
  if (leading === undefined)
    return `**${position}**, with low certainty: none of ${namesOf(answers)} states a position.`;
  const share = leading.holders.length / answers.length;
  const certainty = share > 0.75 ? "high" : share > 0.5 ? "medium" : "low";
  const reason = `It rests on ${said(withClaim(leading.holders), 0)}`;
  const cost = runnerUp === undefined ? "" : ` It sets aside ${said(withClaim(runnerUp.holders), 0)}`;
  return `**${leading.position}**, with ${certainty} certainty: ${leading.holders.length} of ${answers.length} hold it. ${reason}${cost}`;
}

/** One check of each author in turn. */
function checks(answers: readonly GivenAnswer[]): string {
  const found = answers.flatMap(({ author, position, checks: [check] }) =>
    check === undefined ? [] : [`${author}${position === undefined ? "" : `, who holds **${position}**`}: ${check}`],
  );
  if (found.length === 0) return "1. Ask each of them what would change their mind; none of the answers says it.";
  return found
    .slice(0, MOST_CHECKS)
    .map((check, index) => `${index + 1}. ${check}`)
    .join("\n");
}

function withClaim(answers: readonly GivenAnswer[]): GivenAnswer | undefined {
  return answers.find(({ claims }) => claims.length > 0) ?? answers[0];
}

function said(answer: GivenAnswer | undefined, index: number): string {
  const claim = answer?.claims.at(index);
  return claim === undefined ? `${answer?.author ?? "nobody"} gives no reason.` : `${answer?.author}: ${quoted(claim)}`;
}

/** `a`, `a and b`, `a, b and c`. */
function namesOf(answers: readonly GivenAnswer[]): string {
  const names = answers.map(({ author }) => author);
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
