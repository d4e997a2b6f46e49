/** Two texts and whether they may become one. */
export interface OppositePair {
  readonly left: string;
  readonly right: string;
}

/** Texts that share most words and say the contrary: merging any of them is wrong. One pair a line. */
const OPPOSED = `
  It is safe to merge this change. | It is unsafe to merge this change.
  The migration is safe to run online. | The migration is not safe to run online.
  Proceed with the rollout. | Stop the rollout.
  We should proceed with the proposal. | We should not proceed with the proposal.
  Approve the design as proposed. | Reject the design as proposed.
  Yes, the endpoint needs authentication. | No, the endpoint does not need authentication.
  Enable caching for the search endpoint. | Disable caching for the search endpoint.
  Allow anonymous access to the metrics page. | Deny anonymous access to the metrics page.
  The change increases memory use under load. | The change decreases memory use under load.
  The index makes writes faster. | The index makes writes slower.
  Always validate the token before use. | Never validate the token before use.
  All requests are logged. | None of the requests are logged.
  The function handles null input. | The function does not handle null input.
  The lock is released on error. | The lock isn't released on error.
  The cache is thread-safe. | The cache is not thread-safe.
  The parameter is required. | The parameter is optional.
  The timeout should be 30 seconds. | The timeout should be 60 seconds.
  Set the pool size to 10 connections. | Set the pool size to 50 connections.
  The p99 latency is 120 ms. | The p99 latency is 450 ms.
  Upgrade to version 2.4.1 of the library. | Upgrade to version 3.0.0 of the library.
  The release is planned for March 1, 2026. | The release is planned for April 1, 2026.
  The service needs 3 replicas. | The service needs five replicas.
  Prefer PostgreSQL over MySQL for this workload. | Prefer MySQL over PostgreSQL for this workload.
  Redis is faster than Memcached here. | Memcached is faster than Redis here.
  The scheduler calls the worker. | The worker calls the scheduler.
  Migrate from REST to GraphQL. | Migrate from GraphQL to REST.
  Run the linter before the tests. | Run the linter after the tests.
  Run the migration before the deploy. | Run the deploy before the migration.
  The billing module depends on the user module. | The user module depends on the billing module.
  The query plan uses more memory than before. | The query plan uses less memory than before.
  Inputs are checked before they reach the database. | Inputs are not checked before they reach the database.
  This is a good trade-off for small teams. | This is a bad trade-off for small teams.
  The refactoring improves readability. | The refactoring hurts readability.
  The dependency is actively maintained. | The dependency is no longer maintained.
  The API is backward compatible. | The API is not backward compatible.
  The new parser is compatible with old files. | The new parser is incompatible with old files.
  The comparison is case-sensitive. | The comparison isn't case-sensitive.
  Retry the request on a timeout. | Do not retry the request on a timeout.
  The test covers the error path. | The test does not cover the error path.
  There is a race condition in the cache. | There is no race condition in the cache.
  The password is stored encrypted. | The password is stored unencrypted.
  The variable is initialised before the loop. | The variable is uninitialised before the loop.
  Keep the feature flag on in production. | Keep the feature flag off in production.
  The build passes on Windows. | The build fails on Windows.
  The bug is reproducible on the main branch. | The bug is not reproducible on the main branch.
  The first approach is simple to operate. | The first approach is complex to operate.
  The list is sorted in ascending order. | The list is sorted in descending order.
  Use synchronous replication for orders. | Use asynchronous replication for orders.
  The method is public. | The method is private.
  Add the index on the email column. | Remove the index on the email column.
  Include the stack trace in the response. | Exclude the stack trace from the response.
  Errors are swallowed by the wrapper. | Errors are never swallowed by the wrapper.
  It costs $20 per month. | It costs $200 per month.
  The limit is 5 MB per upload. | The limit is 5 GB per upload.
  The success rate was 95%. | The success rate was 59%.
  The server returns 404 for unknown ids. | The server returns 403 for unknown ids.
  Hash passwords with SHA-256. | Hash passwords with SHA-1.
  Node 20 is the minimum supported version. | Node 24 is the minimum supported version.
  The evidence supports the claim. | The evidence does not support the claim.
  The claim is true. | The claim is false.
  The user can delete their account. | The user cannot delete their account.
  Admins must approve each request. | Admins must not approve each request.
  The proposal is feasible within a quarter. | The proposal is infeasible within a quarter.
  It is likely that the vendor raises prices. | It is unlikely that the vendor raises prices.
  The team agrees with the plan. | The team disagrees with the plan.
  The risk is high. | The risk is low.
  The change has a large blast radius. | The change has a small blast radius.
  Start the consumer first, the producer last. | Start the producer first, the consumer last.
  The temperature rises during the test. | The temperature falls during the test.
  Open the port to the public network. | Close the port to the public network.
  Monoliths scale better than microservices for this team. | Microservices scale better than monoliths for this team.
  The client retries without a backoff. | The client retries with a backoff.
  The handler lacks input validation. | The handler has input validation.
  Writes are blocked during the backup. | Writes are allowed during the backup.
  The job is idempotent. | The job isn't idempotent.
  Tokens expire after 24 hours. | Tokens never expire.
  The meeting starts at 10:00. | The meeting starts at 11:30.
  The value is immutable after creation. | The value is mutable after creation.
  Use the same key for both services. | Use different keys for both services.
  The new model beats the old model on accuracy. | The old model beats the new model on accuracy.
  Logging to disk is necessary. | Logging to disk is unnecessary.
  Sharding solves the bottleneck. | Sharding fails to solve the bottleneck.
  The workers are stateless. | The workers are stateful.
  Every module has tests. | No module has tests.
`;

