import fc from 'fast-check';

/** Generators of YAML texts for property tests: valid ones in many styles, and broken ones by random edits. */

const word = fc.constantFrom(
  'id',
  'name',
  'refund',
  'a-b',
  'x.y',
  'naïve',
  '😀',
  'no',
  'true',
  '1.10',
  'null',
  '~',
  '12',
  'k',
);
const plainText = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join(' '));
const indentBy = fc.constantFrom(1, 2, 2, 2, 4);
const blank = fc.constantFrom('', '', '', '', '\n', '\n\n', '  \n');
const comment = (indent: number) =>
  fc.constantFrom(
    '',
    '',
    '',
    '# note\n',
    `${' '.repeat(indent)}# "it's\n`,
    '      # deep: [\n',
    '\n# - x: y\n',
  );
const trailing = fc.constantFrom('', '', '', ' ', ' # why', '   # "', '\t# tab');
const pad = (spaces: number) => ' '.repeat(spaces);

const flowScalar = fc.oneof(
  word,
  fc.constantFrom('"q, ]"', "'it''s'", '"\\n\\""', '""', '"a: b"', "' # no'"),
);
const flow: fc.Arbitrary<string> = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    flowScalar,
    fc.array(tie('node'), { maxLength: 3 }).map((items) => `[${items.join(', ')}]`),
    fc
      .array(fc.tuple(flowScalar, tie('node')), { maxLength: 3 })
      .map((pairs) => `{ ${pairs.map(([k, v]) => `${k}: ${v}`).join(', ')} }`),
  ),
})).node;

/** A scalar or flow collection as it stands behind `key:` or `-`, from the space on; ends with a line end. */
function inlineValue(indent: number): fc.Arbitrary<string> {
  const deeper = pad(indent + 1);
  const lines = fc.array(fc.oneof(plainText, fc.constantFrom('# no comment', 'a: b', '- c', '"', '  more')), {
    minLength: 1,
    maxLength: 3,
  });
  return fc.oneof(
    fc.tuple(fc.oneof(plainText, flowScalar), trailing).map(([text, end]) => ` ${text}${end}\n`),
    fc.tuple(flow, trailing).map(([text, end]) => ` ${text}${end}\n`),
    trailing.map((end) => (end.trim() === '' || /^[ \t]/.test(end) ? `${end}\n` : '\n')),
    fc.tuple(plainText, plainText).map(([a, b]) => ` ${a}\n${deeper}${b}\n`),
    fc.tuple(plainText, plainText, blank).map(([a, b, gap]) => ` "${a}\n${gap}${deeper}${b}"\n`),
    fc.tuple(plainText, plainText).map(([a, b]) => ` '${a}\n${deeper}it''s: ${b}' # c\n`),
    fc
      .tuple(fc.constantFrom('|', '>', '|-', '>-', '|+', '>+', '| # c'), lines, blank)
      .map(([header, text, gap]) => ` ${header}\n${text.map((line) => `${deeper}${line}\n`).join('')}${gap}`),
    fc
      .tuple(flowScalar, flowScalar)
      .map(([a, b]) => ` [\n${deeper}${a}, # c\n\n${deeper}${b}\n${pad(indent)}]\n`),
    fc.tuple(flowScalar, flow).map(([a, b]) => ` {\n${deeper}${a}: ${b},\n${pad(indent)}}\n`),
    fc.constantFrom(' |\n', ' !!str 12\n', ' !local x\n', ' {}\n', ' []\n'),
  );
}

/** A block collection below `key:`; starts on a new line. */
function block(indent: number, depth: number): fc.Arbitrary<string> {
  if (depth <= 0) return inlineValue(indent).map((value) => `${pad(indent)}- ${value.trimStart()}`);
  return fc.oneof(map(indent, depth), seq(indent, depth));
}

