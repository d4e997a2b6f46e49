/** An implementation and what happened when the generated tests ran on it. */
export interface TestedCandidate {
  readonly key: string;
  /** One entry a test, in the same order for all candidates: whether it passed. */
  readonly passed: readonly boolean[];
  /** How many times the same code was produced; 1 where absent. */
  readonly copies?: number | undefined;
}

export interface BehaviourCluster {
  /** The keys of candidates that pass exactly the same tests, most copies first. */
  readonly members: readonly string[];
  /** Copies of its members. */
  readonly size: number;
  readonly testsPassed: number;
  /** Size × weight of the tests passed. */
  readonly score: number;
}

/**
 * Groups implementations that behave alike on generated tests, the best group first: one that many produced and that passes
 * many tests is likely right, although neither code nor tests can be trusted alone. Dual agreement as in B. Chen and others,
 * "CodeT: code generation with generated tests", ICLR 2023. `testWeights`: how often each test was generated; 1 each where
 * absent. A group that passes nothing has score 0 and shows no agreement; of equal scores the larger group comes first.
 */
export function behaviourClusters(
  candidates: readonly TestedCandidate[],
  testWeights: readonly number[] = [],
): readonly BehaviourCluster[] {
  const clusters = new Map<string, TestedCandidate[]>();
  for (const candidate of candidates) {
    const behaviour = candidate.passed.map((passed) => (passed ? "1" : "0")).join("");
    const cluster = clusters.get(behaviour);
    if (cluster === undefined) clusters.set(behaviour, [candidate]);
    else cluster.push(candidate);
  }
  return [...clusters.values()]
    .map((cluster) => clusterOf(cluster, testWeights))
    .sort((left, right) => right.score - left.score || right.size - left.size);
}

function clusterOf(cluster: readonly TestedCandidate[], testWeights: readonly number[]): BehaviourCluster {
  const passed = cluster[0]?.passed ?? [];
  const size = cluster.reduce((sum, candidate) => sum + copiesOf(candidate), 0);
  const weight = passed.reduce((sum, pass, index) => sum + (pass ? (testWeights[index] ?? 1) : 0), 0);
  const members = [...cluster].sort((left, right) => copiesOf(right) - copiesOf(left)).map(({ key }) => key);
  return { members, size, testsPassed: passed.filter(Boolean).length, score: size * weight };
}

function copiesOf({ copies }: TestedCandidate): number {
  return copies ?? 1;
}
