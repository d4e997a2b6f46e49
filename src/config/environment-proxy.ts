import type { Environment } from "./environment.ts";

/** The proxies through which providers are asked, by the variables that other programs read too. May hold a password: never shown. */
export interface ProxyConfig {
  readonly http?: string | undefined;
  readonly https?: string | undefined;
  /** Hosts that are asked directly, with commas between. */
  readonly except: string;
}

/** This machine is never asked through a proxy: local models and rehearsals run here. */
const HERE = "localhost,127.0.0.1,::1";

/** Reads `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY`, in lower case first, as curl does; undefined where no proxy is named. */
export function environmentProxy(env: Environment): { proxy: ProxyConfig | undefined; problems: readonly string[] } {
  const problems: string[] = [];
  const read = (name: string) => {
    const [variable, text] = valueIn(env, name);
    const url = text === undefined || text.includes("://") ? text : `http://${text}`;
    if (url === undefined || /^https?:$/.test(URL.parse(url)?.protocol ?? "")) return url;
    problems.push(`${variable}: expected the http or https URL of a proxy, as in http://host:3128, got another text`);
    return undefined;
  };
  const http = read("HTTP_PROXY");
  const https = read("HTTPS_PROXY");
  if (http === undefined && https === undefined) return { proxy: undefined, problems };
  const [, except] = valueIn(env, "NO_PROXY");
  return { proxy: { http, https, except: except === undefined ? HERE : `${except},${HERE}` }, problems };
}

/** Which spelling of the variable is set, and to what; empty counts as unset. */
function valueIn(env: Environment, name: string): readonly [variable: string, value: string | undefined] {
  for (const variable of [name.toLowerCase(), name]) {
    const text = env[variable]?.trim();
    if (text !== undefined && text !== "") return [variable, text];
  }
  return [name, undefined];
}
