const UNIT = { quote: 0x22, colon: 0x3a, backslash: 0x5c } as const;

const isJsonSpace = (unit: number): boolean =>
  unit === 0x20 || unit === 0x09 || unit === 0x0d || unit === 0x0a;

const isDigit = (unit: number): boolean => unit >= 0x30 && unit <= 0x39;

type JsonFaultReason =
  | 'value-expected'
  | 'key-expected'
  | 'colon-expected'
  | 'comma-expected'
  | 'trailing-comma'
  | 'wrong-closer'
  | 'text-after-value'
  | 'control-character'
  | 'bad-escape'
  | 'bad-number'
  | 'open-string'
  | 'end';

/** Where and why a text is not JSON. Offsets are UTF-16 units, end exclusive. */
export interface JsonFault {
  reason: JsonFaultReason;
  start: number;
  end: number;
  /** The braces and brackets that were open there, outermost first: `{[`. */
  open: string;
  /** `end` only: whether the text ended after a complete value or an opening brace, so that closing brackets would complete it. */
  closable?: boolean;
}

const literals = ['true', 'false', 'null'];
/** The maximum length of an unknown word that is reported as one fault. */
const longestWord = 100;

/** The first place where a text is not JSON (RFC 8259), if any. JSON.parse often gives no position. Not recursive, so any depth is fine. */
export function findJsonFault(text: string): JsonFault | undefined {
  return new Scan(text).run();
}

class Scan {
  #at = 0;
  readonly #open: string[] = [];

  constructor(private readonly text: string) {}

