import { answerRule } from '../framework/rule';

export const unknownSample = answerRule({
  id: 'unknown-sample',
  severity: 'error',
  summary: 'An answer to a missing sample is not counted and is not part of the training data.',
  start:
    () =>
    ({ sample, value }, report) => {
      const id = value?.sample;
      if (sample !== undefined || typeof id !== 'string' || id === '') return;
      report({
        path: ['sample'],
        message: `No sample of the project has the id "${id}". Was it removed or renamed, can its line not be read, or is its file not listed under data.samples?`,
      });
    },
});
