import type { Wiring } from "./wiring.ts";

/** The real thing behind each port, loaded when it is asked for. */
export const processWiring: Wiring = {
  async openApp({ cwd, env }) {
    const [{ openApp }, { loadConfig }, { knownProviders }] = await Promise.all([
      import("../app/open-app.ts"),
      import("../config/load-config.ts"),
      import("../app/known-providers.ts"),
    ]);
    return openApp(await loadConfig({ cwd, env, knownProviders: knownProviders() }));
  },
  renderers: () => import("../app/render.ts"),
  async startRehearsal(flags) {
    const { startRehearsal } = await import("../app/rehearsal.ts");
    return startRehearsal(flags);
  },
  async makeStateFolder(folder) {
    const { makeStateFolder } = await import("../app/state-folder.ts");
    makeStateFolder(folder);
  },
  async starterConfig() {
    const { STARTER_CONFIG } = await import("../config/starter-config.ts");
    return STARTER_CONFIG;
  },
};
