/** brat on the way out: `.txt` and `.ann` for each sample, and an `annotation.conf`. */
import { fileName } from '../file-name';
import type { Relation, Span } from '../../core/records/records';
import {
  countOut,
  firstLayer,
  loseOthers,
  loseOwn,
  metaOf,
  ownTexts,
  relationsOf,
  spanMetaOf,
  spansOf,
} from '../export-values';
import type { ExportSession, OutputPiece, OwnAnswer, OwnItem } from '../format';
import type { KeptLine } from './brat';

const ID = 'brat';

export async function* writeBrat(
  items: AsyncIterable<OwnItem>,
  session: ExportSession,
): AsyncGenerator<OutputPiece> {
  const spans = firstLayer(session, 'spans');
  const relations = session.layers.find((layer) => layer.type === 'relations' && layer.spans === spans?.id);
  const words = wordsFor(
    [...(spans?.labels ?? []), ...(relations?.type === 'relations' ? relations.labels : [])],
    session,
  );
  const names = new Set<string>();
  for await (const item of items) {
    const name = fileName(item.id.replace(/\.txt$/, ''), names);
    if (name !== item.id)
      session.losses.note({
        ...item.place,
        about: 'renamed',
        text: `sample ${JSON.stringify(item.id)} is the file ${name}`,
      });
    session.losses.written.samples += 1;
    yield { file: `${name}.txt`, content: item.text };
    for (const { labels } of item.suggestions)
      loseOwn(
        session,
        item,
        undefined,
        'unsupported',
        Object.entries(labels).flatMap(([id, value]) => ownTexts(id, value)),
        'brat has no suggestions',
      );
    const answer = item.answers[0];
    if (!answer) continue;
    loseOthers(session, item, answer, [spans, relations]);
    const [own, joins] = [spansOf(answer, spans) ?? [], relationsOf(answer, relations) ?? []];
    countOut(session, own.length + joins.length);
    const kept = metaOf(answer.record, ID).lines as readonly KeptLine[] | undefined;
    const lines = kept ? keptLines(kept, own, answer, words) : newLines(own, joins, answer, words);
    if (!kept && own.length === 0 && typeof answer.record.note === 'string' && answer.record.note !== '')
      session.losses.lose({
        ...item.place,
        reason: 'unsupported',
        what: `note ${JSON.stringify(answer.record.note)}`,
        labels: 0,
        why: 'a note stands at a span',
        policy: 'left out',
        sample: item.id,
        annotator: answer.annotator,
      });
    yield { file: `${name}.ann`, content: lines.map((line) => `${line}\n`).join('') };
  }
  yield {
    file: 'annotation.conf',
    content: configuration(
      (spans?.labels ?? []).map(words),
      (relations?.type === 'relations' ? relations.labels : []).map(words),
    ),
  };
}

type Words = (label: string) => string;

/** A label is one word there; two labels never become one. */
function wordsFor(labels: readonly string[], session: ExportSession): Words {
  const taken = new Set(labels.filter((label) => !/\s/.test(label)));
  const words = new Map<string, string>();
  for (const label of labels) {
    let word = label;
    if (/\s/.test(label)) {
      word = label.replace(/\s+/g, '_');
      while (taken.has(word)) word += '_';
      taken.add(word);
      session.losses.noteOnce({
        file: 'annotation.conf',
        about: 'label-renamed',
        text: `the label ${JSON.stringify(label)} is ${word} there: a label is one word`,
      });
    }
    words.set(label, word);
  }
  return (label) => words.get(label) ?? label.replace(/\s+/g, '_');
}

function keptLines(
  kept: readonly KeptLine[],
  spans: readonly Span[],
  answer: OwnAnswer,
  words: Words,
): string[] {
  const byId = new Map(spans.map((span) => [span.id, span]));
  return kept.flatMap((line) => {
    if (typeof line === 'string') return [line];
    const span = byId.get(line.span);
    return span ? [spanLine(line.span, span, answer, words)] : [];
  });
}

function newLines(
  spans: readonly Span[],
  relations: readonly Relation[],
  answer: OwnAnswer,
  words: Words,
): string[] {
  const ids = new Map(spans.flatMap(({ id }, n) => (id === undefined ? [] : [[id, `T${n + 1}`] as const])));
  const { note } = answer.record;
  return [
    ...spans.map((span, n) => spanLine(`T${n + 1}`, span, answer, words)),
    ...relations.map(
      ({ label, from, to }, n) =>
        `R${n + 1}\t${words(label)} Arg1:${ids.get(from) ?? from} Arg2:${ids.get(to) ?? to}\t`,
    ),
    ...(typeof note === 'string' && note !== '' && spans.length > 0
      ? [`#1\tAnnotatorNotes T1\t${oneLine(note)}`]
      : []),
  ];
}

function spanLine(id: string, span: Span, answer: OwnAnswer, words: Words): string {
  const pieces = span.parts ?? [span];
  const quote =
    spanMetaOf(answer.record, ID, span.id)?.quote ?? pieces.map(({ text }) => oneLine(text ?? '')).join(' ');
  return `${id}\t${words(span.label)} ${pieces.map(({ start, end }) => `${start} ${end}`).join(';')}\t${String(quote)}`;
}

const oneLine = (text: string): string => text.replace(/\r?\n|\r/g, ' ');

function configuration(entities: readonly string[], relations: readonly string[]): string {
  return [
    '[entities]',
    ...entities,
    '[relations]',
    ...relations.map((label) => `${label}\tArg1:<ENTITY>, Arg2:<ENTITY>`),
    '[events]',
    '[attributes]',
    '',
  ].join('\n');
}
