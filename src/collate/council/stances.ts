/** What one member said of others in one round, as members and not as the names under which it saw them. */
export interface Stance {
  readonly member: string;
  readonly agreesWith: readonly string[];
  readonly disagreesWith: readonly string[];
}

/**
 * How often each member of a row sided with each of a column: of the rounds in which it said that it agrees or disagrees, the
 * share in which it agreed, from 0 to 1; null where it said neither, or both. In the order of the members.
 */
export function stanceMatrix(
  members: readonly string[],
  stances: readonly Stance[],
): readonly (readonly (number | null)[])[] {
  return members.map((row) => {
    const own = stances.filter(({ member }) => member === row);
    return members.map((column) => {
      if (row === column) return null;
      const said = own.flatMap(({ agreesWith, disagreesWith }) => {
        const [agrees, disagrees] = [agreesWith.includes(column), disagreesWith.includes(column)];
        return agrees === disagrees ? [] : [agrees];
      });
      return said.length === 0 ? null : said.filter((agrees) => agrees).length / said.length;
    });
  });
}
