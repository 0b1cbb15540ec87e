// Hands back every handle it is handed. Plain JavaScript: it lives for a moment, see listening-handles.ts.
process.on("message", (message, handle) => process.send(message, handle));
