/** How long an editor waits for what it asks of the server, and for a new record, with 100,000 annotations and 1,000 labels loaded. */
import { bundle, quantile, runChild, type BenchOptions, type Measured } from './support';

/** Most milliseconds, by the first word of what is measured. */
const GOALS: Readonly<Record<string, number>> = { hover: 30, complete: 30, a: 50 };

export function run({ quick, folder }: BenchOptions): Measured[] {
  const child = bundle(folder, 'bench/child/language.ts');
  const args = quick ? ['2000', '100', '20'] : ['100000', '1000', '200'];
  const { output, rssMb } = runChild<{ name: string; times: number[] }[]>(child, args);
  return [
    ...output.map(({ name, times }) => {
      const goal = GOALS[name.split(' ')[0]!];
      return {
        name: `${name}, 95 of 100`,
        value: quantile(times, 0.95),
        unit: 'ms',
        ...(goal !== undefined && { goal }),
        note: `median ${quantile(times, 0.5).toFixed(1)} ms`,
      };
    }),
    { name: 'memory', value: rssMb, unit: 'MB' },
  ];
}
