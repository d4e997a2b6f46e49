import { parentPort, workerData } from "node:worker_threads";
import { errorRecordOf } from "../../core/errors.ts";
import { commitWrites } from "./commit-writes.ts";
import { Connection } from "./connection.ts";
import { storeFault } from "./fault.ts";
import type { Write } from "./write.ts";
import type { Reply, ThreadOptions } from "./writer.ts";

/** The body of the writer thread: commits each group it is sent and says how that went; ends when it is sent null. */
function serveWrites(port: NonNullable<typeof parentPort>, { file }: ThreadOptions): void {
  let connection: Connection | undefined;
  port.on("message", (writes: readonly Write[] | null) => {
    if (writes === null) {
      connection?.[Symbol.dispose]();
      port.close();
      return;
    }
    port.postMessage(replyTo(writes));
  });
  port.postMessage(["up"] satisfies Reply);

  function replyTo(writes: readonly Write[]): Reply {
    try {
      connection ??= opened(file);
      return ["committed", commitWrites(connection, writes)];
    } catch (error) {
      return ["failed", errorRecordOf(storeFault(error, file))];
    }
  }
}

function opened(file: string): Connection {
  const connection = new Connection({ file });
  connection.makeDurable();
  return connection;
}

if (parentPort !== null) serveWrites(parentPort, workerData);
