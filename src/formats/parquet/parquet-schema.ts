/** Columns of a Parquet file: the few types that labels need, and how their values are checked. */
import type { SchemaElement } from 'hyparquet';
import { hasLoneSurrogate } from '../../base/text/offsets';

/** `int32`, `int64`: whole numbers; `json`: any JSON value. All may be null. */
export type ParquetType =
  | 'string'
  | 'int32'
  | 'int64'
  | 'double'
  | 'json'
  | { readonly list: ParquetType }
  | { readonly struct: Readonly<Record<string, ParquetType>> };

export interface ParquetColumn {
  readonly name: string;
  readonly type: ParquetType;
}

/** A value that its column cannot hold. `row` counts from 0, `path` is the column with the fields below it. */
class ParquetValueError extends Error {
  override readonly name = 'ParquetValueError';
  constructor(
    readonly row: number,
    readonly path: string,
    why: string,
  ) {
    super(`row ${row}, column ${path}: ${why}`);
  }
}

const OPTIONAL = { repetition_type: 'OPTIONAL' } as const;
const SCALARS = {
  string: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  json: { type: 'BYTE_ARRAY', converted_type: 'JSON' },
  int32: { type: 'INT32' },
  int64: { type: 'INT64' },
  double: { type: 'DOUBLE' },
} as const satisfies Record<string, Partial<SchemaElement>>;

/** The schema in the form of the file: depth first, with the three levels of lists that the specification requires. */
export function schemaElements(columns: readonly ParquetColumn[]): SchemaElement[] {
  return [
    { name: 'schema', num_children: columns.length },
    ...columns.flatMap(({ name, type }) => elementsOf(name, type)),
  ];
}

function elementsOf(name: string, type: ParquetType): SchemaElement[] {
  if (typeof type === 'string') return [{ name, ...SCALARS[type], ...OPTIONAL }];
  if ('list' in type)
    return [
      { name, ...OPTIONAL, converted_type: 'LIST', num_children: 1 },
      { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
      ...elementsOf('element', type.list),
    ];
  const fields = Object.entries(type.struct);
  return [
    { name, ...OPTIONAL, num_children: fields.length },
    ...fields.flatMap(([field, inner]) => elementsOf(field, inner)),
  ];
}

/** The value in the form that the writer takes. Throws ParquetValueError if it does not fit the type; nothing is rounded, cut or replaced. */
export function checkedValue(value: unknown, type: ParquetType, row: number, path: string): unknown {
  if (value === null || value === undefined) return null;
  const wrong = (expected: string): never => {
    throw new ParquetValueError(row, path, `${JSON.stringify(value) ?? typeof value} is not ${expected}`);
  };
  if (typeof type !== 'string') {
    if ('list' in type)
      return Array.isArray(value)
        ? value.map((each) => checkedValue(each, type.list, row, path))
        : wrong('a list');
    if (typeof value !== 'object' || Array.isArray(value)) return wrong('an object');
    const given = value as Record<string, unknown>;
    const stranger = Object.keys(given).find((key) => !(key in type.struct));
    if (stranger !== undefined)
      throw new ParquetValueError(row, path, `there is no field ${JSON.stringify(stranger)}`);
    return Object.fromEntries(
      Object.entries(type.struct).map(([field, inner]) => [
        field,
        checkedValue(given[field], inner, row, `${path}.${field}`),
      ]),
    );
  }
  switch (type) {
    case 'string':
      if (typeof value !== 'string') return wrong('a text');
      if (hasLoneSurrogate(value))
        throw new ParquetValueError(row, path, 'the text has a lone surrogate, which UTF-8 cannot hold');
      return value;
    case 'int32':
      return Number.isInteger(value) && Math.abs(value as number) < 2 ** 31
        ? value
        : wrong('a whole number of 32 bits');
    case 'int64':
      return Number.isSafeInteger(value) ? BigInt(value as number) : wrong('a whole number');
    case 'double':
      return typeof value === 'number' ? value : wrong('a number');
    case 'json':
      return value;
  }
}
