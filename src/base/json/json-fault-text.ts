import type { JsonFault } from './json-grammar';

/** The kinds of errors in a line. Some have a fix. */
export type JsonProblemKind =
  | 'blank'
  | 'bom'
  | 'lfs-pointer'
  | 'merge-conflict'
  | 'encoding'
  | 'multi-line'
  | 'not-json'
  | 'two-values'
  | 'text-after-value'
  | 'comma-after-record'
  | 'extra-closer'
  | 'wrong-closer'
  | 'missing-closer'
  | 'truncated'
  | 'trailing-comma'
  | 'missing-comma'
  | 'missing-colon'
  | 'missing-value'
  | 'single-quotes'
  | 'typographic-quotes'
  | 'unescaped-quote'
  | 'unquoted-key'
  | 'unquoted-value'
  | 'not-a-number'
  | 'python-literal'
  | 'comment'
  | 'control-character'
  | 'bad-escape'
  | 'bad-number'
  | 'bad-space'
  | 'other';

/** Why a line is not JSON, and what to do. Offsets are UTF-16 units in the line, end exclusive; the range may be empty at its end. */
export interface JsonProblem {
  kind: JsonProblemKind;
  start: number;
  end: number;
  message: string;
}

/** Describes a fault by its likely cause, and says what to do. */
export function explainFault(line: string, fault: JsonFault): JsonProblem {
  const { start, end } = fault;
  const at = (kind: JsonProblemKind, message: string, to = end): JsonProblem => ({
    kind,
    start,
    end: to,
    message,
  });
  switch (fault.reason) {
    case 'trailing-comma':
      return at('trailing-comma', 'Nothing follows this comma. Delete it.');
    case 'wrong-closer':
      return at('wrong-closer', `Here must be ${closers(fault.open)[0]}, not ${line[start]}.`);
    case 'control-character':
      return at('control-character', explainControl(line, start));
    case 'bad-escape':
      return at('bad-escape', explainEscape(line.slice(start, end)));
    case 'bad-number':
      return explainNumber(line.slice(start, end), at);
    case 'open-string':
      return at(
        'truncated',
        'The line ends inside a string. It was cut off, or the string has a line break, which must be written as \\n.',
      );
    case 'end':
      return explainEnd(line, fault, at);
    case 'text-after-value':
      return explainRest(line, fault, at);
    case 'colon-expected':
      return explainCharacter(line, fault, at) ?? at('missing-colon', 'A colon is missing after the key.');
    case 'comma-expected':
      return explainNoComma(line, fault, at);
    case 'key-expected':
    case 'value-expected':
      return explainMissing(line, fault, at);
  }
}

type At = (kind: JsonProblemKind, message: string, to?: number) => JsonProblem;

const oneObject = 'JSONL has one object on each line; "jq -c ." brings a file into that form.';

function closers(open: string): string {
  return [...open].reverse().join('').replaceAll('{', '}').replaceAll('[', ']');
}

function explainControl(line: string, start: number): string {
  const code = line.charCodeAt(start);
  const written = { 8: '\\b', 9: '\\t', 10: '\\n', 12: '\\f', 13: '\\r' }[code];
  const hex = code.toString(16).padStart(4, '0');
  return `A control character (U+${hex.toUpperCase()}) is not allowed in a string. Write it as ${written ?? `\\u${hex}`}.`;
}

function explainEscape(escape: string): string {
  if (escape.startsWith('\\u')) return `${escape} is incomplete: \\u takes four hex digits, as in \\u00e9.`;
  const shown = /^\\[!-~]$/.test(escape) ? ` ${escape}` : ' for this character';
  return `JSON has no escape${shown}. Write \\\\ for a backslash.`;
}

function explainNumber(number: string, at: At): JsonProblem {
  if (/^-?(Infinity|NaN|nan|[iI]nf)$/.test(number)) return at('not-a-number', noNumber(number));
  const why = /^-?0\d+$/.test(number)
    ? 'A number does not start with 0.'
    : /^-?0[xob]/i.test(number)
      ? 'Numbers are decimal.'
      : /\.($|[eE])/.test(number)
        ? 'Digits are missing after the point.'
        : 'This is not a number.';
  return at('bad-number', `${why} Correct it, or put it in double quotes if it is text.`);
}

function noNumber(word: string): string {
  return `JSON has no ${word}. Write null or a number; Python's json.dumps refuses such values with allow_nan=False.`;
}

