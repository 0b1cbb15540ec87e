import { createServer } from "node:http";
import next from "next";
import { NEXT_APP } from "../next-app-folder.ts";
import { announce } from "./announce.ts";

/** Serves the benchmark's own Next application. */
const app = next({ dev: false, dir: NEXT_APP });
await app.prepare();
const answer = app.getRequestHandler();
const server = createServer((request, response) => void answer(request, response));
server.listen(0, "127.0.0.1", () => announce(server));
