import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import picomatch from 'picomatch';
import { EXCHANGE_FILES, OTHER_FILES } from '../round-trips/exchange-files';
import { corpusPath, corpora } from '../corpora';
import { repoRoot } from '../../support/repo-root';
import { roundTripsPage, type Row } from '../round-trips/page';
import { roundTrip } from '../round-trips/round-trip';
import { temporaryFolder } from '../../support/temporary-folder';

const SETS = [
  'labelstudio',
  'doccano',
  'doccano-client',
  'prodigy',
  'inception',
  'cassis',
  'spacy',
  'sec-filings',
  'anem',
  'btc',
  'wnut17',
  'wlp-brat',
];
const PAGE = path.join(repoRoot, 'docs/formats/round-trips.md');

/** Theirs, ours, theirs: every file of the corpora, and the page that says what came of it. */
describe('round trips of real files', function () {
  const folder = temporaryFolder();
  const rows: Row[] = [];
  const files = SETS.flatMap((set) =>
    readdirSync(corpusPath(set), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) =>
        path.relative(corpora, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'),
      )
      .sort(),
  );
  const owner = new Map(
    files.map((file) => [file, EXCHANGE_FILES.find(({ glob }) => picomatch.isMatch(file, glob))]),
  );

  for (const source of EXCHANGE_FILES)
    it(`${source.glob} as ${source.format}`, async () => {
      const own = files.filter((file) => owner.get(file) === source);
      assert.ok(own.length > 0);
      const together = source.folder
        ? [...new Set(own.map((file) => path.dirname(file)))].map((place) =>
            own.filter((file) => path.dirname(file) === place),
          )
        : own.map((file) => [file]);
      const trips = [];
      for (const [n, group] of together.entries())
        trips.push(
          await roundTrip(
            group.map((file) => corpusPath(file)),
            source,
            path.join(folder.path, String(n)),
          ),
        );
      rows.push({ source, trips });
    });

  it('leaves no file of the corpora out, and the page says what was seen', () => {
    const others = new Map<string, number>();
    for (const file of files.filter((each) => owner.get(each) === undefined)) {
      const other = OTHER_FILES.find(({ glob }) => picomatch.isMatch(file, glob));
      assert.ok(other, `${file} is neither imported nor said to be something else`);
      others.set(other.what, (others.get(other.what) ?? 0) + 1);
    }
    assert.equal(rows.length, EXCHANGE_FILES.length, 'a row is missing: the tests above say which');
    const page = roundTripsPage(rows, others);
    if (process.env.UPDATE_DOCS) writeFileSync(PAGE, page);
    assert.equal(page, readFileSync(PAGE, 'utf8'));
  });
});
