// Preloaded into a measured child: writes what it has used when it ends. No ES module: the loader for these would take more memory in each
// thread than some of what is measured.
const { readFileSync, writeFileSync } = process.getBuiltinModule('node:fs');
const { isMainThread } = process.getBuiltinModule('node:worker_threads');

if (isMainThread)
  process.on('exit', () => {
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    const cpuMs = (userCPUTime + systemCPUTime) / 1000;
    writeFileSync(
      process.env.BENCH_USAGE,
      JSON.stringify({ cpuMs, leastMs: Math.max(mainThreadMs() ?? cpuMs, cpuMs / 2), rssMb: maxRSS / 1024 }),
    );
  });

/** Processor time of the main thread by Linux's /proc, in ticks of 10 ms; undefined elsewhere. */
function mainThreadMs() {
  try {
    const stat = readFileSync(`/proc/self/task/${process.pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return undefined;
  }
}
