import { InputError } from "../../core/errors.ts";
import { recordOf } from "../reply-json.ts";

/** The part of a LanguageModel of the AI SDK (specification v2, v3 and v4) that we call. */
export interface VendorModel {
  doGenerate(options: unknown): PromiseLike<unknown>;
  doStream(options: unknown): PromiseLike<unknown>;
}

export interface VendorEmbedder {
  readonly maxEmbeddingsPerCall?: unknown;
  doEmbed(options: unknown): PromiseLike<unknown>;
}

/** What a package's factory is given; where all is absent its default instance is used, which reads its own variables. */
export interface VendorSettings {
  readonly apiKey?: string | undefined;
  readonly baseUrl?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

type Exports = Readonly<Record<string, unknown>>;
type Make = (argument: unknown) => unknown;

const SPECIFICATIONS = ["v2", "v3", "v4"];

/**
 * The provider that a package offers: its instance named like the package (`mistral` of `@ai-sdk/mistral`), else its
 * only one; with settings, or where there is no instance, what its factory (`createMistral`) makes. InputError when it
 * has neither.
 */
export function providerIn(exports: Exports, packageName: string, settings: VendorSettings): unknown {
  const wanted = lastPartOf(packageName);
  const factory = factoryIn(exports, wanted);
  const hasSettings = Object.values(settings).some((value) => value !== undefined);
  const instance = instanceIn(exports, wanted);
  if (instance !== undefined && (!hasSettings || factory === undefined)) return instance;
  if (factory !== undefined) return factory(factorySettings(packageName, settings));
  throw new InputError(
    `expected ${packageName} to export a provider of the AI SDK (an instance named ${wanted} or a function named create...), got ${Object.keys(exports).join(", ") || "nothing"}`,
  );
}

function factorySettings(packageName: string, { apiKey, baseUrl, headers }: VendorSettings): unknown {
  return {
    name: lastPartOf(packageName),
    ...(apiKey === undefined ? {} : { apiKey }),
    ...(baseUrl === undefined ? {} : { baseURL: baseUrl }),
    ...(headers === undefined ? {} : { headers }),
  };
}

function instanceIn(exports: Exports, wanted: string): unknown {
  const named = Object.entries(exports).find(([name, value]) => sameName(name, wanted) && isProvider(value));
  if (named !== undefined) return named[1];
  const instances = Object.values(exports).filter(isProvider);
  return instances.length === 1 ? instances[0] : undefined;
}

function factoryIn(exports: Exports, wanted: string): Make | undefined {
  const makers = Object.entries(exports).filter(
    ([name, value]) => /^create[A-Z]/.test(name) && typeof value === "function",
  );
  const named =
    makers.find(([name]) => sameName(name, `create${wanted}`)) ?? (makers.length === 1 ? makers[0] : undefined);
  return named?.[1] as Make | undefined;
}

function isProvider(value: unknown): boolean {
  return (typeof value === "function" || typeof value === "object") && methodOf(value, "languageModel") !== undefined;
}

/** True when names differ only in case and separators: `openaiCompatible` and `openai-compatible`. */
function sameName(name: string, wanted: string): boolean {
  const plain = (text: string) => text.replace(/[^a-z0-9]/gi, "").toLowerCase();
  return plain(name) === plain(wanted);
}

function lastPartOf(packageName: string): string {
  return packageName.slice(packageName.lastIndexOf("/") + 1);
}

/** The language model of a provider. InputError when it is of a specification that we do not speak. */
export function languageModelOf(provider: unknown, model: string, packageName: string): VendorModel {
  const make = methodOf(provider, "languageModel");
  const made = make === undefined ? (provider as Make)(model) : make(model);
  const version = recordOf(made)?.specificationVersion;
  if (typeof version !== "string" || !SPECIFICATIONS.includes(version)) {
    throw new InputError(
      `expected ${packageName} to speak specification ${SPECIFICATIONS.join(", ")} of the AI SDK, got ${JSON.stringify(version) ?? "none"}; update it with: npm install ${packageName}@latest`,
    );
  }
  return made as VendorModel;
}

/** How to make the embedding model of a provider; undefined where it has none. */
export function embedderOf(provider: unknown, model: string): (() => VendorEmbedder) | undefined {
  const make = methodOf(provider, "embeddingModel") ?? methodOf(provider, "textEmbeddingModel");
  return make === undefined ? undefined : () => make(model) as VendorEmbedder;
}

function methodOf(value: unknown, name: string): Make | undefined {
  if (value === null || value === undefined) return undefined;
  const method = (value as Exports)[name];
  return typeof method === "function" ? (argument) => (method as Make).call(value, argument) : undefined;
}
