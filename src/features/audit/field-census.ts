import type { DataModel } from '../../project/model/model';
import type { Sample } from '../../project/samples/sample';
import type { AuditCheck, AuditField, AuditSample } from './audit';
import { ListedSamples } from './listed-samples';
import { addOne } from '../../base/group-by';

/** Maximum number of fields, and of different values per field: with more, it is not a category. */
const MAX_FIELDS = 200;
const MAX_VALUES = 30;

/** The fields that samples have, and the samples that lack a required one. */
export class FieldCensus {
  /** `values`: undefined once there are too many. */
  readonly #counted = new Map<string, { present: number; values: Map<string, number> | undefined }>();
  readonly #needed: readonly string[];
  readonly #lacking: ListedSamples;
  readonly #lackingEach = new Map<string, number>();

  constructor(
    private readonly data: DataModel,
    listed: number,
  ) {
    const { context = [], split, group } = data;
    this.#needed = [...new Set([...context, split, group])].filter((name) => name !== undefined);
    this.#lacking = new ListedSamples(listed);
  }

  add(fields: Sample['fields'], place: () => Omit<AuditSample, 'detail'>): void {
    for (const name in fields) {
      const value = fields[name];
      if (isEmpty(value)) continue;
      let counted = this.#counted.get(name);
      if (!counted) {
        if (this.#counted.size >= MAX_FIELDS) continue;
        this.#counted.set(name, (counted = { present: 0, values: new Map() }));
      }
      counted.present += 1;
      const text = typeof value === 'object' ? undefined : String(value);
      if (text === undefined || text.length > 100) counted.values = undefined;
      else if (counted.values) addOne(counted.values, text);
      if (counted.values && counted.values.size > MAX_VALUES) counted.values = undefined;
    }
    const lacking = this.#needed.filter((name) => !Object.hasOwn(fields, name) || isEmpty(fields[name]));
    if (lacking.length === 0) return;
    for (const name of lacking) addOne(this.#lackingEach, name);
    this.#lacking.add(() => ({ ...place(), detail: `without ${lacking.join(', ')}` }));
  }

  check(): AuditCheck {
    const each = this.#needed.flatMap((name) => {
      const count = this.#lackingEach.get(name);
      return count === undefined ? [] : [`${name} ${count}`];
    });
    return {
      id: 'missing-fields',
      title: 'Missing a field that the project uses',
      ...this.#lacking.found,
      note: `data.context, data.split and data.group: ${each.join(', ')}.`,
    };
  }

  /** In the order of first occurrence; id and text are not context. */
  fields(): AuditField[] {
    const { id, text } = this.data;
    return [...this.#counted]
      .filter(([name]) => name !== id && name !== text && name !== 'origin')
      .map(([name, { present, values }]) => ({
        name,
        present,
        ...(values && { values: [...values].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)) }),
      }));
  }
}

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
