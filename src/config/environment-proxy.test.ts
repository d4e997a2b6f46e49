import { expect, test } from "vitest";
import type { Environment } from "./environment.ts";
import { environmentProxy, type ProxyConfig } from "./environment-proxy.ts";

const HERE = "localhost,127.0.0.1,::1";
const ONE = "http://user:secret@one:3128";
const TWO = "http://two:3128";

test.each<[string, Environment, ProxyConfig | undefined]>([
  ["nothing", {}, undefined],
  ["an empty one", { HTTPS_PROXY: " " }, undefined],
  ["exceptions alone", { NO_PROXY: "*" }, undefined],
  ["HTTPS_PROXY", { HTTPS_PROXY: ONE }, { http: undefined, https: ONE, except: HERE }],
  ["lower case before upper", { http_proxy: TWO, HTTP_PROXY: ONE }, { http: TWO, https: undefined, except: HERE }],
  ["one without http://", { https_proxy: "two:3128" }, { http: undefined, https: TWO, except: HERE }],
  ["exceptions", { HTTP_PROXY: ONE, NO_PROXY: ".corp" }, { http: ONE, https: undefined, except: `.corp,${HERE}` }],
])("%s", (_, env, proxy) => {
  expect(environmentProxy(env)).toEqual({ proxy, problems: [] });
});

test("what is no URL of a proxy is refused without being shown", () => {
  const { problems } = environmentProxy({ https_proxy: "socks5://user:secret@host" });

  expect(problems).toEqual([
    "https_proxy: expected the http or https URL of a proxy, as in http://host:3128, got another text",
  ]);
});
