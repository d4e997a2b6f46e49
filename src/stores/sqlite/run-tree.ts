/** SQL for the numbers of a run and of all below it; takes the run's id as parameter 1, however often it stands in a statement. */
export const TREE = `(
  WITH RECURSIVE tree(num) AS (
    SELECT num FROM runs WHERE id = ?1
    UNION ALL
    SELECT r.num FROM runs r JOIN tree t ON r.parent = t.num
  )
  SELECT num FROM tree)`;
