import type { ProjectPackage } from "../../core/inventory.ts";
import type { Ecosystem, NeedFact } from "./manifest-facts.ts";
import type { Manifest } from "./project-manifests.ts";
import { isWithin, nameOf, resolved } from "./relative-path.ts";

/** `isAnywhere`: the name may be that of a package of another ecosystem. */
interface PartNeed extends NeedFact {
  readonly isAnywhere?: boolean | undefined;
}

interface Part {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly path: string;
  readonly ecosystem: Ecosystem;
  readonly system: string;
  readonly manifest: string;
  readonly needs: readonly PartNeed[];
}

/** The packages of a project and what they need of each other; those nearest to the root first. */
export function packagesOf(manifests: readonly Manifest[]): readonly ProjectPackage[] {
  const parts = withWorkspaceNeeds(mergedParts(manifests), manifests);
  const byPath = new Map<string, Part[]>();
  const byName = new Map<string, Part>();
  const byAnyName = new Map<string, Part>();
  for (const part of parts) {
    byPath.set(part.path, [...(byPath.get(part.path) ?? []), part]);
    for (const name of [part.name, ...part.aliases]) {
      // Of equal names the one nearest to the root counts.
      const key = nameKey(part.ecosystem, name);
      if (!byName.has(key)) byName.set(key, part);
      if (!byAnyName.has(name)) byAnyName.set(name, part);
    }
  }
  const find = (part: Part, { name, path, isAnywhere }: PartNeed): Part | undefined => {
    const place = path === undefined ? undefined : resolved(part.path, path);
    const there = place === undefined ? [] : (byPath.get(place) ?? []);
    const beside = there.find(({ ecosystem }) => ecosystem === part.ecosystem) ?? there[0];
    if (beside !== undefined || name === undefined) return beside;
    return byName.get(nameKey(part.ecosystem, name)) ?? (isAnywhere === true ? byAnyName.get(name) : undefined);
  };
  return parts.map((part) => {
    const needed = part.needs.flatMap((need) => find(part, need) ?? []).filter((each) => each.path !== part.path);
    const needs = [...new Set(needed.map(({ path }) => path))].sort();
    return { name: part.name, path: part.path, system: part.system, manifest: part.manifest, needs };
  });
}

/** Packages for node and for deno are needed by the same names. */
function nameKey(ecosystem: Ecosystem, name: string): string {
  return `${ecosystem === "deno" ? "node" : ecosystem} ${name}`;
}

/** One part for each folder and ecosystem; what several manifests of a folder say of it is put together. */
function mergedParts(manifests: readonly Manifest[]): readonly Part[] {
  const parts = new Map<string, Part>();
  const settings = manifests.filter(({ path }) => /^settings\.gradle/.test(nameOf(path)));
  for (const manifest of manifests) {
    const { facts, folder, systems, path } = manifest;
    const ecosystem = facts.ecosystem;
    if (ecosystem === undefined || ecosystem === "workspace") continue;
    const name = nameInProject(manifest, settings);
    const key = `${ecosystem} ${folder}`;
    const before = parts.get(key);
    if (before === undefined && (name === undefined || systems.length === 0)) continue;
    parts.set(key, {
      name: before?.name ?? name ?? "",
      aliases: before?.aliases ?? [],
      path: folder,
      ecosystem,
      system: before?.system ?? systems[0] ?? ecosystem,
      manifest: before?.manifest ?? path,
      needs: [...(before?.needs ?? []), ...(facts.needs ?? [])],
    });
  }
  return [...parts.values()];
}

function nameInProject({ facts, folder, path }: Manifest, settings: readonly Manifest[]): string | undefined {
  if (facts.ecosystem === "bazel") return `//${folder}`;
  if (facts.ecosystem === "node" && facts.name === undefined && nameOf(path) === "package.json")
    return nameOf(folder) || "package.json";
  if (facts.ecosystem !== "gradle") return facts.name;
  const root = settings.findLast((each) => isWithin(folder, each.folder))?.folder;
  if (root === undefined) return nameOf(folder) || ":";
  const below = root === "" ? folder : folder.slice(root.length + 1);
  return `:${below.replaceAll("/", ":")}`;
}

/** What nx and moon say of a folder's project goes to the package there, or makes one. */
function withWorkspaceNeeds(parts: readonly Part[], manifests: readonly Manifest[]): readonly Part[] {
  const said = Map.groupBy(
    manifests.filter(({ facts, path }) => facts.ecosystem === "workspace" && !/\.moon\//.test(path)),
    ({ folder }) => folder,
  );
  if (said.size === 0) return parts;
  const needsOf = (notes: readonly Manifest[]): readonly PartNeed[] =>
    notes.flatMap(({ facts }) => (facts.needs ?? []).map((need) => ({ ...need, isAnywhere: true })));
  const aliased = parts.map((part) => {
    const notes = said.get(part.path) ?? [];
    const names = [...notes.flatMap(({ facts }) => facts.name ?? []), nameOf(part.path)];
    return { ...part, aliases: names.filter((name) => name !== ""), needs: [...part.needs, ...needsOf(notes)] };
  });
  const taken = new Set(parts.map(({ path }) => path));
  const made = [...said].flatMap(([folder, notes]): readonly Part[] => {
    const [first] = notes;
    if (first === undefined || folder === "" || taken.has(folder)) return [];
    const { facts, path, systems } = first;
    const name = facts.name ?? nameOf(folder);
    const system = systems[0] ?? "nx";
    return [
      {
        name,
        aliases: [nameOf(folder)],
        path: folder,
        ecosystem: "workspace",
        system,
        manifest: path,
        needs: needsOf(notes),
      },
    ];
  });
  return [...aliased, ...made];
}
