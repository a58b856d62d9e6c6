import { Agent, request } from 'node:http';

export interface LoadResult {
  requestsPerSecond: number;
  p50Ms: number;
  p95Ms: number;
  bytes: number;
}

/** Asks one address `count` times over `connections` kept-alive connections; throws on any but 200. */
export async function load(
  url: string,
  options: { count: number; connections: number; headers?: Record<string, string> },
): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: options.connections });
  const times: number[] = [];
  let left = options.count;
  let bytes = 0;
  const started = performance.now();
  await Promise.all(
    Array.from({ length: options.connections }, async () => {
      while (left-- > 0) {
        const begun = performance.now();
        bytes = await once(url, agent, options.headers);
        times.push(performance.now() - begun);
      }
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  agent.destroy();
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.floor((times.length - 1) * share)] ?? 0;
  return { requestsPerSecond: times.length / seconds, p50Ms: at(0.5), p95Ms: at(0.95), bytes };
}

function once(url: string, agent: Agent, headers: Record<string, string> = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { agent, headers }, (answer) => {
      let size = 0;
      answer.on('data', (chunk: Buffer) => (size += chunk.length));
      answer.on('end', () =>
        answer.statusCode === 200
          ? resolve(size)
          : reject(new Error(`${url} answered ${answer.statusCode}`)),
      );
    });
    sent.on('error', reject);
    sent.end();
  });
}
