import { nearestNames, unknownName } from "../core/nearest.ts";
import type { ConfigFile } from "./schema.ts";

/** Something in a file that speaks of a provider nobody knows. */
export interface UnknownProvider {
  readonly path: readonly PropertyKey[];
  readonly part: "field" | "value";
  readonly message: string;
}

/** Names of models whose provider is not known, as written in a file. */
export function unknownProvidersIn(file: ConfigFile, known: readonly string[]): readonly UnknownProvider[] {
  const said: readonly {
    readonly name: string;
    readonly path: readonly PropertyKey[];
    readonly part: "field" | "value";
  }[] = [
    ...(file.model === undefined ? [] : [{ name: file.model, path: ["model"], part: "value" as const }]),
    ...(file.embedding === undefined ? [] : [{ name: file.embedding, path: ["embedding"], part: "value" as const }]),
    ...(file.fallback ?? []).map((name, index) => ({ name, path: ["fallback", index], part: "value" as const })),
    ...Object.keys(file.models ?? {}).map((name) => ({ name, path: ["models", name], part: "field" as const })),
  ];
  return said.flatMap(({ name, path, part }) => {
    const problem = unknownProviderOf(name, known);
    return problem === undefined ? [] : [{ path, part, message: problem }];
  });
}

/** Why the provider of a model's name is not known; undefined when it is. */
export function unknownProviderOf(model: string, known: readonly string[]): string | undefined {
  const provider = model.slice(0, model.indexOf("/"));
  return known.includes(provider) || needsNoUrl(provider) ? undefined : unknownName("provider", provider, known);
}

/** Why a provider of a file cannot be reached: it is not built in and no file says its URL. Undefined when it can. */
export function unreachableProvider(
  name: string,
  baseUrl: string | undefined,
  builtIn: readonly string[],
): string | undefined {
  if (baseUrl !== undefined || builtIn.includes(name) || needsNoUrl(name)) return undefined;
  const near = nearestNames(name, builtIn);
  const hint = near.length > 0 ? ` (did you mean ${near.join(", ")}?)` : "";
  return `expected baseUrl, since ${JSON.stringify(name)} is not built in, got none${hint}`;
}

function needsNoUrl(provider: string): boolean {
  return provider === "sim" || provider.startsWith("ai-sdk:");
}
