import { InputError } from "../../core/errors.ts";
import type { PlanTask, Risk } from "../../core/plan.ts";
import { type NamedRole, plainName, RoleNames } from "./role-names.ts";

/** A persona as tasks are given to it. */
export interface Worker {
  readonly name: string;
  readonly role: string;
  readonly skills: readonly string[];
  /** `junior`, `experienced`, `senior` or `principal`; any other word counts as `experienced`. */
  readonly seniority: string;
  readonly instructions: string;
}

/** How well a persona fits a task, and why. Each part is from 0 to 1, `load` the tasks that it has in hand. */
export interface Fit {
  /** The weighted sum of the parts, less something for each task in hand. */
  readonly score: number;
  readonly role: number;
  readonly skills: number;
  readonly seniority: number;
  readonly load: number;
}

const WEIGHTS = { role: 0.5, skills: 0.3, seniority: 0.2, perTaskInHand: 0.1 } as const;

const LEVELS: Readonly<Record<string, number | undefined>> = { junior: 0, experienced: 1, senior: 2, principal: 3 };
const USUAL_LEVEL = 1;
const WANTED: Readonly<Record<Risk, number>> = { low: 1, medium: 2, high: 3 };
/** What a level too low and a level too high take off. */
const TOO_LOW = 0.4;
const TOO_HIGH = 0.15;

/** What of a task decides who does it; equal needs have the same candidates. */
export interface TaskNeeds {
  /** A role that there is; undefined when the task names none that there is. */
  readonly role: string | undefined;
  /** As {@link plainName} writes them, each once. */
  readonly skills: readonly string[];
  readonly risk: Risk;
}

/** How well a worker of this role, with these skills, fits. A task that asks for no role or no skills is fitted by all in that part. */
export function fitPersona(needs: TaskNeeds, worker: WorkerTraits, load: number): Fit {
  const role = needs.role === undefined || needs.role === worker.role ? 1 : 0;
  const has = needs.skills.filter((skill) => worker.skills.has(skill)).length;
  const skills = needs.skills.length === 0 ? 1 : has / needs.skills.length;
  const gap = worker.level - WANTED[needs.risk];
  const seniority = Math.max(0, 1 - (gap < 0 ? -gap * TOO_LOW : gap * TOO_HIGH));
  const parts = WEIGHTS.role * role + WEIGHTS.skills * skills + WEIGHTS.seniority * seniority;
  return { score: rounded(parts - WEIGHTS.perTaskInHand * load), role, skills, seniority: rounded(seniority), load };
}

/** A worker as it is compared. */
export interface WorkerTraits {
  readonly role: string;
  readonly skills: ReadonlySet<string>;
  readonly level: number;
}

/** Workers that fit equally well when none of them has anything in hand. */
interface Tier {
  readonly score: number;
  readonly members: readonly number[];
}

/** Free workers of a tier among whom the one with the fewest tasks so far is taken. */
const MOST_COMPARED = 8;
/** Members of all tiers that are kept at once. */
const MOST_KEPT = 200_000;

/**
 * Gives each task to the worker that fits it best, and among equals to one that had little to do. The same calls in the same order
 * give the same choices. Candidates are looked up by role, else by skill, and ranked once for each kind of task; after that a
 * choice costs as much as there are tasks in hand, however many workers there are.
 */
export class PersonaPool {
  readonly #workers: readonly Worker[];
  readonly #traits: readonly WorkerTraits[];
  readonly #byName = new Map<string, number>();
  readonly #byRole = new Map<string, number[]>();
  readonly #bySkill = new Map<string, number[]>();
  readonly #roleNames: RoleNames;
  /** By worker: tasks in hand, and all that it ever had. */
  readonly #inHand: number[];
  readonly #had: number[];
  readonly #tiers = new Map<string, readonly Tier[]>();
  #kept = 0;
  #turn = 0;

  /** `roles` adds names by which plans may ask for a role. InputError without workers, or when two have one name. */
  constructor(workers: readonly Worker[], roles: readonly NamedRole[] = []) {
    if (workers.length === 0) throw new InputError("expected at least one persona to give tasks to, got none");
    this.#workers = workers;
    this.#traits = workers.map(traitsOf);
    this.#inHand = workers.map(() => 0);
    this.#had = workers.map(() => 0);
    for (const [index, { name }] of workers.entries()) {
      if (this.#byName.has(name)) {
        throw new InputError(`expected personas with different names, got ${JSON.stringify(name)} twice`);
      }
      this.#byName.set(name, index);
    }
    for (const [index, { role, skills }] of this.#traits.entries()) {
      listIn(this.#byRole, role).push(index);
      for (const skill of skills) listIn(this.#bySkill, skill).push(index);
    }
    const present = [...this.#byRole.keys()].map((name) => ({
      name,
      aliases: roles.filter((role) => role.name === name).flatMap(({ aliases }) => aliases),
    }));
    this.#roleNames = new RoleNames(present);
  }

