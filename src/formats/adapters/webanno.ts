/**
 * WebAnno TSV 3: span layers, relation layers and chains; one file per document and person, alone or in the folders of an INCEpTION project.
 * docs/formats/webanno.md.
 */
import { defined } from '../../base/objects';
import { append } from '../../base/lists';
import type { GivenItem, ForeignSpan, ForeignValue, Format, ImportSession, InputFile } from '../format';
import { labelTexts } from '../foreign-values';
import { linesOf } from '../lines';
import { noteNotRead, quoted } from '../loss-report';
import { documentOf, isEmptyAnswer, documentsIn, type WorkState } from './inception-folders';
import { layerHead, unescape, unitOf, type LayerHead, type Unit } from './webanno-cells';
import { LayerReader, type KeptRelation } from './webanno-layers';
import { writeWebanno } from './webanno-write';
import { nameOf, type Sentence } from './webanno-units';

export const webanno: Format = {
  id: 'webanno-tsv',
  title: 'WebAnno TSV 3',
  unit: 'utf16',
  several: true,
  tokens: true,
  attributes: (of) => !('parts' in of),
  recognises: (_name, head) => /^#FORMAT=WebAnno TSV 3/.test(head),
  async *read(given, session) {
    const { files, stateOf } = await documentsIn(given, (name) => /\.tsv$/i.test(name), session.losses);
    for (const file of files) {
      if (/\.ser$/i.test(file.name)) continue;
      if (!/\.tsv$/i.test(file.name)) {
        noteNotRead(session.losses, file.name, 'it is not a .tsv file and was not read');
        continue;
      }
      const item = await readFile(file, session, stateOf);
      if (item) yield item;
    }
  },
  write: writeWebanno,
};

