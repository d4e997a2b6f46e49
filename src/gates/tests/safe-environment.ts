type Environment = Readonly<Record<string, string | undefined>>;

const SECRET_WORD =
  /(?:^|_)(?:(?:API|ACCESS|PRIVATE|SECRET|SIGNING|ENCRYPTION)?KEYS?|(?:API|ACCESS|AUTH)?TOKENS?|SECRETS?|[A-Z]*PASS(?:WORDS?|WD|PHRASE)?|PWD|CREDENTIALS?|CREDS?|AUTH|COOKIES?|DSN|PAT)(?:_|$)/i;
/** What test runners and Node set for their own children, by which ours would take itself for one of those. */
const OF_A_RUNNER =
  /^(?:NODE_TEST_CONTEXT|NODE_V8_COVERAGE|NODE_CHANNEL_FD|VITEST.*|JEST_WORKER_ID|TEST_WORKER_INDEX|PYTEST_.*)$/;
const URL_WITH_PASSWORD = /^[a-z][a-z0-9+.-]*:\/\/[^/\s@]*:[^/\s@]+@/i;

/**
 * The environment that code of a model gets: without variables whose name says key, token, password or the like, without URLs
 * that hold a password, and without those named in `withheld`.
 */
export function safeEnvironment(environment: Environment, withheld: Iterable<string> = []): Record<string, string> {
  const left = new Set(withheld);
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (value === undefined || left.has(name) || OF_A_RUNNER.test(name)) continue;
    if (SECRET_WORD.test(name)) continue;
    if (URL_WITH_PASSWORD.test(value)) continue;
    kept[name] = value;
  }
  return kept;
}