  /** The best worker for the task, who has it in hand from now on, and a sentence that says why. */
  take(task: PlanTask): { readonly worker: Worker; readonly why: string } {
    const needs = this.needsOf(task);
    let best = -1;
    let bestScore = Number.NEGATIVE_INFINITY;
    for (const { score, members } of this.#tiersFor(needs)) {
      if (score <= bestScore) break;
      const candidate = this.#leastBusy(members);
      const reached = rounded(score - WEIGHTS.perTaskInHand * (this.#inHand[candidate] ?? 0));
      if (reached > bestScore) [best, bestScore] = [candidate, reached];
    }
    const [worker, traits] = [this.#workers[best], this.#traits[best]];
    if (worker === undefined || traits === undefined) throw new InputError("expected at least one persona, got none");
    const fit = fitPersona(needs, traits, this.#inHand[best] ?? 0);
    this.#hold(best);
    return { worker, why: explained(needs, worker, fit) };
  }

  /** Counts a choice that was made before, as when a run goes on after a kill; undefined for a name that is not in the pool. */
  hold(name: string): Worker | undefined {
    const index = this.#byName.get(name);
    if (index === undefined) return undefined;
    this.#hold(index);
    return this.#workers[index];
  }

  /** The worker has one task less in hand; a name that is not in the pool, or has none, changes nothing. */
  giveBack(name: string): void {
    const index = this.#byName.get(name);
    if (index !== undefined) this.#inHand[index] = Math.max(0, (this.#inHand[index] ?? 0) - 1);
  }

  /** What of the task decides here. The role is read from its role, else from its area; skills that nobody has do not count. */
  needsOf({ role, area, skills, risk }: PlanTask): TaskNeeds {
    const known = new Set(skills.map(plainName).filter((skill) => this.#bySkill.has(skill)));
    const named = this.#roleNames.roleOf(role) ?? this.#roleNames.roleOf(area);
    return { role: named, skills: [...known].sort(), risk };
  }

  #hold(index: number): void {
    this.#inHand[index] = (this.#inHand[index] ?? 0) + 1;
    this.#had[index] = (this.#had[index] ?? 0) + 1;
    this.#turn++;
  }

  /** Of the first free ones, seen from a place that moves on with each choice, the one that had the fewest tasks; if none is free, the one with the fewest in hand. */
  #leastBusy(members: readonly number[]): number {
    let best = members[0] ?? -1;
    let compared = 0;
    const start = this.#turn % members.length;
    for (let step = 0; step < members.length && compared < MOST_COMPARED; step++) {
      const member = members[(start + step) % members.length] ?? -1;
      if (this.#inHand[member] === 0) compared++;
      if (step === 0 || this.#isLessBusy(member, best)) best = member;
    }
    return best;
  }

  #isLessBusy(one: number, other: number): boolean {
    const inHand = (this.#inHand[one] ?? 0) - (this.#inHand[other] ?? 0);
    return inHand === 0 ? (this.#had[one] ?? 0) < (this.#had[other] ?? 0) : inHand < 0;
  }

  #tiersFor(needs: TaskNeeds): readonly Tier[] {
    const key = `${needs.risk}\n${needs.role ?? ""}\n${needs.skills.join("\n")}`;
    const known = this.#tiers.get(key);
    if (known !== undefined) return known;
    const candidates = this.#candidatesFor(needs);
    if (this.#kept + candidates.length > MOST_KEPT) {
      this.#tiers.clear();
      this.#kept = 0;
    }
    const byScore = new Map<number, number[]>();
    for (const index of candidates) {
      const traits = this.#traits[index];
      if (traits !== undefined) listIn(byScore, fitPersona(needs, traits, 0).score).push(index);
    }
    const tiers = [...byScore].sort(([a], [b]) => b - a).map(([score, members]) => ({ score, members }));
    this.#tiers.set(key, tiers);
    this.#kept += candidates.length;
    return tiers;
  }

  #candidatesFor({ role, skills }: TaskNeeds): readonly number[] {
    if (role !== undefined) return this.#byRole.get(role) ?? [];
    if (skills.length > 0) return [...new Set(skills.flatMap((skill) => this.#bySkill.get(skill) ?? []))];
    return [...this.#workers.keys()];
  }
}

function traitsOf({ role, skills, seniority }: Worker): WorkerTraits {
  return { role, skills: new Set(skills.map(plainName)), level: LEVELS[seniority.toLowerCase()] ?? USUAL_LEVEL };
}

function explained(needs: TaskNeeds, { role, seniority }: Worker, fit: Fit): string {
  const has = Math.round(fit.skills * needs.skills.length);
  const skills =
    needs.skills.length === 0 ? "no known skill asked for" : `${has} of ${needs.skills.length} skills it asks for`;
  const asRole = needs.role === undefined ? `${role} (the task names no role that there is)` : role;
  const load = fit.load === 0 ? "nothing else in hand" : `${fit.load} in hand`;
  return `${asRole}; ${skills}; ${seniority} for ${needs.risk} risk; ${load}; fit ${fit.score.toFixed(2)}`;
}

function listIn<K>(map: Map<K, number[]>, key: K): number[] {
  const list = map.get(key) ?? [];
  if (list.length === 0) map.set(key, list);
  return list;
}

/** To a millionth, so that sums that are equal are equal. */
function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
