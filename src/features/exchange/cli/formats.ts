import { FORMATS } from '../../../formats/registry';
import type { CliCommand } from '../../../cli/command';
import { deliver, type WithOutputs } from '../../../cli/output';

/** `labelwright formats`: lists the import and export formats. */
export function register(program: CliCommand): void {
  program
    .command('formats')
    .description('List the exchange formats with their variants')
    .forms(['text', 'json'])
    .runs(formats);
}

async function formats({ outputs }: WithOutputs<'text' | 'json'>): Promise<void> {
  await deliver(outputs, { text: asText, json: rows });
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
