/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A frozen copy of the process's environment. The only place that reads it; everything else is given what it needs. */
export function readEnvironment(): Environment {
  return Object.freeze({ ...process.env });
}
