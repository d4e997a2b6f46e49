import type { ModelView, ProviderView } from "../app/app.ts";
import { showCount, showMany } from "./show-amount.ts";
import { table } from "./table.ts";
import { Terminal } from "./terminal.ts";
import type { Cli } from "./wiring.ts";

export interface ModelsFlags {
  readonly refresh?: boolean | undefined;
  readonly json?: boolean | undefined;
}

/** Prints providers and models; prices are US dollars per million tokens. */
export async function listModels(cli: Cli, provider: string | undefined, flags: ModelsFlags): Promise<number> {
  const terminal = new Terminal(cli.io);
  await using app = await cli.wiring.openApp(cli.io);
  if (flags.refresh === true) {
    const { count, file } = await app.refreshPrices();
    terminal.say(`stored ${showMany(count, "price")} in ${file}`);
  }
  const models = await app.models(provider);
  const providers = provider === undefined ? await app.providers() : [];
  if (flags.json === true) {
    terminal.raw(`${JSON.stringify(provider === undefined ? { providers, models } : { models }, null, 2)}\n`);
    return 0;
  }
  if (provider === undefined) terminal.result(`${providerTable(providers)}\n`);
  if (models.length > 0) terminal.result(modelTable(models));
  else terminal.warn(provider === undefined ? "no prices are known" : `${provider} lists no models`);
  return 0;
}

function providerTable(providers: readonly ProviderView[]): string {
  const rows = providers.map(({ name, isAvailable, isDefault, state, defaultModel }) => [
    name,
    isDefault ? "default" : isAvailable ? "ready" : "",
    state,
    defaultModel,
  ]);
  return table(["provider", "", "state", "default model"], rows);
}

function modelTable(models: readonly ModelView[]): string {
  const rows = models.map(({ name, contextTokens, inputUsd, outputUsd, source }) => [
    name,
    contextTokens === undefined ? "" : showCount(contextTokens),
    inputUsd ?? null,
    outputUsd ?? null,
    source,
  ]);
  return table(["model", "context", "$/M in", "$/M out", "price from"], rows);
}
