/** CoNLL columns: one token per line, with its tag in the last column; IOB1, IOB2, BIOES and BILOU. docs/formats/conll.md. */
import { alignSpans, tokensOf, keptTokens, wordsOf } from '../align-tokens';
import type { GivenItem, Format, ImportSession, InputFile } from '../format';
import { firstLayer, samplesOut, type AnswerOut } from '../outgoing';
import { sharedFolder } from '../file-name';
import { linesOf } from '../lines';
import { quoted } from '../loss-report';
import { codePointLength } from '../../base/text/offsets';
import { noteTokensOnly } from '../place-tokens';
import { marksText } from '../../kinds/traits';

const ID = 'conll';
const DOCSTART = '-DOCSTART-';

/** Tag schemes of token columns. */
export const SCHEMES = ['io', 'iob1', 'iob2', 'ioe2', 'bioes', 'bilou'] as const;
export type Scheme = (typeof SCHEMES)[number];

export const conll: Format = {
  id: ID,
  title: 'CoNLL columns',
  unnamed: ['entities'],
  tokens: true,
  variants: SCHEMES,
  ending: '.conll',
  recognises: (_name, head) => {
    const lines = head
      .split(/\r?\n/)
      .slice(0, -1)
      .filter((line) => line !== '' && !line.startsWith(DOCSTART));
    return (
      lines.length > 2 && lines.every((line) => /^\S+(?:[\t ]+\S+)*[\t ]+(?:O|[BILOUES]-\S+)$/.test(line))
    );
  },
  async *read(files, session) {
    const folder = sharedFolder(files.map(({ name }) => name)).length;
    for (const file of files) {
      const scheme = await schemeOf(tagStream(file));
      if (scheme.orphans > 0 && scheme.scheme !== 'iob1')
        session.losses.note(file.name, {
          'orphan-tags': `${scheme.orphans} tags (I-, E-, L-) continue a span that did not begin; each begins a new span`,
        });
      if (scheme.several !== undefined)
        session.losses.note(file.name, {
          'several-labels': `tags such as ${quoted(scheme.several)} have several labels: each becomes a span of its own`,
        });
      if (scheme.scheme === 'io')
        session.losses.note(file.name, {
          io: 'no tag has a prefix (B-, I-, ...), so tags are read as IO: consecutive tokens with one label are one span, and two neighbouring spans with one label cannot be told apart',
        });
      for await (const sentence of sentences(file)) {
        const item = readSentence(sentence, file.name, scheme.scheme, session);
        yield files.length > 1 ? { ...item, fields: { file: file.name.slice(folder) } } : item;
      }
    }
  },
  async *write(items, session) {
    const layer = firstLayer(session, marksText);
    for await (const sample of samplesOut(items, session, ID)) {
      const out = sample.only([layer], 'columns hold no suggestions');
      const spans = out?.spans(layer);
      if (!out || !spans) {
        // A sentence with only O would mean that there is nothing to mark.
        sample.loseSample(`it has no answer to ${layer?.id ?? 'any spans layer'}`);
        continue;
      }
      const { columns, scheme: came, separator = '\t', docstart }: Kept = sample.meta;
      const tokens = keptTokens(sample) ?? tokensOf(sample.item.text);
      const scheme = (session.options.variant as Scheme | undefined) ?? came ?? 'iob2';
      const aligned = alignSpans(out, layer!.id, spans, tokens);
      const placed = scheme === 'io' ? inRuns(out, aligned, layer!.id) : aligned;
      const tags = tagsOf(placed, tokens.length, scheme);
      const lines = wordsOf(sample.item.text, tokens).map((word, n) =>
        [word, ...(columns?.[n] ?? []), tags[n]!].join(separator),
      );
      session.losses.written.samples += 1;
      sample.noteFields();
      out.count(placed.length);
      if (!keptTokens(sample))
        sample.noteOnce({
          'white-space': 'columns hold only tokens; white space between them and ids are not exported',
        });
      yield { content: `${docstart === undefined ? '' : `${docstart}\n\n`}${lines.join('\n')}\n\n` };
    }
  },
};

interface Row {
  readonly cells: readonly string[];
  readonly line: number;
}

async function* tagStream(file: InputFile): AsyncGenerator<string> {
  for await (const { text } of linesOf(file)) {
    const cells = split(text);
    yield cells.length > 1 && cells[0] !== DOCSTART ? cells.at(-1)! : '';
  }
}

const split = (line: string): string[] => {
  const text = line.replace(/[ \t]+$/, '');
  return text === '' ? [] : text.includes('\t') ? text.split('\t') : text.split(/ +/);
};

interface Sentence {
  readonly rows: readonly Row[];
  /** The line that starts a document, if this is its first sentence. */
  readonly docstart?: string;
  readonly tabs: boolean;
}

