/** The readings of an import: the first learns layers, labels and the unit of offsets; the second gives the items. */
import type { OffsetUnit } from '../project/records/spans';
import type { Layer } from '../project/schema/layer-types';
import { Discovery } from './discovery';
import type { ForeignItem, Format, GivenItem, InputFile, ImportSession } from './format';
import { LossReport } from './loss-report';
import type { Mapping } from './mapping';
import { asKnown, TextMatcher } from './match-text';
import { planNew, planOnto, type Plan } from './plan';
import { RecurringSamples } from './recurring-samples';
import { takesMarks, marksText } from '../kinds/traits';

export interface ImportReading {
  readonly found: Discovery;
  readonly plan: Plan;
  /** Losses of the second reading; filled while `items` is read. */
  readonly losses: LossReport;
  /** For formats that gather: which samples occur again. */
  readonly recurring: RecurringSamples;
  items(): AsyncIterable<ForeignItem>;
}

export interface ReadingOptions extends Pick<ImportSession, 'variant' | 'guardFormulas' | 'columns'> {
  readonly mapping: Mapping;
  /** The layers of the target project; absent for a new one. */
  readonly onto?: readonly Layer[];
  /** A prefix for every id of the source. */
  readonly idPrefix?: string;
  /** Finds samples of the project by their texts. */
  readonly matcher?: TextMatcher | undefined;
  /** Receives the losses of the second reading; by default a report in memory. */
  readonly losses?: LossReport;
  /** Called for each item of the first reading. */
  onItem?(): void;
}

export async function readImport(
  format: Format,
  files: readonly InputFile[],
  options: ReadingOptions,
): Promise<ImportReading> {
  const read = format.read!;
  const found = new Discovery(format.unit);
  const recurring = new RecurringSamples();
  const { variant, guardFormulas, columns } = options;
  const asked = {
    variant,
    guardFormulas,
    columns,
    onto: options.onto !== undefined,
    isLayer: (attribute: string) => isLayer(attribute, options),
    hasAttribute:
      options.onto && ((layer: string, attribute: string) => hasAttribute(layer, attribute, options)),
  };
  const first = read(files, {
    ...asked,
    losses: new LossReport().reader,
    declare: (layer) => found.declare(layer),
  });
  for await (const item of identified(first, options)) {
    options.onItem?.();
    found.see(item);
    if (format.gathers) recurring.see(item.id);
  }
  const losses = options.losses ?? new LossReport();
  const plan = options.onto
    ? planOnto(options.onto, found, options.mapping, format.unnamed)
    : planNew(found, options.mapping, losses);
  for (const { name } of files) {
    const unit = found.unitNote(name);
    if (unit !== undefined) losses.note(name, { 'offset-unit': unit });
  }
  return {
    found,
    plan,
    losses,
    recurring,
    items: () =>
      identified(read(files, { ...asked, losses: losses.reader, declare: () => {} }), options, {
        losses,
        unitOf: (file) => found.unitOf(file),
      }),
  };
}

function hasAttribute(layer: string, attribute: string, { mapping, onto = [] }: ReadingOptions): boolean {
  const own = mapping.layers.get(layer) ?? layer;
  const id = mapping.layers.get(`${layer}/${attribute}`) ?? attribute;
  return onto.some(
    (each) =>
      each.id === own && 'attributes' in each && each.attributes?.some((def) => def.id === id) === true,
  );
}

/** Whether an attribute is a layer: the mapping or the project has a layer of that name, and no layer has an attribute of that name. */
function isLayer(attribute: string, { mapping, onto = [] }: ReadingOptions): boolean {
  if (mapping.layers.has(attribute)) return true;
  const isAttribute = (layer: Layer) =>
    takesMarks(layer) && layer.attributes?.some(({ id }) => id === attribute) === true;
  return onto.some((layer) => marksText(layer) && layer.id === attribute) && !onto.some(isAttribute);
}

/** The items with the project's ids; in the second reading, with offsets in the project's texts. */
async function* identified(
  items: AsyncIterable<GivenItem>,
  { idPrefix = '', matcher = new TextMatcher() }: ReadingOptions,
  second?: { readonly losses: LossReport; readonly unitOf: (file: string) => OffsetUnit },
): AsyncGenerator<ForeignItem> {
  for await (const item of items)
    yield asKnown({ answers: [], suggestions: [], ...item }, matcher, idPrefix, second);
}
