/**
 * Milliseconds of processor time that `work` takes, of all threads of this process. Limits on what a step may cost are held against
 * this: the time that passes also counts whatever else the machine does.
 */
export function processorTime(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