async function* sentences(file: InputFile): AsyncGenerator<Sentence> {
  let rows: Row[] = [];
  let docstart: string | undefined;
  let tabs = false;
  const sentence = (): Sentence => ({ rows, tabs, ...(docstart !== undefined && { docstart }) });
  for await (const { text, line } of linesOf(file)) {
    const cells = split(text);
    if (cells[0] === DOCSTART) {
      if (rows.length > 0) yield sentence();
      rows = [];
      docstart = text;
    } else if (cells.length > 0) {
      if (text.includes('\t')) tabs = true;
      rows.push({ cells, line });
    } else if (rows.length > 0) {
      yield sentence();
      rows = [];
      docstart = undefined;
    }
  }
  if (rows.length > 0) yield sentence();
}

function readSentence(
  { rows, docstart, tabs }: Sentence,
  file: string,
  scheme: Scheme,
  session: ImportSession,
): GivenItem {
  const withOffsets = rows.every(
    ({ cells }) => cells.length === 4 && /^\d+$/.test(cells[1]!) && /^\d+$/.test(cells[2]!),
  );
  let text = '';
  let length = 0;
  const tokens: [start: number, end: number][] = [];
  rows.forEach(({ cells }, n) => {
    // Offsets tell how much white space precedes a token. Without them, tokens are separated by one blank.
    const gap = n === 0 ? 0 : withOffsets ? Math.max(0, Number(cells[1]) - Number(rows[n - 1]!.cells[2])) : 1;
    text += ' '.repeat(gap) + cells[0]!;
    const start = length + gap;
    length = start + codePointLength(cells[0]!);
    tokens.push([start, length]);
  });
  const tagOf = ({ cells }: Row): string | undefined => (cells.length > 1 ? cells.at(-1)! : undefined);
  const read = spansOfTags(
    rows.map((row) => tagOf(row) ?? ''),
    scheme,
  );
  const spans = spansOnTokens(read.spans, tokens);
  for (const n of read.bad) {
    const { cells, line } = rows[n]!;
    const tag = tagOf(rows[n]!);
    const what = `tag of ${quoted(cells[0]!)}: ${tag === undefined ? 'none' : quoted(tag)}`;
    const policy = 'the token is imported without a label';
    const [reason, labels] = tag === undefined ? (['unreadable', 0] as const) : (['not-a-label', 1] as const);
    session.losses.lose({ file, line }, reason, what, { labels, policy });
  }
  if (!withOffsets) noteTokensOnly(session.losses, file);
  else
    session.losses.noteOnce(file, {
      'white-space':
        'white space between tokens is as wide as in the offsets, but the file does not say which characters it had',
    });
  const hasMore = rows.some(({ cells }) => cells.length !== 2);
  const columns = hasMore ? rows.map(({ cells }) => cells.slice(1, -1)) : undefined;
  return {
    place: { file, line: rows[0]!.line },
    text,
    meta: { tokens, columns, scheme, separator: tabs ? '\t' : ' ', docstart },
    answers: [{ values: [{ kind: 'spans', layer: 'entities', spans }] }],
  };
}

/**
 * Without prefixes, two neighbouring spans with one label cannot be told apart, and a label must not look like another tag. Such spans are lost.
 */
function inRuns(out: AnswerOut, spans: readonly TokenSpan[], layer: string): TokenSpan[] {
  const kept: TokenSpan[] = [];
  for (const span of spans) {
    const before = kept.at(-1);
    const touches = before?.label === span.label && before.last === span.first - 1;
    const why = touches
      ? 'IO tags cannot separate it from its neighbour with the same label'
      : 'IO tags cannot hold its label';
    if (!touches && !/^(?:O$|[BIESLU]-)/.test(span.label)) kept.push(span);
    else out.loseText('unsupported', `${layer} ${quoted(span.label)} on token ${span.first + 1}`, why);
  }
  return kept;
}

interface Kept {
  readonly columns?: readonly (readonly string[])[];
  readonly scheme?: Scheme;
  readonly separator?: string;
  readonly docstart?: string;
}

/** The tags of a span's last token, and of a span of one token. */
const ENDS: Readonly<Record<Scheme, readonly [last: string, unit: string]>> = {
  io: ['I', 'I'],
  iob1: ['I', 'B'],
  iob2: ['I', 'B'],
  ioe2: ['E', 'E'],
  bioes: ['E', 'S'],
  bilou: ['L', 'U'],
};

/** A span by its first and last token. */
export interface TokenSpan {
  readonly label: string;
  readonly first: number;
  readonly last: number;
}

/**
 * The scheme that a file's tags follow; '' marks the end of a sentence. `several` is the first tag with several labels. Tags without a prefix,
 * apart from O, are IO. In every scheme but IOB1 a span begins with its own tag. A file is IOB1 if spans begin with I- and B- only separates
 * neighbours of one label. It is IOE2 if spans only end with a tag of their own, E-.
 */
