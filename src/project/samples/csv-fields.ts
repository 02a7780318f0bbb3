/** Position of a field in a CSV record: UTF-16 offsets, including its quotes. */
export interface FieldPlace {
  readonly start: number;
  readonly end: number;
  /** Converts a UTF-16 offset in the field's decoded text to one in the record, at most the text's end. */
  toRaw(utf16: number): number;
}

/**
 * Finds the fields of a record in RFC 4180 quoting (a doubled quote inside quotes is one quote). Only for positions of findings:
 * csv-parse reads the values.
 */
export function recordFields(record: string, separator: string): FieldPlace[] {
  const fields: FieldPlace[] = [];
  let start = 0;
  for (;;) {
    const end = fieldEnd(record, start, separator);
    fields.push(fieldPlace(record, start, end));
    if (end >= record.length) return fields;
    start = end + 1;
  }
}

function fieldEnd(record: string, start: number, separator: string): number {
  let at = start;
  if (record[start] === '"') {
    at = start + 1;
    for (;;) {
      at = record.indexOf('"', at);
      if (at < 0) return record.length;
      if (record[at + 1] !== '"') break;
      at += 2;
    }
  }
  const end = record.indexOf(separator, at);
  return end < 0 ? record.length : end;
}

function fieldPlace(record: string, start: number, end: number): FieldPlace {
  if (record[start] !== '"') return { start, end, toRaw: (utf16) => Math.min(start + utf16, end) };
  const close = end > start + 1 && record[end - 1] === '"' ? end - 1 : end;
  return {
    start,
    end,
    toRaw(utf16) {
      let raw = start + 1;
      for (let decoded = 0; decoded < utf16 && raw < close; decoded++)
        raw += record.startsWith('""', raw) ? 2 : 1;
      return Math.min(raw, close);
    },
  };
}
