import { InputError } from "../../core/errors.ts";
import type { Role, RoleBook, Seniority, WorkingStyle } from "../../core/role.ts";
import type { Worker } from "./fit-persona.ts";
import { planDemand, type RoleDemand, type TaskNeed } from "./plan-demand.ts";
import { plainName } from "./role-names.ts";
import { SeededChance } from "./seeded-chance.ts";
import { dealtOut, shareOut } from "./share-out.ts";

/** A persona made from the book of roles. */
export interface GeneratedPersona extends Worker {
  readonly workingStyle: string;
}

export interface PersonaOrder {
  /** 1 to {@link MOST_PERSONAS}. */
  readonly count: number;
  readonly seed: number;
  readonly book: RoleBook;
  /** Roles are shared out by what these ask for; evenly without them, or where they ask for nothing. */
  readonly tasks?: readonly TaskNeed[] | undefined;
}

export const MOST_PERSONAS = 10_000;

/** Skills and habits of one persona. */
const SKILLS = { least: 3, most: 6 } as const;
const HABITS = 2;
/** How much more often a skill is given that the whole of a role's tasks ask for. */
const DEMANDED = 4;
/** Draws for one persona before two may differ in their names alone. */
const MOST_DRAWS = 50;

/**
 * Personas that all differ in name and instructions; the same order gives the same ones, on every machine. Any beginning of the
 * list has roles in the same shares as the whole. InputError where the book has too few names, or lacks a part.
 */
export function generatePersonas({ count, seed, book, tasks = [] }: PersonaOrder): readonly GeneratedPersona[] {
  checkOrder(count, book);
  const chance = new SeededChance(seed);
  const demand = planDemand(tasks, book.roles);
  const weights = book.roles.map(({ name }) => (demand.size === 0 ? 1 : (demand.get(name)?.minutes ?? 0)));
  const skills = book.roles.map((role) => skillWeights(role, demand.get(role.name)));
  const names = personNames(count, book, chance);
  const seen = new Set<string>();
  return dealtOut(shareOut(count, weights)).flatMap((index, at) => {
    const [role, name] = [book.roles[index], names[at]];
    if (role === undefined || name === undefined) return [];
    return [named(name, drawnOnce(role, skills[index] ?? new Map(), book, chance, seen))];
  });
}

interface Drawn {
  readonly role: Role;
  readonly skills: readonly string[];
  readonly seniority: Seniority;
  readonly style: WorkingStyle;
  readonly habits: readonly string[];
}

/** A draw that has not been made before, as far as there is one. */
function drawnOnce(
  role: Role,
  weights: ReadonlyMap<string, number>,
  book: RoleBook,
  chance: SeededChance,
  seen: Set<string>,
): Drawn {
  let drawn = draw(role, weights, book, chance);
  for (let draws = 1; seen.has(signOf(drawn)) && draws < MOST_DRAWS; draws++) drawn = draw(role, weights, book, chance);
  seen.add(signOf(drawn));
  return drawn;
}

function draw(
  role: Role,
  weights: ReadonlyMap<string, number>,
  { seniorities, styles }: RoleBook,
  chance: SeededChance,
): Drawn {
  const wanted = SKILLS.least + chance.below(SKILLS.most - SKILLS.least + 1);
  const [seniority] = chance.some(seniorities, 1, ({ weight }) => weight);
  const [style] = chance.some(styles, 1);
  if (seniority === undefined || style === undefined) throw new InputError("expected levels and styles, got none");
  const skills = chance.some([...weights.keys()], wanted, (skill) => weights.get(skill) ?? 0);
  const habits = chance.some([...role.habits.keys()], HABITS).toSorted((a, b) => a - b);
  return { role, skills, seniority, style, habits: habits.map((index) => role.habits[index] ?? "") };
}

/** Equal for personas that would be told the same. */
function signOf({ role, skills, seniority, style, habits }: Drawn): string {
  return [role.name, seniority.name, style.name, ...habits, ...skills.toSorted()].join("\n");
}

function named(name: string, { role, skills, seniority, style, habits }: Drawn): GeneratedPersona {
  const instructions = [
    `You are ${name}, ${withArticle(`${seniority.name} ${role.title}`)}.`,
    role.does,
    seniority.text,
    `You know most about: ${skills.join(", ")}. What lies outside of that you read up in the code before you rely on it.`,
    `How you work, ${style.name}: ${style.text} ${habits.join(" ")}`,
  ].join("\n\n");
  return { name, role: role.name, skills, seniority: seniority.name, workingStyle: style.name, instructions };
}

function withArticle(title: string): string {
  return `${/^[aeiou]/i.test(title) ? "an" : "a"} ${title}`;
}

/** The role's skills, more often those that the plan asks for, and those of the plan that the role lacks. */
function skillWeights({ skills }: Role, demand: RoleDemand | undefined): ReadonlyMap<string, number> {
  if (demand === undefined) return skills;
  const average = [...skills.values()].reduce((sum, weight) => sum + weight, 0) / Math.max(1, skills.size);
  const weights = new Map(skills);
  const written = new Map([...skills.keys()].map((skill) => [plainName(skill), skill]));
  for (const [skill, minutes] of demand.skills) {
    const share = minutes / demand.minutes;
    const known = written.get(plainName(skill)) ?? skill;
    written.set(plainName(skill), known);
    weights.set(known, (weights.get(known) ?? 0) + DEMANDED * share * average);
  }
  return weights;
}

/** Different names, each a given and a family name, in the order of chance. */
function personNames(count: number, { givenNames, familyNames }: RoleBook, chance: SeededChance): readonly string[] {
  const pairs = givenNames.flatMap((given) =>
    familyNames.filter((family) => family !== given).map((family) => `${given} ${family}`),
  );
  const different = [...new Map(pairs.map((name) => [name.toLowerCase(), name])).values()];
  if (different.length < count) {
    throw new InputError(
      `expected given and family names for ${count} different people, got enough for ${different.length}: add names to roles.yaml`,
    );
  }
  for (let at = 0; at < count; at++) {
    const other = at + chance.below(different.length - at);
    const [one, two] = [different[at] ?? "", different[other] ?? ""];
    different[at] = two;
    different[other] = one;
  }
  return different.slice(0, count);
}

function checkOrder(count: number, { roles, seniorities, styles }: RoleBook): void {
  const problems = [
    Number.isInteger(count) && count >= 1 && count <= MOST_PERSONAS
      ? ""
      : `expected 1 to ${MOST_PERSONAS} personas, got ${count}`,
    roles.length > 0 ? "" : "expected at least one role, got none",
    seniorities.length > 0 ? "" : "expected at least one level of seniority, got none",
    styles.length > 0 ? "" : "expected at least one working style, got none",
  ].filter((problem) => problem !== "");
  if (problems.length > 0) throw new InputError(problems);
}
