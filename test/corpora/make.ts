/** Makes a labelling project: npx tsx test/corpora/make.ts NAME TARGET [--count N] [--records N]. */
import { parseArgs } from 'node:util';
import { makers } from './makers';

const usage = `Usage: npx tsx test/corpora/make.ts NAME TARGET [--count N] [--records N]
NAME: ${Object.keys(makers).join(', ')}
TARGET: a new or empty folder
--count: how many, for big (samples), guideline and project-file (labels) and long (spans)
--records: for big, how many of the samples have a record`;

function numberOf(option: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (!/^[0-9_]+$/.test(value)) throw new Error(`${option}: a number is needed, not ${value}`);
  return Number(value.replaceAll('_', ''));
}

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { count: { type: 'string' }, records: { type: 'string' } },
  });
  const [name = '', target] = positionals;
  const options = {
    count: numberOf('--count', values.count),
    records: numberOf('--records', values.records),
  };
  const maker = makers[name];
  if (!maker || target === undefined || positionals.length > 2) throw new Error(usage);
  const start = performance.now();
  const made = maker(target, options);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`${target}: ${made.samples} samples, ${made.records} records, ${seconds} s`);
  for (const sentence of made.notCarried) console.log(`  not carried: ${sentence}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
