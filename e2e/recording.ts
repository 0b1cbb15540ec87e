import { createServer } from "node:http";

const RATE = 8_000;

/** A tone as a WAV file: small, and long enough to be sought in. */
function makeTone(seconds: number): Buffer {
  const samples = RATE * seconds;
  const wav = Buffer.alloc(44 + samples);
  wav.write("RIFF", 0);
  wav.writeUInt32LE(36 + samples, 4);
  wav.write("WAVEfmt ", 8);
  wav.writeUInt32LE(16, 16);
  // PCM, one channel, eight bits.
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(RATE, 24);
  wav.writeUInt32LE(RATE, 28);
  wav.writeUInt16LE(1, 32);
  wav.writeUInt16LE(8, 34);
  wav.write("data", 36);
  wav.writeUInt32LE(samples, 40);
  for (let at = 0; at < samples; at += 1) {
    wav[44 + at] = 128 + Math.round(40 * Math.sin((at / RATE) * 2 * Math.PI * 220));
  }
  return wav;
}

/** Plays the host of Retell's recordings: `/call.wav` is one, everything else has expired. */
export async function openRecordingHost(seconds: number) {
  const wav = makeTone(seconds);
  const referrers: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    referrers.push(request.headers.referer);
    if (request.url !== "/call.wav") {
      response.writeHead(403).end("expired");
      return;
    }
    const [, first, last] = /bytes=(\d+)-(\d*)/.exec(request.headers.range ?? "") ?? [];
    const type = { "content-type": "audio/wav", "accept-ranges": "bytes" };
    if (first === undefined) {
      response.writeHead(200, { ...type, "content-length": wav.length }).end(wav);
      return;
    }
    const end = last ? Number(last) : wav.length - 1;
    response
      .writeHead(206, { ...type, "content-range": `bytes ${first}-${end}/${wav.length}` })
      .end(wav.subarray(Number(first), end + 1));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return {
    url: (path: string) => `http://127.0.0.1:${port}${path}`,
    /** Where each request said it came from. */
    referrers,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
