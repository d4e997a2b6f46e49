import type { PlanTask } from "../../core/plan.ts";
import type { Role } from "../../core/role.ts";
import { plainName, RoleNames } from "./role-names.ts";

/** What of a task says who could do it. */
export type TaskNeed = Pick<PlanTask, "role" | "area" | "skills" | "estimateMinutes">;

/** How much of a plan is for one role. */
export interface RoleDemand {
  /** Minutes of its tasks. */
  readonly minutes: number;
  /** By skill, as it is written in the plan: the minutes of the tasks that ask for it. */
  readonly skills: ReadonlyMap<string, number>;
}

/** Minutes of a task without an estimate. */
const USUAL_MINUTES = 30;
/** Skills that a plan adds to one role. */
const MOST_SKILLS = 40;
const LONGEST_SKILL = 60;

/**
 * What the tasks ask for, by role: the role that a task names, else the one of its area, else the one whose skills it asks for most.
 * A task that says nothing of it counts for no role.
 */
export function planDemand(tasks: readonly TaskNeed[], roles: readonly Role[]): ReadonlyMap<string, RoleDemand> {
  const names = new RoleNames(roles);
  const owners = skillOwners(roles);
  const demand = new Map<string, { minutes: number; skills: Map<string, number> }>();
  for (const { role, area, skills, estimateMinutes } of tasks) {
    const name = names.roleOf(role) ?? names.roleOf(area) ?? roleBySkills(skills, owners, names);
    if (name === undefined) continue;
    const minutes = Math.max(1, estimateMinutes ?? USUAL_MINUTES);
    const entry = demand.get(name) ?? { minutes: 0, skills: new Map<string, number>() };
    entry.minutes += minutes;
    for (const skill of new Set(skills.map((each) => each.trim()))) {
      if (plainName(skill) === "" || skill.length > LONGEST_SKILL) continue;
      if (entry.skills.has(skill) || entry.skills.size < MOST_SKILLS) {
        entry.skills.set(skill, (entry.skills.get(skill) ?? 0) + minutes);
      }
    }
    demand.set(name, entry);
  }
  return demand;
}

/** By skill: the roles that have it, each with how much of the role it is. */
function skillOwners(roles: readonly Role[]): ReadonlyMap<string, ReadonlyMap<string, number>> {
  const owners = new Map<string, Map<string, number>>();
  for (const { name, skills } of roles) {
    const all = [...skills.values()].reduce((sum, weight) => sum + weight, 0);
    for (const [skill, weight] of skills) {
      const plain = plainName(skill);
      owners.set(plain, (owners.get(plain) ?? new Map<string, number>()).set(name, weight / all));
    }
  }
  return owners;
}

function roleBySkills(
  skills: readonly string[],
  owners: ReadonlyMap<string, ReadonlyMap<string, number>>,
  names: RoleNames,
): string | undefined {
  const shares = new Map<string, number>();
  for (const skill of skills) {
    for (const [role, share] of owners.get(plainName(skill)) ?? []) shares.set(role, (shares.get(role) ?? 0) + share);
    const named = names.roleOf(skill);
    if (named !== undefined) shares.set(named, (shares.get(named) ?? 0) + 1);
  }
  let best: string | undefined;
  for (const [role, share] of shares) if (best === undefined || share > (shares.get(best) ?? 0)) best = role;
  return best;
}
