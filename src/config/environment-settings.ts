import type { Environment } from "./environment.ts";
import { SETTINGS, type Settings } from "./settings.ts";
import { looksLikeKey, looksRandom, urlHoldsKey } from "./written-keys.ts";

/** A provider of the built-in table, as far as configuration needs it. */
export interface KnownProvider {
  readonly provider: string;
  readonly keyVariable?: string | undefined;
  readonly baseUrlVariable?: string | undefined;
}

/** What the `SWARM_...` variables set, and what is wrong with them. Empty ones count as unset. */
export function environmentSettings(env: Environment): { settings: Settings; problems: readonly string[] } {
  const settings: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const [name, { variable, expected, read }] of Object.entries(SETTINGS)) {
    const text = valueIn(env, variable);
    if (text === undefined) continue;
    const value = read(text);
    if (value === undefined) problems.push(`${variable}: expected ${expected}, got ${shown(text)}`);
    settings[name] = value;
  }
  return { settings, problems };
}

/** Base URLs by provider from variables such as `OPENAI_BASE_URL`. */
export function environmentBaseUrls(env: Environment, providers: readonly KnownProvider[]) {
  const baseUrls = new Map<string, string>();
  const problems: string[] = [];
  for (const { provider, baseUrlVariable } of providers) {
    const text = baseUrlVariable === undefined ? undefined : valueIn(env, baseUrlVariable);
    if (text === undefined) continue;
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (url === undefined || !/^https?:$/.test(url.protocol) || urlHoldsKey(url)) {
      problems.push(
        `${baseUrlVariable}: expected an http or https URL without user name, password or key, got another text`,
      );
    }
    baseUrls.set(provider, text);
  }
  return { baseUrls, problems };
}

/** The values of these variables, by variable; those unset or empty are left out. */
export function secretsIn(env: Environment, variables: Iterable<string>): ReadonlyMap<string, string> {
  const secrets = new Map<string, string>();
  for (const variable of variables) {
    const value = valueIn(env, variable);
    if (value !== undefined) secrets.set(variable, value);
  }
  return secrets;
}

function valueIn(env: Environment, variable: string): string | undefined {
  const text = env[variable]?.trim();
  return text === "" ? undefined : text;
}

function shown(text: string): string {
  if (looksLikeKey(text) || looksRandom(text)) return `a text of ${text.length} characters`;
  return JSON.stringify(text.slice(0, 60));
}
