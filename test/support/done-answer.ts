import { textHash } from '../../src/base/text/hash';
import { createRecordIds } from '../../src/base/text/record-id';
import type { SaveParams } from '../../src/protocol/panel';

const newId = createRecordIds();

/** What the panel sends to save a done answer to a sample; `more` says what is otherwise. */
export const doneAnswer = (
  sample: string,
  text: string,
  labels: SaveParams['labels'],
  more: Partial<SaveParams> = {},
): SaveParams => ({
  record: newId(),
  sample,
  textHash: textHash(text),
  labels,
  rules: [],
  flags: [],
  note: '',
  status: 'done',
  seconds: 1,
  ...more,
});
