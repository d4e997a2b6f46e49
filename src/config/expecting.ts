/** Messages of zod become what follows *expected*. An unknown field keeps its own, which is told elsewhere. */
export function expecting(phrase: string) {
  return {
    error: (issue: { readonly code?: string | undefined }) => (issue.code === "unrecognized_keys" ? undefined : phrase),
  };
}