/** Texts that say the same in nearly the same words: splitting them costs a duplicate. One pair a line. */
const ALIKE = `
  It is safe to merge this change. | This change is safe to merge.
  The migration is not safe to run online. | The migration is unsafe to run online.
  Do not enable caching for the search endpoint. | Disable caching for the search endpoint.
  The function does not handle null input. | The function fails to handle null input.
  The handler lacks input validation. | The handler does not validate its input.
  Input is never validated by the handler. | The handler does not validate input.
  The timeout should be 90 seconds. | The timeout should be 1.5 minutes.
  The limit is 2 GB per upload. | The limit is 2000 MB per upload.
  The service needs 3 replicas. | The service needs three replicas.
  The release is planned for March 1, 2026. | The release is planned for 2026-03-01.
  PostgreSQL is faster than MySQL here. | MySQL is slower than PostgreSQL here.
  Run the linter before the tests. | Run the tests after the linter.
  The scheduler calls the worker. | The worker is called by the scheduler.
  Validate the token before saving the session. | Before saving the session, validate the token.
  The lock isn't released on error. | The lock is not released when an error occurs.
  Redis, Kafka and NATS are supported. | NATS, Kafka and Redis are supported.
  The cache can return stale entries after an update. | After an update, the cache may return stale entries.
  There's a race condition in the cache. | The cache has a race condition.
  Use a connection pool for the database. | Use a database connection pool.
  The test is flaky because of the clock. | The test is flaky due to the clock.
  Passwords are stored in plain text. | The passwords are stored as plain text.
  Missing null check on the user object. | The user object lacks a null check.
  No test covers the error path. | The error path is not covered by any test.
  The variable name has a typo. | Typo in the variable name.
  The loop allocates a new buffer on each iteration. | A new buffer is allocated on every iteration of the loop.
  The parameter is optional. | The parameter is not required.
  The query is vulnerable to SQL injection. | SQL injection is possible in the query.
  Rate limits are applied per key. | Rate limits apply to each key.
  Retry the request on a timeout. | When a timeout occurs, retry the request.
  The worker leaks file handles. | File handles are leaked by the worker.
  It costs $20 per month. | The cost is $20 per month.
  Writes go to the primary, reads to a replica. | Reads go to a replica and writes to the primary.
  The API returns a 404 for unknown ids. | For unknown ids the API returns 404.
  The config file is read on every request. | Every request reads the config file.
  The build fails on Windows. | On Windows the build is failing.
  Reject the design as proposed. | The design as proposed should be rejected.
  We should proceed with the proposal. | The proposal should proceed.
  The docs are out of date. | The documentation is out of date.
  Add an index on the email column. | The email column needs an index.
  Secrets are written to the log. | The log contains secrets.
  The response omits the request id. | The request id is missing from the response.
  Use exponential backoff for retries. | Retries should use exponential backoff.
  The comparison ignores case. | Case is ignored in the comparison.
  The user cannot delete their account. | Users can't delete their accounts.
  Large files are read into memory at once. | Large files are loaded into memory all at once.
  Errors are silently swallowed. | Errors get swallowed silently.
  The endpoint has no authentication. | The endpoint lacks authentication.
  The endpoint is missing authentication. | There is no authentication on the endpoint.
  The index is rebuilt on start. | On startup the index gets rebuilt.
  The job never finishes. | The job does not finish.
  The change decreases memory use under load. | The change reduces memory use under load.
  The p99 latency is 0.5 s. | The p99 latency is 500 ms.
  All requests are logged. | Every request is logged.
  The client retries without a backoff. | The client does not back off between retries.
  The claim is false. | The claim is not true.
  Not all modules have tests. | Some modules do not have tests.
  The plan is not feasible. | The plan is infeasible.
  The password is stored unencrypted. | The password is not stored encrypted.
  The token is checked after the redirect. | The redirect happens before the token is checked.
  The list must be sorted. | The list has to be sorted.
  The queue is unbounded. | The queue has no bound.
  The function returns undefined for an empty list. | For an empty list, the function returns undefined.
  Use PostgreSQL for the orders. | Store the orders in PostgreSQL.
  The parser does not handle comments. | Comments are unhandled by the parser.
  The method is defined twice. | There are two definitions of the method.
  The dependency is no longer maintained. | The dependency is unmaintained.
  Set the pool size to 10 connections. | The pool size should be set to ten connections.
  Split the module in two. | The module should be split in two.
  The retry count is off by one. | There is an off-by-one error in the retry count.
  The cleanup runs only when the flag is set. | Cleanup only runs if the flag is set.
  The transaction is never committed. | The transaction isn't committed.
  The callback is invoked twice. | The callback gets invoked two times.
  The description does not match the code. | The code doesn't match its description.
  The import is unused. | The import is not used.
  The value is hard-coded to 10 MB. | The value is hardcoded to 10MB.
  Avoid global state. | Do not use global state.
  Use feature flags for the rollout. | Roll out with feature flags.
  Memory grows without bound. | Memory use grows unboundedly.
  The error message is misleading. | The message of the error is misleading.
  The service restarts when the disk is full. | When the disk is full, the service restarts.
`;