  run(): JsonFault | undefined {
    for (;;) {
      // Here is a value, or the end of an empty array.
      this.#skipSpace();
      const unit = this.text[this.#at];
      if (unit === '[') {
        this.#enter('[');
        if (this.text[this.#at] !== ']') continue;
      } else if (unit === '{') {
        this.#enter('{');
        if (this.text[this.#at] !== '}') {
          const fault = this.#key('key-expected');
          if (fault) return fault;
          continue;
        }
      } else {
        const fault = this.#scalar();
        if (fault) return fault;
      }
      const after = this.#afterValue();
      if (after !== 'next') return after;
    }
  }

  /** Processes closing brackets after a value, up to the next value ('next'), the end (undefined) or a fault. */
  #afterValue(): JsonFault | 'next' | undefined {
    for (;;) {
      this.#skipSpace();
      const unit = this.text[this.#at];
      const container = this.#open.at(-1);
      if (container === undefined) return unit === undefined ? undefined : this.#fault('text-after-value');
      if (unit === undefined) return this.#fault('end', this.#at, this.#at, true);
      if (unit === (container === '{' ? '}' : ']')) {
        this.#open.pop();
        this.#at++;
      } else if (unit === ',') {
        const comma = this.#at++;
        this.#skipSpace();
        const next = this.text[this.#at];
        if (next === '}' || next === ']') return this.#fault('trailing-comma', comma, comma + 1);
        return (container === '{' ? this.#key('key-expected') : undefined) ?? 'next';
      } else {
        return this.#fault(unit === '}' || unit === ']' ? 'wrong-closer' : 'comma-expected');
      }
    }
  }

  #enter(container: string): void {
    this.#open.push(container);
    this.#at++;
    this.#skipSpace();
  }

  #key(reason: JsonFaultReason): JsonFault | undefined {
    if (this.#at === this.text.length) return this.#end();
    if (this.text.charCodeAt(this.#at) !== UNIT.quote) return this.#fault(reason);
    const fault = this.#string();
    if (fault) return fault;
    this.#skipSpace();
    if (this.#at === this.text.length) return this.#end();
    if (this.text.charCodeAt(this.#at) !== UNIT.colon) return this.#fault('colon-expected');
    this.#at++;
    return undefined;
  }

  #scalar(): JsonFault | undefined {
    const unit = this.text.charCodeAt(this.#at);
    if (unit === UNIT.quote) return this.#string();
    if (unit === 0x2d || isDigit(unit)) return this.#number();
    if (this.#at === this.text.length) return this.#end();
    let end = this.#at;
    while (/^\w$/.test(this.text.charAt(end)) && end - this.#at < longestWord) end++;
    const word = this.text.slice(this.#at, end);
    if (literals.includes(word)) {
      this.#at = end;
      return undefined;
    }
    const cutOff = end === this.text.length && literals.some((literal) => literal.startsWith(word));
    return this.#fault(cutOff ? 'end' : 'value-expected', this.#at, Math.max(end, this.#at + 1));
  }

  /** The text ended where more than a closing bracket is missing, unless a container was just opened. */
  #end(): JsonFault {
    const last = this.text.trimEnd().at(-1);
    return this.#fault('end', this.#at, this.#at, last === '{' || last === '[');
  }

  #string(): JsonFault | undefined {
    const quote = this.#at++;
    for (; this.#at < this.text.length; this.#at++) {
      const unit = this.text.charCodeAt(this.#at);
      if (unit === UNIT.quote) {
        this.#at++;
        return undefined;
      }
      if (unit < 0x20) return this.#fault('control-character');
      if (unit === UNIT.backslash) {
        const length = escapeLength(this.text, this.#at);
        if (length === 0) return this.#badEscape();
        this.#at += length - 1;
      }
    }
    return this.#fault('open-string', quote, this.text.length);
  }

  #badEscape(): JsonFault {
    const after = this.text[this.#at + 1];
    // At the end of the line, an incomplete escape means that the line is truncated.
    const rest = this.text.slice(this.#at);
    if (after === undefined || /^\\u[\da-f]{0,3}$/i.test(rest)) {
      return this.#fault('open-string', this.#at, this.text.length);
    }
    // Whole characters: after a backslash, an emoji counts with both surrogates.
    const plain = 1 + String.fromCodePoint(rest.codePointAt(1)!).length;
    const length = after === 'u' ? 2 + /^[\da-f]*/i.exec(rest.slice(2, 6))![0].length : plain;
    return this.#fault('bad-escape', this.#at, Math.min(this.#at + length, this.text.length));
  }

  #number(): JsonFault | undefined {
    const start = this.#at;
    if (this.text[this.#at] === '-') this.#at++;
    const zero = this.text[this.#at] === '0';
    let complete = this.#digits() && !(zero && this.#at - start > (this.text[start] === '-' ? 2 : 1));
    if (complete && this.text[this.#at] === '.') {
      this.#at++;
      complete = this.#digits();
    }
    if (complete && /^[eE]$/.test(this.text.charAt(this.#at))) {
      this.#at++;
      if (/^[-+]$/.test(this.text.charAt(this.#at))) this.#at++;
      complete = this.#digits();
    }
    // The fault includes all that looks like part of the number, such as in 01, 1.2.3 or 0x1F.
    if (complete && !numberLike(this.text.charAt(this.#at))) return undefined;
    if (this.#at === this.text.length) return this.#fault('end', start, this.#at, false);
    let end = Math.max(this.#at, start + 1);
    while (numberLike(this.text.charAt(end))) end++;
    return this.#fault('bad-number', start, end);
  }

  /** Skips digits; false if there are none. */
  #digits(): boolean {
    const start = this.#at;
    while (isDigit(this.text.charCodeAt(this.#at))) this.#at++;
    return this.#at > start;
  }

  #skipSpace(): void {
    while (this.#at < this.text.length && isJsonSpace(this.text.charCodeAt(this.#at))) this.#at++;
  }

  #fault(reason: JsonFaultReason, start = this.#at, end = start + 1, closable?: boolean): JsonFault {
    return { reason, start, end: Math.min(end, this.text.length), open: this.#open.join(''), closable };
  }
}

function numberLike(char: string): boolean {
  return /^[-+.\w]$/.test(char);
}

/** The length of the escape that starts with the backslash at an offset: 2, 6 (\u and four hex digits), or 0 if it is invalid. */
export function escapeLength(text: string, backslash: number): number {
  const kind = text[backslash + 1];
  if (kind === undefined) return 0;
  if (kind !== 'u') return '"\\/bfnrt'.includes(kind) ? 2 : 0;
  for (let i = backslash + 2; i < backslash + 6; i++) {
    if (!/^[\da-fA-F]$/.test(text.charAt(i))) return 0;
  }
  return 6;
}
