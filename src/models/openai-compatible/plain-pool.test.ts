import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Client } from "undici";
import { expect, test } from "vitest";
import { PlainPool } from "./plain-pool.ts";

const WIDE = 700;

/** One request; resolves with its status. */
function get(pool: PlainPool, origin: string): Promise<number> {
  return new Promise((resolve, reject) => {
    let status = 0;
    pool.dispatch(
      { origin, path: "/", method: "GET" },
      {
        onRequestStart: () => {},
        onResponseStart: (_, statusCode) => {
          status = statusCode;
        },
        onResponseData: () => {},
        onResponseEnd: () => resolve(status),
        onResponseError: (_, error) => reject(error),
      },
    );
  });
}

test("connections are given back after a wide burst, and the rest go on serving", async () => {
  const server = createServer((_, response) => setTimeout(() => response.end("ok"), 20));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const opened: Client[] = [];
  const pool = new PlainPool(() => {
    const client = new Client(origin);
    opened.push(client);
    return client;
  });

  const first = await Promise.all(Array.from({ length: WIDE }, () => get(pool, origin)));
  const kept = opened.filter((client) => !client.destroyed).length;
  const second = await Promise.all(Array.from({ length: WIDE }, () => get(pool, origin)));

  expect(new Set([...first, ...second])).toEqual(new Set([200]));
  expect(opened.length).toBeGreaterThan(WIDE / 2);
  expect(kept).toBeLessThan(opened.length);
  await pool.destroy();
  server.closeAllConnections();
  server.close();
});
