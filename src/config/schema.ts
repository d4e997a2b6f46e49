import { z } from "zod";
import { agentsSchema } from "./agents-schema.ts";
import { DEFAULTS } from "./defaults.ts";
import { durationSchema as duration } from "./duration-schema.ts";
import { expecting } from "./expecting.ts";
import { gatesSchema } from "./gates-schema.ts";
import { EXPECTED, MODEL_NAME, MOST_ATTEMPTS, MOST_CONCURRENCY } from "./settings.ts";
import { workspacesSchema } from "./workspaces-schema.ts";
import { looksRandom, urlHoldsKey } from "./written-keys.ts";

/** An own name of letters and digits, or `ai-sdk:<package>`. */
const PROVIDER_NAME = /^(?:[a-z0-9][a-z0-9_.-]*|ai-sdk:\S+)$/;
const VARIABLE_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
const HEADER_NAME = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/;

function wholeNumber(least: number, most: number, phrase: string) {
  const expected = expecting(phrase);
  return z.int(expected).min(least, expected).max(most, expected);
}

function dollars(phrase: string) {
  const expected = expecting(phrase);
  return z.number(expected).min(0, expected);
}

function text(phrase: string) {
  const expected = expecting(phrase);
  return z.string(expected).regex(/\S/, expected);
}

const modelName = z
  .string(expecting(EXPECTED.model))
  .regex(MODEL_NAME, expecting(EXPECTED.model))
  .meta({ examples: ["openai/gpt-5-mini"] });

const flag = z.boolean(expecting("true or false"));
const tokens = wholeNumber(1, Number.MAX_SAFE_INTEGER, EXPECTED.tokens);
const perMinute = wholeNumber(1, Number.MAX_SAFE_INTEGER, "a whole number a minute, 1 or more");
const perMillion = dollars("US dollars per million tokens, 0 or more, as in 0.25");

const limits = z.strictObject(
  {
    requestsPerMinute: perMinute.optional().meta({ description: "Requests a minute that the provider allows." }),
    tokensPerMinute: perMinute.optional().meta({ description: "Tokens a minute, input and output together." }),
    inFlight: wholeNumber(1, MOST_CONCURRENCY, `a whole number from 1 to ${MOST_CONCURRENCY}`)
      .optional()
      .meta({ description: "Requests that may be in flight at once." }),
  },
  expecting("fields such as requestsPerMinute: 600"),
);

const baseUrl = z
  .string(expecting("an http or https URL, as in https://llm.example.com/v1"))
  .refine(
    isPlainUrl,
    expecting("an http or https URL without user name, password or key, as in https://llm.example.com/v1"),
  )
  .meta({ format: "uri" });

const provider = z.strictObject(
  {
    baseUrl: baseUrl.optional().meta({
      description: "Where it answers OpenAI's chat completions. Needed for a provider that is not built in.",
      examples: ["https://llm.example.com/v1"],
    }),
    keyVariable: z
      .string(expecting("the name of an environment variable, as in OPENAI_API_KEY"))
      .regex(VARIABLE_NAME, expecting("the name of an environment variable, as in OPENAI_API_KEY"))
      .refine((name) => !looksRandom(name), expecting("the name of an environment variable, not the key itself"))
      .optional()
      .meta({ description: "The environment variable that holds the key.", examples: ["LLM_EXAMPLE_KEY"] }),
    keyCommand: text("a command that prints the key, as in pass show openai")
      .optional()
      .meta({
        description: "A command that prints the key; run when the provider is first used.",
        examples: ["pass show openai"],
      }),
    headers: z
      .record(
        z.string().regex(HEADER_NAME, expecting("the name of an HTTP header")),
        z
          .string(expecting("the header's value as a text on one line"))
          .regex(/^[^\r\n\0]*$/, expecting("the header's value as a text on one line")),
        expecting("headers as `Name: value`"),
      )
      .optional()
      .meta({ description: "HTTP headers sent with every request. No keys: those come from the environment." }),
    limits: limits.optional().meta({
      description: "What the provider allows, shared by all runs of a process. Found out by itself when absent.",
    }),
    nativeSchema: flag.optional().meta({
      description: "Whether it takes a JSON schema with the request. Otherwise the shape is asked for in words.",
    }),
  },
  expecting("fields such as baseUrl, keyVariable or limits"),
);

