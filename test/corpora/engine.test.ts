import assert from 'node:assert/strict';
import { bucketsOf } from '../../src/features/buckets/buckets';
import { makers } from './makers';
import { openedProject } from '../support/opened-project';
import { temporaryFolder } from '../support/temporary-folder';

interface Seen {
  samples: number;
  /** Errors in data files: `rule line`. What is listed here is wrong in the corpus itself. */
  errors: string[];
  /** Kinds of disagreement. */
  kinds: string[];
}

const expected: Record<string, Seen> = {
  banking77: { samples: 10_003, errors: [], kinds: [] },
  wnut17: { samples: 1_009, errors: [], kinds: [] },
  tweeteval: { samples: 3_000, errors: [], kinds: ['label-pair'] },
  pydata: { samples: 117, errors: [], kinds: ['label-pair'] },
  multipico: { samples: 3_005, errors: [], kinds: ['label-pair'] },
  wlp: { samples: 374, errors: ['span-text-mismatch 348', 'span-text-mismatch 371'], kinds: [] },
  nlupp: { samples: 2_071, errors: ['cardinality-violation 1422'], kinds: [] },
  blns: { samples: 515, errors: [], kinds: [] },
  long: { samples: 2, errors: [], kinds: [] },
};

/** Real data through the whole engine: every sample is found, every record belongs to one, and only what is wrong is called wrong. */
for (const [name, seen] of Object.entries(expected)) {
  describe(`${name}, read by the engine`, () => {
    const folder = temporaryFolder();

    it(`has ${seen.samples} samples and ${seen.errors.length} errors`, async function () {
      makers[name]!(folder.path, {});
      const { project, findings } = await openedProject(folder.path);
      assert.equal(project.samples.total, seen.samples);
      // People agree with tweeteval's gold on fewer than half of the samples: that is an error of theirs (below the pass mark), not of a line.
      const errors = findings.filter(
        ({ rule, severity, file }) =>
          severity === 'error' && file.endsWith('.jsonl') && rule !== 'gold-mismatch',
      );
      assert.deepEqual(
        errors.map(({ rule, range }) => `${rule} ${range.start.line + 1}`),
        seen.errors,
      );
      const kinds = new Set(bucketsOf(project).disagreements.map(({ kind }) => kind));
      assert.deepEqual([...kinds], seen.kinds);
    });
  });
}
