import assert from 'node:assert/strict';
import fc from 'fast-check';
import { getOrAdd } from '../../../../../src/base/lists';
import type { ProjectModel } from '../../../../../src/project/model/model';
import { applyEdits } from '../../../../../src/project/findings/apply-edits';
import { sharedHashes, type FileHistory } from '../../../../../src/project/guideline-history';
import { renumbered } from '../../../../../src/project/guideline/edits/renumber';
import { changesSince } from '../../../../../src/project/model/staleness';
import { followedOf } from '../../../../../src/project/records/followed';
import { FollowedHistory } from '../../../../../src/platform/git/followed-history';
import { openGit } from '../../../../../src/platform/git/git-folder';
import { allowGit } from '../../../../../src/platform/git/run-git';
import { makeRepository } from '../../../../support/git-repository';
import { modelOf } from '../../../../support/lint-lines';
import { temporaryFolder } from '../../../../support/temporary-folder';
import { SLOW } from '../../../../host/until';

const SCHEMA = `labelwright: 1
guideline: guideline.yaml
data: {samples: [a.jsonl]}
layers: [{id: aim, type: choice, labels: [x, y, z]}]
labels: [{id: x}, {id: y}, {id: z}]
`;

/** What a guideline says of two labels, and the entries of its changelog. */
interface Said {
  readonly version: string;
  readonly x?: string;
  readonly y?: string;
  readonly changelog: readonly string[];
}
const guideline = ({ version, x = 'First x.', y = 'First y.', changelog }: Said): string =>
  `version: "${version}"
labels: [{id: x, definition: ${x}}, {id: y, definition: ${y}}, {id: z, definition: Z.}]
changelog:
${changelog.join('')}`;

const entry = (version: string, author: string, target: string, inBraces = false): string => {
  const change = `{type: changed, target: ${target}, impact: semantic}`;
  return inBraces
    ? `  - {version: "${version}", author: ${author}, changes: [${change}]}\n`
    : `  - version: "${version}"\n    author: ${author}\n    changes:\n      - ${change}\n`;
};
const OLD = entry('1.2.0', 'lea', 'z') + entry('1.1.0', 'lea', 'z');
const BASE = guideline({ version: '1.2.0', changelog: [OLD] });

/** Two people's guidelines, each from its first state under the new version on, and what the merge of both is. */
const clash = ([forX, forY]: readonly (readonly string[])[], isXFirst: boolean, inBraces: boolean) => {
  const entries = { x: entry('1.3.0', 'ana', 'x', inBraces), y: entry('1.3.0', 'ben', 'y', inBraces) };
  const of = (said: object, mine: string): string =>
    guideline({ version: '1.3.0', ...said, changelog: [mine, OLD] });
  const both = isXFirst ? [entries.x, entries.y] : [entries.y, entries.x];
  return {
    ana: forX!.map((word) => of({ x: `${word} x.` }, entries.x)),
    ben: forY!.map((word) => of({ y: `${word} y.` }, entries.y)),
    merged: guideline({
      version: '1.3.0',
      x: `${forX!.at(-1)!} x.`,
      y: `${forY!.at(-1)!} y.`,
      changelog: [...both, OLD],
    }),
  };
};

/** A history whose two ends, while they are merged, are the two people's guidelines. */
const historyOf = (ends: Readonly<Record<string, readonly string[]>>): FileHistory => ({
  log: (_, { from }) =>
    Promise.resolve(
      (ends[from] ?? []).map((_text, n) => ({ commit: `${from} ${n}`, time: '', author: '', subject: '' })),
    ),
  textAt(commit, path) {
    const [from, n] = commit.split(' ') as [string, string];
    return Promise.resolve(path === 'labelwright.yaml' ? SCHEMA : ends[from]![Number(n)]);
  },
});

const models = new Map<string, ProjectModel>();
const modelIn = (text: string): ProjectModel => getOrAdd(models, text, () => modelOf(SCHEMA, text));
const hashOf = (text: string): string => modelIn(text).hash;
const targets = (text: string, version: string, hash?: string): string[] =>
  changesSince(modelIn(text), followedOf(version, hash)!)
    .map(({ target }) => target.id)
    .sort();
const applied = (text: string, hashes?: readonly (readonly string[])[]): string => {
  const { guideline: model } = modelIn(text);
  return applyEdits(text, renumbered(model!, hashes)!.edits);
};

