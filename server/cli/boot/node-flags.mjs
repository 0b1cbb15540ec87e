/**
 * What Node.js is given beside the file when it serves; `npm start` in package.json says the same.
 *
 * V8 shrinks the heap of a process that has been quiet for some seconds, and lets it grow but slowly
 * ever after. Webhooks come in bursts: with next to nothing alive, the whole heap was collected every
 * 90 ms, and an event cost twice as much for the rest of the process's life (decision 24).
 */
export const NODE_FLAGS = ["--no-memory-reducer"];
