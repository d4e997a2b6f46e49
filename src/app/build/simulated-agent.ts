/** What stands in the place of a model where a simulated agent works, so that its reports are marked as such. */
export const SIMULATED_AGENT = "sim/agent";
