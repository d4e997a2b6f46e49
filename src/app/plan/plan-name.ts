const MOST_WORDS = 6;
const LONGEST = 48;
/** Words that say nothing of what is planned. */
const EMPTY = new Set(["a", "an", "the", "to", "of", "for", "and", "our", "in", "on", "with"]);

/** A file's name for a goal: `add-rate-limiting-api`; another number at its end where the name is taken. */
export function planName(goal: string, isTaken: (name: string) => boolean): string {
  const words = (goal.split("\n", 1)[0] ?? "")
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/\p{M}/gu, "")
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "" && !EMPTY.has(word));
  const name = words.slice(0, MOST_WORDS).join("-").slice(0, LONGEST).replace(/-$/, "") || "plan";
  if (!isTaken(name)) return name;
  for (let number = 2; ; number++) if (!isTaken(`${name}-${number}`)) return `${name}-${number}`;
}
