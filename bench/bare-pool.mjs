// Sends the same request so many times at once through an undici Pool with nothing around it, and prints how long that took.
// node bare-pool.mjs URL COUNT FILE, where FILE holds {path, headers, body} of the request.
import { readFileSync } from "node:fs";
import { Pool } from "undici";

const [url, count, file] = process.argv.slice(2);
const { path, headers, body } = JSON.parse(readFileSync(file, "utf8"));
const pool = new Pool(url, { connectTimeout: 30_000 });

async function ask(number) {
  const named = { ...headers, "idempotency-key": `pool/vote/${number}/1` };
  const reply = await pool.request({ path, method: "POST", headers: named, body });
  const answer = await reply.body.json();
  if (reply.statusCode !== 200) throw new Error(`expected an answer, got ${reply.statusCode}`);
  return answer.choices[0].message.content;
}

const startedAt = performance.now();
const answers = await Promise.all(Array.from({ length: Number(count) }, (_, index) => ask(index + 1)));
console.log(JSON.stringify({ runMs: performance.now() - startedAt, answers: answers.length }));
await pool.destroy();
