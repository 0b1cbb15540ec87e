/** A receiver in Node that verifies what it gets. It runs as it stands. */
export const VERIFY_SNIPPET = `// npm install standardwebhooks
import { createServer } from "node:http";
import { Webhook } from "standardwebhooks";

const webhook = new Webhook(process.env.RINGONCE_SECRET); // whsec_…

const server = createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks).toString();

  let message;
  try {
    // Over the text as it came; it is parsed after that.
    message = webhook.verify(body, request.headers);
  } catch {
    return response.writeHead(401).end("The signature is not right.");
  }

  // The same id is the same event, sent again: do its work once.
  const id = request.headers["webhook-id"];
  console.log(id, message);

  // Any 2xx says that it arrived. Answer first, work after.
  response.writeHead(204).end();
});
server.listen(process.env.PORT ?? 8080);
`;
