import { createHash, randomUUID } from "node:crypto";

/** The variable by which processes of an agent are known, wherever they went. */
const MARKER_VARIABLE = "SWARM_ATTEMPT";

/** The marker of one attempt in a tree; the trees' own part comes first, so that later attempts there know what earlier ones left. */
export function attemptMarker(cwd: string): { readonly variables: Record<string, string>; readonly marker: string } {
  const value = `${placeOf(cwd)}.${randomUUID()}`;
  return { variables: { [MARKER_VARIABLE]: value }, marker: `${MARKER_VARIABLE}=${value}` };
}

/** What begins the markers of all attempts in a tree. */
export function treeMarker(cwd: string): string {
  return `${MARKER_VARIABLE}=${placeOf(cwd)}.`;
}

function placeOf(cwd: string): string {
  return createHash("sha256").update(cwd).digest("hex").slice(0, 16);
}
