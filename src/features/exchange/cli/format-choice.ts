import type { Columns, Format, LabelColumn } from '../../../formats/format';
import { FORMATS, formatById } from '../../../formats/registry';
import { suggestion, UsageError } from '../../../cli/options';
import type { GivenFile } from './input-files';

/** No format recognises the files. */
export class UnknownFormat extends UsageError {}

/** The format with this name, or, for `auto`, the one that recognises the first file. `how` says how to name one. */
export async function importFormat(
  id: string,
  files: readonly GivenFile[],
  how = 'labelwright import FORMAT …',
): Promise<Format> {
  if (id !== 'auto') return formatFor(id, 'read');
  for (const file of files) {
    const head = await file.head();
    const fitting = FORMATS.filter((format) => format.read && format.recognises?.(file.name, head));
    if (fitting.length === 1) return fitting[0]!;
    if (fitting.length > 1)
      throw new UsageError(
        `${file.name} can be read as ${fitting.map(({ id }) => id).join(' or ')}. Say which: ${how}`,
      );
  }
  throw new UnknownFormat(
    `Labelwright does not recognise these files. Name their format: ${how} Formats: ${formatIds('read').join(', ')}.`,
  );
}

export function formatFor(id: string, way: 'read' | 'write'): Format {
  const format = formatById(id);
  if (format?.[way]) return format;
  if (way === 'read' && /[./\\]/.test(id))
    throw new UsageError(
      `The format comes before the files, and auto recognises it: labelwright import auto ${id}`,
    );
  const why = format
    ? `${id} cannot be ${way === 'read' ? 'imported' : 'exported'}. `
    : `There is no format ${id}. ${suggestion(id, formatIds(way))}`;
  throw new UsageError(`${why}Formats: ${formatIds(way).join(', ')}.`);
}

/** The formats that can be imported or exported. */
export const formatIds = (way: 'read' | 'write'): string[] =>
  FORMATS.filter((format) => format[way]).map(({ id }) => id);

export function checkVariant(format: Format, variant: string | undefined): void {
  if (variant === undefined || format.variants?.includes(variant)) return;
  const known = format.variants
    ? `Variants of ${format.id}: ${format.variants.join(', ')}.`
    : `${format.id} has no variants.`;
  throw new UsageError(
    `There is no variant ${variant}. ${suggestion(variant, format.variants ?? [])}${known}`,
  );
}

/** Which columns or keys hold what, by the options for them; undefined without any. */
export function columnsOf(given: {
  readonly text?: string;
  readonly id?: string;
  readonly label?: readonly string[];
}): Columns | undefined {
  const { text, id, label } = given;
  if (text === undefined && id === undefined && label === undefined) return undefined;
  return { text, id, labels: label?.map(labelColumn) };
}

/** `COLUMN`, or `LAYER=COLUMN`. */
function labelColumn(given: string): LabelColumn {
  const at = given.indexOf('=');
  if (at === 0 || at === given.length - 1)
    throw new UsageError(`--label takes COLUMN or LAYER=COLUMN, not ${given}.`);
  return { layer: at < 0 ? given : given.slice(0, at), column: given.slice(at + 1) };
}

/** Throws UsageError if columns are named for a format that determines the fields itself. */
export function checkColumns({ id, columns }: Format, given: Columns | undefined): void {
  if (!given || columns) return;
  const free = FORMATS.filter((each) => each.columns).map((each) => each.id);
  throw new UsageError(
    `--text, --id and --label are for ${free.join(', ')}: ${id} determines the fields itself. Leave these options out.`,
  );
}

/** Throws UsageError if cells would be guarded in a format that no spreadsheet opens; the variant is that of an export. */
export function checkGuard(
  { id, cells }: Format,
  guardFormulas: boolean | undefined,
  variant: { readonly written?: string | undefined } = {},
): void {
  const isTable = 'written' in variant && typeof cells === 'string' ? variant.written === cells : cells;
  if (!guardFormulas || isTable) return;
  const tables = FORMATS.flatMap((format) =>
    typeof format.cells === 'string'
      ? `${format.id} --variant ${format.cells}`
      : format.cells
        ? format.id
        : [],
  );
  throw new UsageError(
    `--guard-formulas is for tables that a spreadsheet opens (${tables.join(', ')}), but ${id} is not one of them. Leave it out.`,
  );
}