/** Written after the rules of contradiction were settled, and never used to change them. */
const OPPOSED_UNSEEN = `
  The vendor's claim holds up. | The vendor's claim does not hold up.
  Ship it this week. | Hold it back this week.
  The pipeline tolerates duplicates. | The pipeline doesn't tolerate duplicates.
  Reads are strongly consistent. | Reads are eventually consistent.
  The rollout was a success. | The rollout was a failure.
  Grant the bot write access. | Revoke the bot's write access.
  Compression saves disk space here. | Compression wastes disk space here.
  The flag defaults to true. | The flag defaults to false.
  Keep at most 7 days of logs. | Keep at most 90 days of logs.
  The memory limit is 512 MB. | The memory limit is 512 GB.
  Kafka is a better fit than RabbitMQ. | RabbitMQ is a better fit than Kafka.
  Deploy the API before the web client. | Deploy the API after the web client.
  Nobody reviewed the change. | Everybody reviewed the change.
  The heuristic is reliable in practice. | The heuristic is unreliable in practice.
  The loop terminates for every input. | The loop does not terminate for every input.
  Sessions survive a restart. | Sessions never survive a restart.
  Tabs are preferred to spaces. | Spaces are preferred to tabs.
  The parent closes the child's socket. | The child closes the parent's socket.
  The cost went up after the change. | The cost went down after the change.
  This endpoint must stay internal. | This endpoint must become external.
  Use TLS 1.2 for the proxy. | Use TLS 1.3 for the proxy.
  The contract ends on 2026-06-30. | The contract ends on 2026-12-31.
  Half of the users opted in. | None of the users opted in.
  It is worth the effort. | It is not worth the effort.
`;

const ALIKE_UNSEEN = `
  The vendor's claim does not hold up. | The claim of the vendor doesn't hold up.
  Ship it this week. | It should ship this week.
  The pipeline doesn't tolerate duplicates. | Duplicates are not tolerated by the pipeline.
  The rollout was a failure. | The rollout failed.
  Grant the bot write access. | Give the bot write access.
  The flag defaults to true. | By default the flag is true.
  Keep at most 7 days of logs. | Logs are kept for seven days at most.
  The memory limit is 512 MB. | Memory is limited to 512 MB.
  Kafka is a better fit than RabbitMQ. | RabbitMQ is a worse fit than Kafka.
  Deploy the API before the web client. | The API is deployed before the web client.
  Nobody reviewed the change. | The change was reviewed by nobody.
  The heuristic is not reliable in practice. | In practice the heuristic is unreliable.
  The loop does not terminate for empty input. | For empty input the loop never terminates.
  Sessions are lost on a restart. | A restart loses the sessions.
  The parent closes the child's socket. | The child's socket is closed by the parent.
  The cost went up after the change. | After the change, the cost went up.
  This endpoint must stay internal. | Keep this endpoint internal.
  Use TLS 1.3 for the proxy. | The proxy should use TLS 1.3.
  The contract ends on 2026-06-30. | The contract ends on June 30, 2026.
  It is not worth the effort. | It isn't worth the effort.
  The timer fires after 1500 ms. | The timer fires after 1.5 s.
  There are no tests for the parser. | The parser has no tests.
  The counter overflows after 2 billion events. | After two billion events the counter overflows.
  Missing index on the orders table. | The orders table has no index.
`;

export const unseenOpposedPairs: readonly OppositePair[] = pairsOf(OPPOSED_UNSEEN);
export const unseenAlikePairs: readonly OppositePair[] = pairsOf(ALIKE_UNSEEN);
export const opposedPairs: readonly OppositePair[] = pairsOf(OPPOSED);
export const alikePairs: readonly OppositePair[] = pairsOf(ALIKE);

function pairsOf(lines: string): readonly OppositePair[] {
  return lines
    .trim()
    .split("\n")
    .map((line) => {
      const [left = "", right = ""] = line.split("|").map((side) => side.trim());
      return { left, right };
    });
}
