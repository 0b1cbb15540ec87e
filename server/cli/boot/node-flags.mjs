/**
 * What Node.js is given beside the file when it serves; `npm start` in package.json says the same.
 */
export const NODE_FLAGS = [
  // V8 shrinks the heap of a process that has been quiet for some seconds, and lets it grow but slowly
  // ever after. Webhooks come in bursts: with next to nothing alive, the whole heap was collected every
  // 90 ms, and an event cost twice as much for the rest of the process's life (decision 24).
  "--no-memory-reducer",
  // V8 shares the collecting of young objects among threads. Where other work has the cores, a thread
  // waits for helpers that do not get to run, and webhooks wait with it (decision 29).
  "--no-parallel-scavenge",
  // V8 lets a heap in which little stays grow by little, and buffers outside it count as if they did stay:
  // bodies come and go by the megabyte, and all that stays was marked twice a second (decision 31).
  "--heap-growing-percent=200",
];
