// Stands in for Next in the tests of the dashboard's thread: it tells what it was asked, asks the
// door for its figures, and dies when it is asked for /die. Told to stop, it answers first.
import { createServer } from "node:http";
import { parentPort, threadId, workerData } from "node:worker_threads";

const { socketPath } = workerData;
const asked = new Map();
parentPort.on("message", (message) => {
  if (message === "stop") {
    server.close(() => process.exit());
    server.closeIdleConnections();
  } else if (typeof message === "object") {
    asked.get(message.number)?.(message.figure);
  }
});

const server = createServer((request, response) => {
  if (request.url === "/die") process.exit(1);
  const number = asked.size + 1;
  asked.set(number, (metrics) => response.end(JSON.stringify({ threadId, metrics, socketPath })));
  parentPort.postMessage({ ask: "metrics", number });
}).listen(socketPath, () => parentPort.postMessage({ ready: true }));
