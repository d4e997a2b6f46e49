import type { FileFacts } from "../../core/inventory.ts";
import type { ProjectFile, ProjectFiles } from "../../core/project-files.ts";
import { bytesToRead, factsOf, knownFacts } from "./file-facts.ts";
import { linguistRules } from "./git-attributes.ts";
import type { LanguageNames } from "./language-names.ts";
import { nameOf } from "./relative-path.ts";
import { type AsideReason, asideOf, environmentFolders } from "./set-aside-rules.ts";

/** Facts that were kept of an earlier scan, by path. */
export type KeptFacts = ReadonlyMap<string, { readonly stamp: string; readonly facts: FileFacts }>;

export interface ScannedFile extends ProjectFile {
  readonly facts?: FileFacts | undefined;
  /** Why it does not count as own code, as far as its path says. */
  readonly aside?: AsideReason | undefined;
}

export interface ProjectScan {
  readonly files: readonly ScannedFile[];
  readonly unreadable: readonly { readonly path: string; readonly reason: string }[];
  /** Files whose text was read in this scan; all others that tell something were known. */
  readonly read: number;
  /** To be kept for the next scan. */
  readonly kept: KeptFacts;
}

/** Lists a project and learns what its files tell; a file whose stamp is known is not read again. */
export async function scanProject(project: ProjectFiles, known: KeptFacts, names: LanguageNames): Promise<ProjectScan> {
  const { files, unreadable } = await project.list();
  const kept = new Map<string, { stamp: string; facts: FileFacts }>();
  let read = 0;
  const learn = async (file: ProjectFile): Promise<FileFacts | undefined> => {
    const most = bytesToRead(file.path, file.bytes, names);
    if (most === 0) return undefined;
    const before = kept.get(file.path) ?? known.get(file.path);
    if (before !== undefined && before.stamp === file.stamp) {
      kept.set(file.path, before);
      return before.facts;
    }
    read++;
    const text = await project.read(file.path, most);
    const facts = text === undefined ? {} : factsOf(file.path, text, names);
    kept.set(file.path, { stamp: file.stamp, facts });
    return facts;
  };

  const environments = environmentFolders(files.map(({ path }) => path));
  const attributes = await attributeRules(files, environments, learn);
  const scanned: ScannedFile[] = [];
  for (const file of files) {
    const aside = asideOf(file.path, attributes(file.path), environments);
    // Others' code is counted, never read.
    const facts = aside === undefined || aside.kind === "documentation" ? await learn(file) : undefined;
    scanned.push({ ...file, ...(facts === undefined ? {} : { facts }), ...(aside === undefined ? {} : { aside }) });
  }
  return { files: scanned, unreadable, read, kept };
}

async function attributeRules(
  files: readonly ProjectFile[],
  environments: readonly string[],
  learn: (file: ProjectFile) => Promise<FileFacts | undefined>,
) {
  const lines: { path: string; lines: readonly string[] }[] = [];
  for (const file of files) {
    if (nameOf(file.path) !== ".gitattributes" || asideOf(file.path, {}, environments) !== undefined) continue;
    const found = knownFacts(await learn(file)).attributes;
    if (found !== undefined) lines.push({ path: file.path, lines: found });
  }
  return linguistRules(lines);
}
