import { isObject } from '../../base/is-object';
import { shorten } from '../../base/text/shorten';
import { lineRule } from '../framework/rule';

export const unusableId = lineRule({
  id: 'unusable-id',
  group: 'data',
  kinds: ['sample'],
  severity: 'error',
  reveals: 'nothing',
  summary: 'An id that is neither a text nor an exact number does not name its sample.',
  start(model) {
    const { id: field } = model.schema.data;
    return ({ value, format, unreadable }, report) => {
      if (format !== 'jsonl' || !value || unreadable !== undefined || !Object.hasOwn(value, field)) return;
      const id = value[field];
      if (typeof id === 'string') return;
      if (typeof id !== 'number')
        report({
          path: [field],
          message: `${shorten(kindOf(id), 60)} is not an id: the sample is named by its text instead. Write a text or a number, or leave out "${field}".`,
          // Writers of tables put null where there is nothing.
          ...(id === null && { severity: 'warning' }),
        });
      else if (!Number.isFinite(id) || (Number.isInteger(id) && !Number.isSafeInteger(id)))
        report({
          path: [field],
          message: `The number is too large to be read exactly: it becomes ${JSON.stringify(JSON.stringify(id))}, and so may another one. Put it in quotes.`,
        });
    };
  },
});

function kindOf(id: unknown): string {
  if (Array.isArray(id)) return 'A list';
  return isObject(id) ? 'An object' : String(id);
}
