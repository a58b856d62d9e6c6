/**
 * Processor time that this process has used so far, in milliseconds. For limits in tests: unlike the
 * clock it does not grow because the machine does other things at the same time.
 */
export function workSoFar(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