async function readFile(
  file: InputFile,
  session: ImportSession,
  stateOf: WorkState,
): Promise<GivenItem | undefined> {
  const { losses } = session;
  const heads: LayerHead[] = [];
  const sentences: (Sentence & { units: Unit[] })[] = [];
  let format: string | undefined;
  let [texts, comments]: [string[], string[]] = [[], []];
  const refuse = (line: number, why: string, what = 'file'): undefined =>
    void losses.lose({ file: file.name, line }, 'unreadable', what, { why, policy: 'the file is left out' });
  for await (const { text: line, line: number } of linesOf(file)) {
    if (number === 1) {
      format = line;
      const why =
        'it does not begin with #FORMAT=WebAnno TSV 3; files of version 1 and 2 are not read: export them again';
      if (!/^#FORMAT=WebAnno TSV 3/.test(line)) return refuse(1, why);
    } else if (line.startsWith('#T_') && sentences.length === 0 && texts.length === 0) {
      const head = layerHead(line);
      if (!head) return refuse(number, 'the layer cannot be read', quoted(line));
      heads.push(head);
    } else if (line.startsWith('#Text=')) texts.push(unescape(line.slice('#Text='.length)));
    else if (line.startsWith('#') && !/^#\d/.test(line)) comments.push(line);
    else if (line.trim() !== '') {
      const unit = unitOf(line, number);
      const width = heads.reduce((sum, { columns }) => sum + columns.length, 0);
      if (!unit) return refuse(number, 'it is not the line of a token', quoted(line));
      const why = `it has ${unit.cells.length} columns of labels, the header ${width}`;
      if (unit.cells.length !== width) return refuse(number, why, quoted(line));
      if (texts.length > 0) {
        sentences.push({ text: texts.join('\n'), comments, tokens: [], units: [] });
        [texts, comments] = [[], []];
      }
      const sentence = sentences.at(-1);
      if (!sentence) return refuse(number, 'no line #Text= precedes it', quoted(line));
      sentence.units.push(unit);
    }
  }
  if (sentences.length === 0) return void losses.lose(file.name, 'no-text', 'file');
  return itemOf(file.name, format!, heads, sentences, session, stateOf);
}

function itemOf(
  file: string,
  format: string,
  heads: readonly LayerHead[],
  sentences: readonly (Sentence & { units: Unit[] })[],
  session: ImportSession,
  stateOf: WorkState,
): GivenItem {
  const { losses } = session;
  // The text between sentences is not in the file: the offsets give its length.
  let text = '';
  for (const sentence of sentences) {
    const begin = sentence.units[0]!.start;
    if (begin > text.length) text = text === '' ? ' '.repeat(begin) : text.padEnd(begin, '\n');
    text += sentence.text;
  }
  const units = sentences.flatMap((sentence) => sentence.units);
  const wrong = units.filter((unit) => text.slice(unit.start, unit.end) !== unit.text).length;
  if (wrong > 0)
    losses.note(file, {
      'quote-differs': `${wrong} of ${units.length} tokens differ from the text at their offsets`,
    });
  const { values, relations } = readLayers(heads, units, file, session);
  const { id, annotator } = documentOf(file);
  const labels = values.flatMap(labelTexts);
  if (annotator === null)
    for (const what of labels)
      losses.lose(file, 'unsupported', what, {
        labels: 1,
        why: 'it existed before anyone worked on the document, so it is no one’s answer',
        sample: id,
      });
  const none = labels.length === 0 && isEmptyAnswer({ name: file }, stateOf, losses);
  const isAnswer =
    none || (annotator !== null && heads.length > 0 && (labels.length > 0 || annotator === undefined));
  const kept = { format, heads, relations: relations.length > 0 ? relations : undefined };
  return {
    place: { file },
    id,
    text,
    meta: {
      sentences: sentences.map(({ text: own, comments, units: lines }) => ({
        text: own,
        comments: comments.length > 0 ? comments : undefined,
        tokens: lines.filter(({ address }) => !address.includes('.')).map(({ start, end }) => [start, end]),
      })),
    },
    answers: isAnswer
      ? [{ annotator: annotator ?? undefined, values, none: none || undefined, meta: kept }]
      : [],
  };
}

function readLayers(
  heads: readonly LayerHead[],
  units: readonly Unit[],
  file: string,
  { losses, hasAttribute = () => true }: ImportSession,
): { values: ForeignValue[]; relations: KeptRelation[] } {
  const readers = heads.map((head, n) => new LayerReader(head, nameOf(heads, n), hasAttribute));
  for (const unit of units) {
    let column = 0;
    for (const reader of readers) {
      reader.see(unit, unit.cells.slice(column, column + reader.head.columns.length));
      column += reader.head.columns.length;
    }
  }
  const spans = new Map(readers.map((reader) => [reader.head.type, reader]));
  const values: ForeignValue[] = [];
  const tokens = new Map<string, ForeignSpan>();
  /** Relations may connect tokens, which are not annotations. Tokens at the ends of relations become spans. */
  const tokenAt = (address: string): string | undefined => {
    const unit = units.find((each) => each.address === address);
    if (!unit) return undefined;
    const { start, end, text: quote } = unit;
    const id = `Token-${address}`;
    tokens.set(address, { id, label: 'Token', start, end, quote });
    return id;
  };
  const kept: KeptRelation[] = [];
  for (const reader of readers) {
    if (reader.head.kind === 'RL') continue;
    append(values, reader.values());
    for (const { line, what } of reader.links())
      losses.lose({ file, line }, 'unsupported', what, {
        labels: 1,
        why: 'a link joins spans of two layers',
        policy: 'kept with the span and exported again',
      });
  }
  for (const reader of readers.filter(({ head }) => head.kind === 'RL')) {
    const base = reader.head.columns.find(({ kind }) => kind === 'base')!.name;
    const joined = spans.get(base);
    const layer = joined?.name ?? 'Token';
    const relations = reader.relations(
      (address, id) => joined?.spanAt(address, id) ?? (joined ? undefined : tokenAt(address)),
      ({ line, what }) =>
        losses.lose({ file, line }, 'span-lost', what, { labels: 1, policy: 'the relation is left out' }),
    );
    append(
      kept,
      relations.map((relation) => defined({ ...relation, attributes: undefined })),
    );
    values.push({ kind: 'relations', layer: reader.name, spans: layer, relations });
  }
  if (tokens.size > 0) values.push({ kind: 'spans', layer: 'Token', spans: [...tokens.values()] });
  return { values, relations: kept };
}
