import type { Finding } from '../../../src/project/findings/finding';
import type { CheckReport } from '../../../src/features/check/cli/formats/report';

const range = (line: number, start: number, endLine: number, end: number): Finding['range'] => ({
  start: { line, character: start },
  end: { line: endLine, character: end },
});

/** What an output format may meet: every severity, related places, fixes, texts that need escapes, places over several lines. */
export const report: CheckReport = {
  projects: [
    {
      folder: 'my tickets',
      title: 'Tickets "A & B"',
      guideline: '1.2.0',
      result: {
        counts: { error: 4, warning: 1, info: 1 },
        filesChecked: 5,
        files: [
          {
            path: 'annotations/ana.jsonl',
            counts: { error: 3, warning: 0, info: 0 },
            findings: [
              {
                rule: 'unknown-label',
                severity: 'error',
                message: '"refnd" is not a label of the schema. Did you mean "refund"?',
                file: 'annotations/ana.jsonl',
                range: range(11, 42, 11, 49),
                sample: 't-1',
                key: 'unknown-label 01A labels/intent',
                fixes: [
                  {
                    title: 'Change it to "refund"',
                    safety: 'safe',
                    edits: [
                      { file: 'annotations/ana.jsonl', range: range(11, 42, 11, 49), newText: '"refund"' },
                    ],
                  },
                ],
              },
              {
                rule: 'duplicate-item-id',
                severity: 'error',
                message: 'a, b: 100% <odd>\u2028\u001b[31m\nnext line \ud83d 😡',
                file: 'annotations/ana.jsonl',
                range: range(12, 0, 14, 3),
                related: [{ file: 'data/a b.jsonl', range: range(0, 0, 0, 5), message: 'The first one.' }],
              },
            ],
          },
          {
            path: 'labelwright.yaml',
            counts: { error: 1, warning: 1, info: 1 },
            findings: [
              {
                rule: 'missing-definition',
                severity: 'error',
                message: 'No definition.',
                file: 'labelwright.yaml',
                range: range(0, 0, 0, 0),
              },
              {
                rule: 'missing-exclusion-criteria',
                severity: 'warning',
                message:
                  'A message that is so long that the rule which it belongs to cannot stand in the column any more.',
                file: 'labelwright.yaml',
                range: range(99, 9, 99, 10),
                fixes: [
                  {
                    title: 'Delete the line and add a file',
                    safety: 'ask',
                    edits: [
                      { file: 'labelwright.yaml', range: range(99, 0, 100, 0), newText: '' },
                      { file: 'guideline.yaml', range: range(0, 0, 0, 0), newText: 'version: "1"\n' },
                    ],
                  },
                ],
              },
              {
                rule: 'missing-exclusion-criteria',
                severity: 'info',
                message:
                  'A message that is so long that the rule which it belongs to cannot stand in the column any more.',
                file: 'labelwright.yaml',
                range: range(99, 9, 99, 10),
              },
            ],
          },
        ],
      },
    },
    {
      folder: '../other',
      title: undefined,
      guideline: undefined,
      result: { counts: { error: 0, warning: 0, info: 0 }, filesChecked: 1, files: [] },
    },
    {
      folder: '../outside',
      title: undefined,
      guideline: undefined,
      result: {
        counts: { error: 0, warning: 1, info: 0 },
        filesChecked: 1,
        files: [
          {
            path: 'labelwright.yaml',
            counts: { error: 0, warning: 1, info: 0 },
            findings: [
              {
                rule: 'rule-crashed',
                severity: 'warning',
                message: 'It failed.',
                file: 'labelwright.yaml',
                range: range(0, 0, 0, 0),
              },
            ],
          },
        ],
      },
    },
  ],
};

export const nothing: CheckReport = {
  projects: [
    {
      folder: '.',
      title: undefined,
      guideline: undefined,
      result: { counts: { error: 0, warning: 0, info: 0 }, filesChecked: 1, files: [] },
    },
  ],
};