function explainEnd(line: string, fault: JsonFault, at: At): JsonProblem {
  if (/^\s*[[{]+\s*$/.test(line))
    return at('multi-line', `A value starts here and ends on another line. ${oneObject}`);
  const missing = closers(fault.open);
  const count = missing.length;
  if (fault.closable && count > 0) {
    const shown = count <= 8 ? missing : `${missing.slice(0, 8)}... (${count})`;
    return at(
      'missing-closer',
      `${shown} is missing at the end. Add it, or restore the line if it was cut off.`,
    );
  }
  return at('truncated', 'The line ends too early: it was cut off. Restore it or delete it.');
}

function explainRest(line: string, fault: JsonFault, at: At): JsonProblem {
  const rest = line.slice(fault.start, fault.start + 2);
  const first = line.trimStart().charAt(0);
  if (first === '"' && rest.startsWith(':')) {
    return at('multi-line', `This is a part of an object that is spread over several lines. ${oneObject}`);
  }
  if (first !== '{' && first !== '[') return notJson(line, at);
  if (rest[0] === ',') {
    return /^,\s*$/.test(line.slice(fault.start))
      ? at('comma-after-record', 'In JSONL there is no comma between lines. Delete it.')
      : at('two-values', 'Another value follows. Put a line break here instead of the comma.');
  }
  if (rest[0] === '}' || rest[0] === ']')
    return at('extra-closer', `Nothing is open that ${rest[0]} could close. Delete it.`);
  if (rest[0] === '{' || rest[0] === '[' || rest[0] === '"') {
    return at('two-values', 'A second value starts on the same line. Put a line break before it.');
  }
  return (
    explainCharacter(line, fault, at) ??
    at('text-after-value', 'Text follows the end of the JSON value. Delete it.')
  );
}

function explainNoComma(line: string, fault: JsonFault, at: At): JsonProblem {
  const special = explainCharacter(line, fault, at);
  if (special) return special;
  if (line[fault.start - 1] === '"' && /[^\s"{}[\]]/.test(line.charAt(fault.start))) {
    return at(
      'unescaped-quote',
      'The string ended before this. If the quote belongs to the text, write it as \\".',
    );
  }
  return at('missing-comma', 'A comma is missing before this.');
}

function explainMissing(line: string, fault: JsonFault, at: At): JsonProblem {
  const { start, end, open } = fault;
  const isKey = fault.reason === 'key-expected';
  const char = line.charAt(start);
  if (open === '' && /^\s*[}\]],?\s*$/.test(line)) {
    return at('multi-line', `A value ends here that began on another line. ${oneObject}`);
  }
  const special = explainCharacter(line, fault, at);
  if (special) return special;
  const word = /^[\p{L}_$][\p{L}\p{N}_$]*/u.exec(line.slice(start, start + 100))?.[0];
  if (open === '') {
    const literal = word === undefined ? undefined : explainWord(word, at, start + word.length);
    return literal ?? notJson(line, at);
  }
  if (word !== undefined) {
    const to = start + word.length;
    if (isKey) return at('unquoted-key', `A key needs double quotes: "${word}".`, to);
    return explainWord(word, at, to) ?? at('unquoted-value', `Text needs double quotes: "${word}".`, to);
  }
  if (isKey) return at('unquoted-key', 'A key in double quotes must come here.');
  if (char === '+' || char === '.') {
    return at('bad-number', 'A number starts with a digit or a minus.', Math.max(end, start + 1));
  }
  if (/[^,:}\]]/.test(char))
    return at('unquoted-value', 'This is not a JSON value. Put it in double quotes if it is text.');
  return at('missing-value', 'A value is missing here.');
}

function explainWord(word: string, at: At, to: number): JsonProblem | undefined {
  if (/^(NaN|nan|Infinity|[iI]nf)$/.test(word)) return at('not-a-number', noNumber(word), to);
  const meant = { None: 'null', True: 'true', False: 'false', undefined: 'null', nil: 'null' }[word];
  if (meant === undefined) return undefined;
  return at(
    'python-literal',
    `${word} is not JSON. Write ${meant}; in Python use json.dumps, not str or repr.`,
    to,
  );
}

function explainCharacter(line: string, fault: JsonFault, at: At): JsonProblem | undefined {
  const char = line.charAt(fault.start);
  if (char === "'") {
    const close = line.indexOf("'", fault.start + 1);
    const to = close < 0 ? fault.start + 1 : close + 1;
    return at(
      'single-quotes',
      "Strings need double quotes. In Python use json.dumps, which doesn't write '.",
      to,
    );
  }
  if (/[\u2018-\u201f\u00ab\u00bb\uff02]/.test(char)) {
    return at('typographic-quotes', `${char} is not a quote in JSON. Use the straight double quote ".`);
  }
  if (char === '#' || /^\/[/*]/.test(line.slice(fault.start, fault.start + 2))) {
    return at('comment', 'JSON has no comments. Delete it, or keep it in a field.', line.length);
  }
  if (/[^\S \t\r\n]|\p{Cc}|\p{Cf}/u.test(char)) {
    const code = char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
    return at('bad-space', `U+${code} is not allowed between JSON values. Delete it or use a normal space.`);
  }
  return undefined;
}

function notJson(line: string, at: At): JsonProblem {
  const problem = at(
    'not-json',
    'This is not a JSON object: a line must be {...}. If the file holds plain text or CSV, give it the ending .txt or .csv.',
  );
  return { ...problem, start: 0, end: line.length };
}
