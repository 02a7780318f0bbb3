import fc from 'fast-check';

/** One change of a text. Places are shares of its length, so that a change fits any file. */
export type Mutation =
  | { kind: 'put'; at: number; text: string; over: number }
  | { kind: 'cut'; at: number; length: number }
  | { kind: 'end'; at: number }
  | { kind: 'double'; at: number; lines: number; times: number }
  | { kind: 'move'; from: number; to: number; lines: number }
  | { kind: 'indent'; at: number; lines: number; by: number }
  | { kind: 'flip'; at: number; bit: number }
  | { kind: 'nest'; at: number; open: string; depth: number; closed: boolean }
  | { kind: 'line'; at: number; unit: string; length: number }
  | { kind: 'aliases'; at: number; depth: number; width: number }
  | { kind: 'ends'; end: string };

/** What means something to YAML or JSON, and what readers of text stumble over. */
const TOKENS = [
  ...['&a ', '*a', '<<: *a\n', '? ', '- ', ': ', '|\n', '>-\n', '"', "'", '{', '}', '[', ']', ',', '#', ' #'],
  ...['!!binary ', '!!str ', '!x ', '%YAML 1.1\n', '---\n', '...\n', '\t', '@', '`', '\\', '\\u', '\\ud83d'],
  ...['\n', '\r', '\r\n', '\n\n', '  ', '\u0000', '\ufeff', '\u2028', '\u0085', '\u200b', '\u202e', '\ud83d'],
  ...[
    'e\u0301',
    '😀',
    '👩‍🚒',
    'ﷺ',
    'İ',
    'ß',
    '_'.repeat(50),
    'null',
    'no',
    '~',
    '1e400',
    '-0',
    '0x1F',
    '1_000',
  ],
  ...[
    '2026-01-01',
    '__proto__: 1\n',
    'constructor',
    '](',
    '[x](amount)',
    'TODO',
    'refund',
    'R-REF-9',
    '<<<<<<< a\n',
  ],
  ...['=======\n', '>>>>>>> b\n', '# labelwright-disable-next-line ', '# labelwright-disable-file x -- y\n'],
];

const place = fc.double({ min: 0, max: 1, noNaN: true });
const lines = fc.integer({ min: 1, max: 12 });

/** `size`: how large what is put in may get, in characters. */
export const mutations = (size: number): fc.Arbitrary<Mutation[]> => {
  const put = fc.record({
    kind: fc.constant('put' as const),
    at: place,
    text: fc.oneof(
      { arbitrary: fc.constantFrom(...TOKENS), weight: 6 },
      fc.string({ unit: 'binary', maxLength: 6 }),
    ),
    over: fc.oneof(fc.constant(0), fc.nat(8)),
  });
  const one: fc.Arbitrary<Mutation> = fc.oneof(
    { arbitrary: put, weight: 10 },
    {
      arbitrary: fc.record({ kind: fc.constant('cut' as const), at: place, length: fc.nat(200) }),
      weight: 4,
    },
    { arbitrary: fc.record({ kind: fc.constant('end' as const), at: place }), weight: 1 },
    {
      arbitrary: fc.record({
        kind: fc.constant('double' as const),
        at: place,
        lines,
        times: fc.integer({ min: 1, max: 3 }),
      }),
      weight: 3,
    },
    {
      arbitrary: fc.record({ kind: fc.constant('move' as const), from: place, to: place, lines }),
      weight: 2,
    },
    {
      arbitrary: fc.record({
        kind: fc.constant('indent' as const),
        at: place,
        lines,
        by: fc.integer({ min: -4, max: 4 }),
      }),
      weight: 3,
    },
    { arbitrary: fc.record({ kind: fc.constant('flip' as const), at: place, bit: fc.nat(7) }), weight: 4 },
    {
      arbitrary: fc.record({
        kind: fc.constant('nest' as const),
        at: place,
        open: fc.constantFrom('[', '{a: ', '{"a":', '- ', '\n  ', '? ', '!x '),
        depth: fc.oneof(fc.nat(40), fc.nat(size / 20)),
        closed: fc.boolean(),
      }),
      weight: 1,
    },
    {
      arbitrary: fc.record({
        kind: fc.constant('line' as const),
        at: place,
        unit: fc.constantFrom(
          'x',
          ' ',
          'a b ',
          '"',
          '\\',
          '#',
          '😀',
          '\u0301',
          'ab: ',
          '1',
          '- ',
          '*a ',
          'é',
        ),
        length: fc.nat(size),
      }),
      weight: 1,
    },
    {
      arbitrary: fc.record({
        kind: fc.constant('aliases' as const),
        at: place,
        depth: fc.integer({ min: 1, max: 12 }),
        width: fc.integer({ min: 1, max: 10 }),
      }),
      weight: 1,
    },
    {
      arbitrary: fc.record({ kind: fc.constant('ends' as const), end: fc.constantFrom('\r\n', '\r', '') }),
      weight: 1,
    },
  );
  return fc.array(one, { minLength: 1, maxLength: 4 });
};

