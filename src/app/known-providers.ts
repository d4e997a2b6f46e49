import { PROVIDERS } from "../models/providers.ts";

/** The variables by which the built-in providers take their key and address. */
export function knownProviders() {
  return PROVIDERS.map(({ name, keyVariable, baseUrlVariable }) => ({ provider: name, keyVariable, baseUrlVariable }));
}
