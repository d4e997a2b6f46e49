/** Providers whose models run as the user set them up, or are made up, and take any temperature. */
const OWN_MODELS = /^(?:sim|ollama|lmstudio|llamacpp|vllm)\//;

/**
 * Families of models that are known to take a temperature from 0 to 1 and to vary with it. Reasoning models are none of them:
 * many refuse it, and some are told by their makers to be left alone.
 */
const KNOWN =
  /(?:^|[/-])(?:gpt-3\.5|gpt-4(?!\.5)|chatgpt-4o|gemini-[12]\.|gemma|claude-3(?!.*thinking)|llama|mistral|mixtral|codestral|qwen2|deepseek-chat|command-r|phi-[34]|nova-)/;

/** Whether a temperature may be sent to that model without being asked to. In doubt it may not: the model then keeps its own. */
export function takesTemperature(model: string): boolean {
  return OWN_MODELS.test(model) || KNOWN.test(model.toLowerCase());
}
