/** A kind of worker: what personas of it are made from. Data, not code. */
export interface Role {
  /** Lower-case letters, digits and dashes, as `backend`. */
  readonly name: string;
  /** As it stands behind a name: `backend engineer`. */
  readonly title: string;
  /** Other names that plans use for it. */
  readonly aliases: readonly string[];
  /** What it does and where its judgement lies, as it is said to the persona. */
  readonly does: string;
  /** How often a persona of this role has a skill, against the other skills of the role; above 0. */
  readonly skills: ReadonlyMap<string, number>;
  /** What it is known for doing; a persona has some of them. */
  readonly habits: readonly string[];
}

/** How experienced a persona is. */
export interface Seniority {
  readonly name: string;
  /** How many of them there are, against the other levels; above 0. */
  readonly weight: number;
  readonly text: string;
}

/** How a persona goes about its work. */
export interface WorkingStyle {
  readonly name: string;
  readonly text: string;
}

/** All that personas are made from. */
export interface RoleBook {
  readonly roles: readonly Role[];
  /** Least experienced first. */
  readonly seniorities: readonly Seniority[];
  readonly styles: readonly WorkingStyle[];
  readonly givenNames: readonly string[];
  readonly familyNames: readonly string[];
}
