import type { Command } from 'commander';
import { FORMATS } from '../../../formats/registry';
import { run } from '../../../cli/run';

/** `labelwright formats`: lists the import and export formats. */
export function register(program: Command): void {
  program
    .command('formats')
    .description('the exchange formats: what can be imported and exported, and in which variants')
    .option('--json', 'as JSON')
    .action(({ json }: { json?: boolean }) => run(() => Promise.resolve(json ? asJson() : asText())));
}

const rows = () =>
  FORMATS.map(({ id, title, read, write, several, variants, ending, endings, tokens }) => ({
    id,
    title,
    in: read !== undefined,
    out: write !== undefined,
    several,
    tokens: tokens === true,
    variants: variants ?? [],
    ...(ending !== undefined && { ending }),
    ...(endings && { endings }),
  }));

const asJson = (): string => JSON.stringify(rows(), null, 2);

const asText = (): string =>
  rows()
    .map(({ id, title, in: reads, out, variants }) =>
      [
        id.padEnd(16),
        `${reads ? 'in' : '  '} ${out ? 'out' : '   '}`,
        title,
        ...(variants.length > 0 ? [`(${variants.join(', ')})`] : []),
      ].join('  '),
    )
    .join('\n');