describe('two people who raise the guideline to the same version', () => {
  const words = fc.uniqueArray(fc.constantFrom('Aa', 'Bb', 'Cc', 'Dd'), { minLength: 1, maxLength: 3 });

  it('have their answers stale by what each did not know, whoever’s entry is on top', async () => {
    await fc.assert(
      fc.asyncProperty(fc.tuple(words, words), fc.boolean(), fc.boolean(), async (said, isHere, inBraces) => {
        const outcomes = await Promise.all(
          [true, false].map(async (isXFirst) => {
            const { ana, ben, merged } = clash(said, isXFirst, inBraces);
            const [here, there] = isHere ? [ana, ben] : [ben, ana];
            const history = historyOf({
              HEAD: [...here.toReversed(), BASE],
              MERGE_HEAD: [...there.toReversed(), BASE],
            });
            const hashes = await sharedHashes(history, modelIn(merged));
            const text = applied(merged, hashes);
            assert.deepEqual(modelIn(text).problems, [], text);
            for (const own of ana) assert.deepEqual(targets(text, '1.3.0', hashOf(own)), ['y'], text);
            for (const own of ben) assert.deepEqual(targets(text, '1.3.0', hashOf(own)), ['x'], text);
            // Who labelled with both entries in sight, before the fix.
            assert.deepEqual(targets(text, '1.3.0', hashOf(merged)), []);
            // Under a guideline that was never committed: as under the version before.
            assert.deepEqual(targets(text, '1.3.0', 'f'.repeat(16)), ['x', 'y']);
            // Without a hash: as ever, by the order of the versions.
            assert.deepEqual(targets(text, '1.3.0'), [isXFirst ? 'x' : 'y']);
            for (const hash of [undefined, hashOf(BASE)]) {
              assert.deepEqual(targets(text, '1.2.0', hash), ['x', 'y']);
              assert.deepEqual(targets(text, '1.1.0', hash), ['x', 'y', 'z']);
              assert.deepEqual(targets(text, '1.4.0', hash), []);
            }
            assert.deepEqual(targets(text, '1.4.0', hashOf(text)), []);
            // Without the hashes, the answers of one of the two would be stale by their own change.
            const plain = applied(merged);
            for (const own of [...ana, ...ben])
              assert.deepEqual(targets(plain, '1.3.0', hashOf(own)), [isXFirst ? 'x' : 'y']);
            return hashes!.toSorted().join('|');
          }),
        );
        assert.equal(outcomes[0], outcomes[1]);
      }),
      { numRuns: 15 },
    );
  });

  it('get a plain number where nothing tells their entries apart', async () => {
    const { merged } = clash([['Aa'], ['Bb']], true, false);
    // Git has only what both made of it, or nothing.
    for (const HEAD of [[merged, BASE], []])
      assert.equal(await sharedHashes(historyOf({ HEAD }), modelIn(merged)), undefined);
    const same = merged.replace('ben', 'ana').replace('target: y', 'target: x');
    const history = historyOf({
      HEAD: [same, BASE],
      MERGE_HEAD: [clash([['Aa'], ['Bb']], true, false).ana[0]!],
    });
    assert.equal(await sharedHashes(history, modelIn(same)), undefined);
  });

  describe('in Git', function () {
    this.timeout(SLOW);
    const folder = temporaryFolder();
    before(allowGit);

    it('are found while they are merged, and afterwards', async () => {
      const { git, commit, write } = makeRepository(folder.path);
      const { ana, ben, merged } = clash([['Aa', 'Bb'], ['Cc']], true, false);
      commit({ 'labelwright.yaml': SCHEMA, 'guideline.yaml': BASE }, 'Base');
      git('checkout', '-q', '-b', 'ben');
      commit({ 'guideline.yaml': ben[0]! }, 'By ben');
      git('checkout', '-q', 'main');
      for (const own of ana) commit({ 'guideline.yaml': own }, 'By ana');
      assert.throws(() => git('merge', 'ben'));
      assert.equal(git('rev-parse', 'MERGE_HEAD'), git('rev-parse', 'ben'));
      write({ 'guideline.yaml': merged });
      const known = [ana, ben].map((list) => [...list, merged].map(hashOf).sort());
      const found = async () => {
        const opened = await openGit(folder.path);
        return sharedHashes(new FollowedHistory(opened.git!), modelIn(merged));
      };
      assert.deepEqual(await found(), known);
      commit({}, 'Merged');
      assert.deepEqual(await found(), known);
    });
  });
});
