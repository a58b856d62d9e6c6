import { createServer } from 'node:net';

/**
 * Tries to listen for a moment.
 * @param port 0 for any free one
 * @returns the port
 * @throws the system's error, such as EADDRINUSE
 */
export function probePort(host: string, port: number): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const probe = createServer();
  probe.once('error', reject);
  probe.listen({ host, port, exclusive: true }, () => {
    const address = probe.address();
    probe.close(() => resolve(typeof address === 'object' && address ? address.port : port));
  });
  return promise;
}

export function isPortFree(host: string, port: number): Promise<boolean> {
  return probePort(host, port).then(
    () => true,
    () => false,
  );
}
