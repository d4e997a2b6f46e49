import type { FileFacts } from "../../core/inventory.ts";
import { type Detector, detectorOf } from "./build-systems.ts";
import { type CiCommand, ciCommands, isCiFile } from "./ci-commands.ts";
import { setAsideText } from "./generated-files.ts";
import { linguistLines } from "./git-attributes.ts";
import type { LanguageNames } from "./language-names.ts";
import type { ManifestFacts } from "./manifest-facts.ts";
import { isReadme, type ReadmeSummary, readmeSummary } from "./readme-summary.ts";
import { nameOf } from "./relative-path.ts";

/** What reading a file told; only what it may tell is there. */
export interface KnownFacts {
  /** As linguist names it. */
  readonly language?: string | undefined;
  /** Why it is not somebody's own code. */
  readonly generated?: string | undefined;
  readonly manifest?: ManifestFacts | undefined;
  readonly ci?: readonly CiCommand[] | undefined;
  readonly readme?: ReadmeSummary | undefined;
  /** Lines of .gitattributes. */
  readonly attributes?: readonly string[] | undefined;
  /** Why a manifest or CI file tells nothing. */
  readonly problem?: string | undefined;
}

const MOST_MANIFEST_BYTES = 1024 * 1024;
const HEAD_BYTES = 4096;
const MOST_SCRIPT_BYTES = 1024 * 1024;

/** How many bytes of a file must be read to know it; 0 when its name tells all. */
export function bytesToRead(path: string, bytes: number, names: LanguageNames): number {
  // An empty manifest still makes its folder a part of the project.
  if (isTelling(path)) return bytes <= MOST_MANIFEST_BYTES ? MOST_MANIFEST_BYTES : 0;
  const named = names.ofPath(path);
  if (named === undefined || bytes === 0) return 0;
  if (named.kind === "several") return HEAD_BYTES;
  if (named.kind === "script") return bytes <= MOST_SCRIPT_BYTES ? HEAD_BYTES : 0;
  const { kind } = names.counted(named.name);
  return kind === "programming" || kind === "markup" ? HEAD_BYTES : 0;
}

/** True for files that are read whole: manifests, CI files, READMEs, .gitattributes. */
function isTelling(path: string): boolean {
  return detectorOf(path)?.read !== undefined || isCiFile(path) || isReadme(path) || nameOf(path) === ".gitattributes";
}

/** What a text tells; never throws, since what cannot be understood is a fact too. */
export function factsOf(path: string, text: string, names: LanguageNames): FileFacts {
  const plain = text.replace(/^\uFEFF/, "");
  const head = plain.slice(0, HEAD_BYTES);
  const generated = setAsideText(path, head);
  const facts: KnownFacts = {
    language: names.ofText(path, head),
    ...(generated === undefined ? {} : { generated }),
    ...telling(path, plain),
  };
  return facts as FileFacts;
}

function telling(path: string, text: string): KnownFacts {
  try {
    const detector: Detector | undefined = detectorOf(path);
    if (detector?.read !== undefined) return { manifest: detector.read(text, path) };
    if (isCiFile(path)) return { ci: ciCommands(path, text) };
    if (isReadme(path)) return { readme: readmeSummary(text) };
    if (nameOf(path) === ".gitattributes") return { attributes: linguistLines(path, text) };
    return {};
  } catch (error) {
    const [said = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
    return { problem: said.slice(0, 200) };
  }
}

/** Facts as they were kept. */
export function knownFacts(facts: FileFacts | undefined): KnownFacts {
  return (facts ?? {}) as KnownFacts;
}