function map(indent: number, depth: number): fc.Arbitrary<string> {
  const key = fc.constantFrom('id', 'name', '"q: k"', "'s'", 'a b', 'x-1', 'labels', 'c:d', 'e#f', '😀');
  return fc
    .array(fc.tuple(comment(indent), key, value(indent, depth), blank), { minLength: 1, maxLength: 4 })
    .map((entries) =>
      entries
        .map(
          ([note, name, text, gap], i) =>
            `${note}${pad(indent)}${i % 2 ? name : `${name}${i}`.replace(/(["'])(\d)$/, '$2$1')}:${text}${gap}`,
        )
        .join(''),
    );
}

function value(indent: number, depth: number): fc.Arbitrary<string> {
  if (depth <= 0) return inlineValue(indent);
  return fc.oneof(
    inlineValue(indent),
    fc
      .tuple(
        trailing,
        comment(indent),
        indentBy.chain((by) => block(indent + by, depth - 1)),
      )
      .map(([end, note, text]) => `${end}\n${note}${text}`),
    fc.tuple(trailing, seq(indent, depth - 1)).map(([end, text]) => `${end}\n${text}`),
  );
}

function seq(indent: number, depth: number): fc.Arbitrary<string> {
  const item = fc.oneof(
    inlineValue(indent).map((text) => `${pad(indent)}-${text}`),
    map(indent + 2, Math.max(0, depth - 1)).map((text) => {
      const lines = text.split('\n');
      const first = lines.findIndex((line) => line.startsWith(pad(indent + 2)) && !/^\s*(#|$)/.test(line));
      return [
        ...lines.slice(0, first),
        `${pad(indent)}- ${lines[first]!.slice(indent + 2)}`,
        ...lines.slice(first + 1),
      ].join('\n');
    }),
  );
  return fc
    .array(fc.tuple(comment(indent), item, blank), { minLength: 1, maxLength: 4 })
    .map((items) => items.map((parts) => parts.join('')).join(''));
}

const preamble = fc.constantFrom(
  '',
  '',
  '',
  '# head\n',
  '\n',
  '---\n',
  '# c\n--- # d\n',
  '\ufeff',
  '%YAML 1.2\n---\n',
  '--- ',
);
const ending = fc.constantFrom('', '', '', '...\n', '# end', '\n\n', '---\nsecond: 1\n');

/** An entry that is large enough for its map to be cut further. */
const large = fc
  .tuple(map(2, 3), fc.constantFrom('', 'last: 1\n'))
  .map(([text, end]) => `guideline:\n  # ${'large '.repeat(700)}\n${text}${end}`);

/** Well-formed as a rule (some combinations are not); a block map at the top in most cases. */
export const yamlText: fc.Arbitrary<string> = fc
  .tuple(
    preamble,
    fc.oneof(
      { weight: 8, arbitrary: map(0, 3) },
      { weight: 2, arbitrary: large },
      { weight: 1, arbitrary: seq(0, 2) },
      { weight: 1, arbitrary: flow.map((text) => `${text}\n`) },
    ),
    ending,
    fc.boolean(),
  )
  .map(([start, text, end, crlf]) => {
    const whole = start + text + end;
    return crlf ? whole.replace(/\n/g, '\r\n') : whole;
  });

/** Places are fractions of the text's length, so that they shrink with it. */
export interface TextChange {
  at: number;
  remove: number;
  insert: string;
}

export const textChange: fc.Arbitrary<TextChange> = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  remove: fc.nat({ max: 12 }),
  insert: fc.oneof(
    fc.constantFrom(
      '',
      '',
      ' ',
      '  ',
      '\n',
      '\r\n',
      '\t',
      '"',
      "'",
      '[',
      ']',
      '{',
      '}',
      ':',
      ': ',
      '- ',
      '-',
      '#',
      ' #',
      '|',
      '>',
      '&a ',
      '*a',
      '!',
      '%',
      '?',
      '? ',
      ',',
      '\\',
      '\r',
      '---\n',
      '...\n',
      'x',
      '<<: ',
      '@',
      '\u00a0',
      '\ufeff',
      '\n  - id: z\n',
      '\nkey: v\n',
      '\n]',
      '\n}\n',
    ),
    yamlText,
  ),
});

export function applyChange(text: string, { at, remove, insert }: TextChange): string {
  const start = Math.floor(at * text.length);
  return text.slice(0, start) + insert + text.slice(start + remove);
}
