import type { SampleFileView } from '../framework/project-view';
import { projectRule } from '../framework/rule';

/** More are not reported one by one. */
const MAX_REPORTED = 200;

interface Named {
  readonly file: SampleFileView;
  readonly row: number;
  readonly field: string;
}

/** What did not work in the same samples. Only that is looked at again: there may be a file by now. */
const known = new WeakMap<readonly SampleFileView[], { fields: string; broken: readonly Named[] }>();

export const unusableMedia = projectRule({
  id: 'unusable-media',
  group: 'data',
  severity: 'warning',
  strict: 'error',
  reveals: 'nothing',
  summary: 'Annotators do not see the image, or hear the recording, that the question is about.',
  async check(view, report) {
    const { sampleFiles, model } = view;
    const { media } = model.schema.data;
    if (!media) return;
    const fields = media.join('\n');
    const before = known.get(sampleFiles);
    const broken: Named[] = [];
    for await (const one of before?.fields === fields ? before.broken : allNamed(sampleFiles, media)) {
      const { file, row, field } = one;
      const sample = await file.read(row);
      const problem = await view.mediaProblem(sample?.fields[field]);
      if (problem === undefined) continue;
      broken.push(one);
      const isLast = broken.length === MAX_REPORTED;
      report({
        record: { ...file.place(row), path: [field] },
        message: `"${field}" is not shown. ${problem}${isLast ? ' Further samples were not looked at.' : ''}`,
        key: `unusable-media ${sample?.id} ${field}`,
      });
      if (isLast) return void known.delete(sampleFiles);
    }
    known.set(sampleFiles, { fields, broken });
  },
});

async function* allNamed(files: readonly SampleFileView[], fields: readonly string[]): AsyncIterable<Named> {
  for (const file of files)
    for (let row = 0; row < file.rows; row++) for (const field of fields) yield { file, row, field };
}
