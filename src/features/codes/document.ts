import { counted, oneLine } from '../../base/text/phrases';
import {
  anchorOf,
  blocksOf,
  heading,
  joinedBy,
  list,
  openOnes,
  paragraph,
  quiet,
  section,
  table,
  type Block,
  type Document,
  type Inline,
  type Line,
  type SampleListing,
} from '../../document/blocks';
import type { CsvTable } from '../../base/csv/table-csv';
import { isOpen, layerLabels, type Layer } from '../../project/schema/layer-types';
import { STEP, type CodeUse, type LayerCodes, type Note, type NoteGroup } from './collect-codes';

interface CodesFacts extends Omit<SampleListing, 'listed'> {
  readonly title: string;
  /** The name that is shown for an annotator; absent: names are hidden. */
  readonly nameOf?: ((annotator: string) => string) | undefined;
  /** In the editor: each code offers to make a label of it, and to open its samples. */
  readonly acts?: boolean;
}

/** Groups of notes that are listed for a code; the JSON output has all of them. */
const MAX_NOTES = 30;

/** Codes with their samples, people and notes, and how many new ones came with each twenty samples. */
export function codesDocument(layers: readonly LayerCodes[], facts: CodesFacts): Document {
  const codes = layers.reduce((sum, { codes: all }) => sum + all.length, 0);
  return {
    title: `${oneLine(facts.title)}: codes`,
    subtitle: `${counted(codes, 'code')} of ${layers.map(({ layer }) => layer.name ?? layer.id).join(', ')}`,
    blocks: layers.flatMap((one) => layerBlocks(one, facts)),
  };
}

function layerBlocks(found: LayerCodes, facts: CodesFacts): Block[] {
  const { layer, answers, samples, codes, similar, uncoded } = found;
  const anchor = anchorOf('layer', layer.id);
  const head = heading(2, layer.name ?? layer.id, anchor);
  if (answers === 0) return [head, quiet('No one has answered yet.')];
  const noted = codes.filter(({ notes }) => notes.length > 0);
  return blocksOf(
    head,
    `${counted(answers, 'answer')} to ${counted(samples, 'sample')}, ${counted(codes.length, 'code')}.`,
    codesTable(found, facts),
    similarBlocks(similar, layer, facts),
    saturationBlocks(found),
    section(
      3,
      'Notes by code',
      noted.flatMap(({ code, notes }) => [heading(4, code), ...noteBlocks(notes, facts)]),
      `${anchor}-notes`,
    ),
    section(3, 'Notes without a code', noteBlocks(uncoded, facts), `${anchor}-uncoded`),
  );
}

function codesTable({ layer, codes }: LayerCodes, { nameOf, acts }: CodesFacts): Block[] {
  const people = (use: CodeUse): string =>
    use.people.map(([name, answers]) => `${nameOf!(name)} ${answers}`).join(', ');
  const act = (what: 'label' | 'merge' | 'samples', code: string, text: string): Inline => ({
    act: JSON.stringify([what, layer.id, code]),
    text,
  });
  // A label is merged with a migration of labels, after an edit of the label schema.
  const isCode = (code: string): boolean => isOpen(layer) && !layerLabels(layer).includes(code);
  return table('Codes, by the number of samples', codes, [
    ['Code', ({ code }) => code],
    // What one may do is in sight also where the page is narrow.
    acts === true && [
      'Act',
      ({ code }) => [
        act('label', code, 'Make a label…'),
        ...(codes.length > 1 && isCode(code) ? [' ', act('merge', code, 'Merge…')] : []),
        ' ',
        act('samples', code, 'Open samples'),
      ],
    ],
    ['Samples', ({ samples }) => samples.length, 'number'],
    ['Answers', ({ answers }) => answers, 'number'],
    nameOf !== undefined && ['People', people],
  ]);
}

function similarBlocks(similar: LayerCodes['similar'], layer: Layer, { acts }: CodesFacts): Block[] {
  if (similar.length === 0) return [];
  const labels = layerLabels(layer);
  return [
    paragraph('These may be one code. A migration with ', { code: 'kind: code' }, ' merges them:'),
    ...list(similar, (codes) => {
      // The most frequent one comes first. A label stays.
      const into = codes.find((code) => labels.includes(code)) ?? codes[0]!;
      const others = codes.filter((code) => code !== into && !labels.includes(code));
      const names = joinedBy(codes, ', ', (code) => ({ strong: code }));
      if (!acts || others.length === 0) return names;
      const act = JSON.stringify(['merge into', layer.id, into, ...others]);
      return [...names, ' ', { act, text: `Merge into “${into}”…` }];
    }),
  ];
}

/** The saturation curve, as numbers and bars. */
function saturationBlocks({ layer, saturation }: LayerCodes): Block[] {
  const last = saturation.at(-1);
  if (!last) return [];
  return [
    heading(3, 'New codes', `${anchorOf('layer', layer.id)}-new`),
    paragraph(
      `The last ${counted(last.to - last.from + 1, 'sample')} brought ${counted(last.fresh, 'new code')}. When new samples bring no new codes, you have seen most of what there is to see.`,
    ),
    ...table(`New codes for each ${STEP} samples, in the order in which they were coded`, saturation, [
      ['Samples', ({ from, to }) => `${from}–${to}`],
      ['New codes', ({ fresh }) => fresh, 'bar'],
      ['Codes so far', ({ total }) => total, 'number'],
    ]),
  ];
}

function noteBlocks(groups: readonly NoteGroup[], facts: CodesFacts): Block[] {
  const { isClosed } = facts;
  const open = isClosed
    ? groups.flatMap((group) => {
        const [first, ...others] = openOnes(group, isClosed);
        return first ? [[first, ...others] as NoteGroup] : [];
      })
    : groups;
  const count = (all: readonly NoteGroup[]): number => all.reduce((sum, { length }) => sum + length, 0);
  const hidden = count(groups) - count(open);
  const left = count(open.slice(MAX_NOTES));
  return blocksOf(
    list(open.slice(0, MAX_NOTES), ([first, ...like]) => ({
      line: noteLine(first, facts),
      below: list(like, (note) => noteLine(note, facts)),
    })),
    left > 0 && quiet(`… and ${counted(left, 'note')} more; the JSON output has all of them.`),
    hidden > 0 &&
      quiet(`${counted(hidden, 'note')} on samples that you have not answered: hidden until then.`),
  );
}

function noteLine({ sample, annotator, text }: Note, { fileOf, nameOf }: CodesFacts): Line {
  const who: Inline = { quiet: nameOf ? ` — ${nameOf(annotator)},` : ' —' };
  return [oneLine(text), who, ' ', { sample, file: fileOf?.(sample) }];
}

/** The codes with their counts as a table. */
export const codesCsv = (layers: readonly LayerCodes[]): CsvTable => ({
  name: 'codes',
  head: ['layer', 'code', 'samples', 'answers', 'annotators', 'notes'],
  rows: layers.flatMap(({ layer, codes }) =>
    codes.map(({ code, samples, answers, people, notes }) => [
      layer.id,
      code,
      samples.length,
      answers,
      people.map(([name]) => name).join(' '),
      notes.reduce((sum, { length }) => sum + length, 0),
    ]),
  ),
});
