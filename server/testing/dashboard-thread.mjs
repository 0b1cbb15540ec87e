// Stands in for Next in the tests of the dashboard's thread: it tells what it was asked, asks the
// door for its figures, and dies when it is asked for /die.
import { createServer } from "node:http";
import { parentPort, threadId, workerData } from "node:worker_threads";

let answerWith;
parentPort.on("message", (message) => {
  if (message === "stop") process.exit();
  if (typeof message === "object") answerWith(message.figure);
});

createServer((request, response) => {
  if (request.url === "/die") process.exit(1);
  const { socketPath } = workerData;
  answerWith = (metrics) => response.end(JSON.stringify({ threadId, metrics, socketPath }));
  parentPort.postMessage({ ask: "metrics", number: 1 });
}).listen(workerData.socketPath, () => parentPort.postMessage({ ready: true }));
