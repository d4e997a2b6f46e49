import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { configFields, configSchemaText } from "./config-json-schema.ts";
import { DEFAULTS } from "./defaults.ts";
import { durationMs } from "./settings.ts";

test("the published JSON schema is the one that the code holds", () => {
  const published = readFileSync(path.join(import.meta.dirname, "../../library/swarm.config.schema.json"), "utf8");

  const current = configSchemaText();

  expect(published).toBe(current);
});

test("every field is described", () => {
  const bare = configFields().filter(({ description }) => description.length < 10);

  expect(bare).toEqual([]);
});

test("the fields are those of the file, with type, default and variable", () => {
  const fields = configFields();

  const lines = fields.map((field) =>
    [field.path, field.type, field.default ?? "-", field.variable ?? "-"].join(" | "),
  );
  expect(lines.join("\n")).toMatchInlineSnapshot(`
    "model | string | - | SWARM_MODEL
    fallback | list of string |  | SWARM_FALLBACK
    embedding | string | - | SWARM_EMBEDDING
    concurrency | "auto" or integer | auto | SWARM_CONCURRENCY
    budget | number | - | SWARM_BUDGET
    timeout | string or number | - | SWARM_TIMEOUT
    confirmAbove | number | 2 | SWARM_CONFIRM_ABOVE
    maxTokens | integer | 4096 | SWARM_MAX_TOKENS
    attempts | integer | 6 | SWARM_ATTEMPTS
    cache | boolean | true | SWARM_NO_CACHE
    hedge | boolean | true | SWARM_NO_HEDGE
    warmUp | boolean | true | SWARM_NO_WARM_UP
    requestTimeout | string or number | 10m | SWARM_REQUEST_TIMEOUT
    providers.NAME.baseUrl | string | - | -
    providers.NAME.keyVariable | string | - | -
    providers.NAME.keyCommand | string | - | -
    providers.NAME.headers.NAME | string | - | -
    providers.NAME.limits.requestsPerMinute | integer | - | -
    providers.NAME.limits.tokensPerMinute | integer | - | -
    providers.NAME.limits.inFlight | integer | - | -
    providers.NAME.nativeSchema | boolean | - | -
    models.PROVIDER/MODEL.price.input | number | - | -
    models.PROVIDER/MODEL.price.output | number | - | -
    models.PROVIDER/MODEL.price.cachedInput | number | - | -
    models.PROVIDER/MODEL.context | integer | - | -
    workspaces.kind | string | worktree | -
    workspaces.setup | string | - | -
    workspaces.setupTimeout | string or number | 10m | -
    workspaces.link | list of string | - | -
    workspaces.keep | list of string | - | -
    workspaces.ports.first | integer | 20000 | -
    workspaces.ports.each | integer | 10 | -
    workspaces.variables.NAME | string | - | -
    workspaces.command.create | string | - | -
    workspaces.command.path | string | - | -
    workspaces.command.remove | string | - | -
    workspaces.sandbox | boolean | false | -
    workspaces.sandboxHosts | list of string | - | -
    gates.commands.NAME.run | string or list of string | - | -
    gates.commands.NAME.folder | string | - | -
    gates.commands.NAME.timeout | string or number | - | -
    gates.commands.NAME.after | list of string | - | -
    gates.timeout | string or number | 10m | -
    gates.atOnce | integer | - | -
    gates.warn | list of string | - | -
    gates.scope | boolean | true | -
    gates.protected | list of string | - | -
    gates.allowed | list of string | - | -
    gates.mostFileBytes | integer | 1048576 | -
    gates.mostRemovals | integer | 20 | -
    gates.secrets | boolean | true | -
    gates.secretsAllowed | list of string | - | -
    gates.testsWeakened | boolean | true | -
    gates.judge | boolean | false | -
    gates.judgeModel | string | - | -
    gates.judgeCannotTell | string | wait | -
    gates.approval | boolean | false | -
    agents.NAME.kind | string | - | -
    agents.NAME.command | string | - | -
    agents.NAME.variables.NAME | string | - | -
    agents.NAME.tool | string | - | -
    agents.NAME.arguments.NAME | string or number or boolean | - | -
    agents.NAME.mode | string | - | -
    agents.NAME.unmetered | boolean | false | -"
  `);
});

test("the default of the request timeout is the same in words and in milliseconds", () => {
  const said = configFields().find(({ path: name }) => name === "requestTimeout")?.default;

  expect(durationMs(String(said))).toBe(DEFAULTS.requestTimeoutMs);
});