const model = z.strictObject(
  {
    price: z
      .strictObject(
        {
          input: perMillion.meta({ description: "US dollars per million input tokens." }),
          output: perMillion.meta({ description: "US dollars per million output tokens." }),
          cachedInput: perMillion.optional().meta({
            description:
              "US dollars per million input tokens read from the provider's prompt cache; as `input` when absent.",
          }),
        },
        expecting("prices as {input: 0.25, output: 2}"),
      )
      .optional()
      .meta({ description: "What the model costs; comes before the built-in prices." }),
    context: tokens
      .optional()
      .meta({ description: "Its window in tokens, prompt and answer together.", examples: [128_000] }),
  },
  expecting("fields such as price or context"),
);

/** The configuration file. What it holds is described at each field; JSON schema and documentation are made from it. */
export const configSchema = z.strictObject({
  model: modelName
    .optional()
    .meta({ description: "The model to ask. Found by itself when absent: `swarm doctor` says which and why." }),
  fallback: z
    .array(modelName, expecting(`a list of ${EXPECTED.fallback}`))
    .optional()
    .meta({
      description: "Models to ask, in order, when the first one ends in a terminal error.",
      default: DEFAULTS.fallback,
    }),
  embedding: z
    .string(expecting(EXPECTED.embedding))
    .regex(MODEL_NAME, expecting(EXPECTED.embedding))
    .optional()
    .meta({
      description:
        "The model that makes vectors of texts, so that answers are grouped by meaning. Without one they are grouped by their words.",
      examples: ["openai/text-embedding-3-small"],
    }),
  concurrency: z
    .union([z.literal("auto"), wholeNumber(1, MOST_CONCURRENCY, EXPECTED.concurrency)], expecting(EXPECTED.concurrency))
    .optional()
    .meta({
      description: "Units in flight at once; `auto` takes it from their number and the provider's limits.",
      default: "auto",
      examples: [50],
    }),
  budget: dollars(EXPECTED.budget)
    .optional()
    .meta({
      description:
        "US dollars that a run may cost at most. Never crossed: each request's worst case is reserved before it is sent.",
      examples: [5],
    }),
  timeout: duration
    .optional()
    .meta({ description: "How long one execution of a run may take. A bare number is seconds.", examples: ["10m"] }),
  confirmAbove: dollars(EXPECTED.budget).optional().meta({
    description: "A run whose worst case costs more US dollars than this must be confirmed, or allowed with `--yes`.",
    default: DEFAULTS.confirmAboveUsd,
  }),
  maxTokens: tokens.optional().meta({
    description: "The output cap of each request in tokens; always sent, and what the budget reserves.",
    default: DEFAULTS.maxOutputTokens,
  }),
  attempts: wholeNumber(1, MOST_ATTEMPTS, EXPECTED.attempts)
    .optional()
    .meta({ description: "Tries at one request before its failure is final.", default: DEFAULTS.attempts }),
  cache: flag.optional().meta({
    description: "Whether a request that was answered before is answered from the cache.",
    default: DEFAULTS.cache,
  }),
  hedge: flag.optional().meta({
    description: "Whether a second request is sent when the first is slower than nearly all others.",
    default: DEFAULTS.hedge,
  }),
  warmUp: flag.optional().meta({
    description:
      "Whether one call goes first when many share a long prefix, so that the provider's prompt cache serves the rest.",
    default: DEFAULTS.warmUp,
  }),
  requestTimeout: duration.optional().meta({
    description: "The longest silence of a provider within one request. A bare number is seconds.",
    default: "10m",
  }),
  providers: z
    .record(
      z.string().regex(PROVIDER_NAME, expecting("a provider's name of small letters, digits, - _ and .")),
      provider,
      expecting("providers as `NAME: {baseUrl: ...}`"),
    )
    .nullish()
    .meta({
      description:
        "Providers by name: changes to the built-in ones, or further ones that answer OpenAI's chat completions.",
    }),
  models: z
    .record(
      z.string().regex(MODEL_NAME, expecting(EXPECTED.model)),
      model,
      expecting("models as `provider/model: {price: ...}`"),
    )
    .nullish()
    .meta({ description: "Prices and windows of models by `provider/model`." }),
  workspaces: workspacesSchema
    .nullish()
    .meta({ description: "Where coding agents work, and what each of these places is given." }),
  gates: gatesSchema.nullish().meta({ description: "What a change of an agent must pass before it lands." }),
  agents: agentsSchema.nullish().meta({
    description:
      "Coding agents by name, beside the known ones or in their place. Only in your own file, since they are commands.",
  }),
});

/** A configuration file's content, checked. */
export type ConfigFile = z.infer<typeof configSchema>;

function isPlainUrl(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const url = new URL(value);
  return ["http:", "https:"].includes(url.protocol) && !urlHoldsKey(url);
}