export const mutate = (text: string, changes: readonly Mutation[]): string => changes.reduce(change, text);

function change(text: string, mutation: Mutation): string {
  const offset = (share: number): number => Math.floor(share * text.length);
  const put = (at: number, what: string, over = 0): string =>
    text.slice(0, at) + what + text.slice(at + over);
  switch (mutation.kind) {
    case 'put':
      return put(offset(mutation.at), mutation.text, mutation.over);
    case 'cut':
      return put(offset(mutation.at), '', mutation.length);
    case 'end':
      return text.slice(0, offset(mutation.at));
    case 'double': {
      const block = blockAt(text, offset(mutation.at), mutation.lines);
      return put(block.end, block.text.repeat(mutation.times));
    }
    case 'move': {
      const block = blockAt(text, offset(mutation.from), mutation.lines);
      const rest = text.slice(0, block.start) + text.slice(block.end);
      const to = blockAt(rest, Math.floor(mutation.to * rest.length), 1).start;
      return rest.slice(0, to) + block.text + rest.slice(to);
    }
    case 'indent': {
      const block = blockAt(text, offset(mutation.at), mutation.lines);
      const by = mutation.by < 0 ? new RegExp(`^ {1,${-mutation.by}}`, 'gm') : /^/gm;
      return put(
        block.start,
        block.text.replace(by, ' '.repeat(Math.max(0, mutation.by))),
        block.text.length,
      );
    }
    case 'flip': {
      const at = offset(mutation.at);
      const unit = text.charCodeAt(at);
      return Number.isNaN(unit) ? text : put(at, String.fromCharCode(unit ^ (1 << mutation.bit)), 1);
    }
    case 'nest': {
      const close = mutation.closed ? CLOSING[mutation.open.trim()[0] ?? ''] : undefined;
      return put(
        offset(mutation.at),
        mutation.open.repeat(mutation.depth) + (close ?? '').repeat(mutation.depth),
      );
    }
    case 'line':
      return put(
        offset(mutation.at),
        mutation.unit.repeat(Math.ceil(mutation.length / mutation.unit.length)),
      );
    case 'aliases':
      return put(blockAt(text, offset(mutation.at), 1).start, bomb(mutation.depth, mutation.width));
    case 'ends':
      return text.replaceAll('\n', mutation.end);
  }
}

const CLOSING: Readonly<Record<string, string>> = { '[': ']', '{': '}' };

/** Aliases of aliases: what is written in a few lines stands for `width` to the power of `depth` values. */
function bomb(depth: number, width: number): string {
  const rows = Array.from({ length: depth }, (_, level) => {
    const values = Array.from({ length: width }, () => (level === 0 ? 'x' : `*b${level - 1}`));
    return `x-${level}: &b${level} [${values.join(', ')}]\n`;
  });
  return rows.join('');
}

/** The line at an offset, and those that follow. */
function blockAt(text: string, at: number, count: number): { start: number; end: number; text: string } {
  const start = at === 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1;
  let end = start;
  for (let left = count; left > 0 && end < text.length; left--) {
    const next = text.indexOf('\n', end);
    end = next < 0 ? text.length : next + 1;
  }
  return { start, end, text: text.slice(start, end) };
}
