import { FORMATS } from '../../../formats/registry';

/** `labelwright import --list`: the formats as text, or as JSON. */
export const listOfFormats = (json: boolean): string => (json ? JSON.stringify(rows(), null, 2) : asText());

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