async function schemeOf(
  tags: AsyncIterable<string>,
): Promise<{ scheme: Scheme; orphans: number; several?: string | undefined }> {
  let [orphans, needless, ends, units, begins] = [0, 0, 0, 0, 0];
  let [outside, unmarked] = [0, 0];
  let several: string | undefined;
  let before = new Map<string, string>();
  for await (const tag of tags) {
    const marked = marksOf(tag);
    if (marked.size > 1) several ??= tag;
    if (tag === 'O') outside += 1;
    else if (tag !== '' && marked.size === 0) unmarked += 1;
    for (const [label, mark] of marked) {
      const follows = before.has(label) && !'ESLU'.includes(before.get(label)!);
      if ('IEL'.includes(mark) && !follows) orphans += 1;
      if (mark === 'B' && !follows) needless += 1;
      if ('ES'.includes(mark)) ends += 1;
      if ('LU'.includes(mark)) units += 1;
      if ('BS'.includes(mark)) begins += 1;
    }
    before = marked;
  }
  const said = { orphans, several };
  const anyMark = needless + orphans + ends + units + begins > 0;
  if (!anyMark && unmarked > 0 && outside > 0) return { scheme: 'io', orphans: 0 };
  if (units > ends) return { scheme: 'bilou', ...said };
  if (ends > 0 && begins === 0) return { scheme: 'ioe2', ...said, orphans: 0 };
  if (ends > 0) return { scheme: 'bioes', ...said };
  return { scheme: orphans > 0 && needless === 0 ? 'iob1' : 'iob2', ...said };
}

/** The labels of a tag with their prefixes; empty if it is not a tag. `B-person,B-group` has two labels, each with its own prefix. */
function marksOf(tag: string): Map<string, string> {
  const parts = /^[BIESLU]-[^,|]+(?:[,|][BIESLU]-[^,|]+)+$/.test(tag) ? tag.split(/[,|]/) : [tag];
  return new Map(parts.filter((part) => /^[BIESLU]-./.test(part)).map((part) => [part.slice(2), part[0]!]));
}

/**
 * The spans of a sentence's tags, and the positions of invalid tags (`PER`, `B_PER`; in IO, where a run of one label is a span, only empty ones). A
 * tag that continues nothing begins a span, as in conlleval, so the scheme need not be known.
 */
export function spansOfTags(tags: readonly string[], scheme?: Scheme): { spans: TokenSpan[]; bad: number[] } {
  const spans: TokenSpan[] = [];
  const bad: number[] = [];
  /** Label -> first token. */
  const open = new Map<string, number>();
  const close = (label: string, last: number) => {
    spans.push({ label, first: open.get(label)!, last });
    open.delete(label);
  };
  tags.forEach((tag, n) => {
    const marked = scheme === 'io' && tag !== 'O' && tag !== '' ? new Map([[tag, 'I']]) : marksOf(tag);
    if (marked.size === 0 && tag !== 'O') bad.push(n);
    for (const label of [...open.keys()]) {
      const mark = marked.get(label);
      if (mark === undefined || 'BUS'.includes(mark)) close(label, n - 1);
    }
    for (const [label, mark] of marked) {
      if (!open.has(label)) open.set(label, n);
      if ('ELUS'.includes(mark)) close(label, n);
    }
  });
  for (const label of [...open.keys()]) close(label, tags.length - 1);
  return { spans: spans.sort((a, b) => a.first - b.first || b.last - a.last), bad };
}

/** Spans of tokens, from their first and last ones, as spans of the text. */
export const spansOnTokens = (
  spans: readonly TokenSpan[],
  tokens: readonly (readonly [start: number, end: number])[],
): { label: string; start: number; end: number }[] =>
  spans.map(({ label, first, last }) => ({ label, start: tokens[first]![0], end: tokens[last]![1] }));

/** The tags of `count` tokens. `spans` must be in order and must not share tokens. */
export function tagsOf(spans: readonly TokenSpan[], count: number, scheme: Scheme): string[] {
  const tags = new Array<string>(count).fill('O');
  const [last, unit] = ENDS[scheme];
  spans.forEach((span, n) => {
    const neighbour = spans[n - 1];
    const parted = neighbour?.last === span.first - 1 && neighbour.label === span.label;
    for (let token = span.first; token <= span.last; token++) {
      let mark = 'I';
      if (span.first === span.last) mark = unit;
      else if (token === span.first) mark = scheme === 'ioe2' ? 'I' : 'B';
      else if (token === span.last) mark = last;
      if (scheme === 'iob1' && token === span.first && !parted) mark = 'I';
      tags[token] = scheme === 'io' ? span.label : `${mark}-${span.label}`;
    }
  });
  return tags;
}
