import assert from 'node:assert/strict';
import { pathToFileURL } from 'node:url';
import { guidelineChanges } from '../../../../src/features/share/server';
import { HostedProject } from '../../../../src/server/hosted-project';
import { temporaryFolder } from '../../../support/temporary-folder';

const guideline = (when: string): string => `version: "1"
labels:
  - {id: a, definition: The first.}
  - {id: b, definition: The second.}
tie_breakers:
  - {id: TB-1, between: [a, b], when: ${when}, prefer: a}
`;

describe('a guideline that is offered for sharing', () => {
  const folder = temporaryFolder();
  let hosted: HostedProject;
  beforeEach(() => {
    hosted = new HostedProject(pathToFileURL(folder.path).href, assert.fail);
    folder.write({
      'labelwright.yaml': `labelwright: 1
guideline: guideline.yaml
data: {samples: [data.jsonl]}
layers: [{id: topic, type: choice, labels: [a, b]}]
labels: [{id: a}, {id: b}]
`,
      'data.jsonl': '{"id":"s1","text":"One"}\n',
    });
  });
  afterEach(() => hosted.dispose());
  const changes = async (now: string, before = guideline('Both.')) => {
    folder.write({ 'guideline.yaml': now });
    return guidelineChanges(hosted, { before });
  };

  it('differs by meaning, and not by layout', async () => {
    assert.deepEqual(await changes(guideline('Neither.')), { changes: ['tie-breaker TB-1: changed'] });
    assert.deepEqual(await changes(guideline('"Both."')), { changes: [] });
    assert.deepEqual(await changes(guideline('Both.'), ''), {
      changes: ['label a: changed', 'label b: changed', 'tie-breaker TB-1: added'],
    });
  });

  it('stays where it is while it has an error, or is not saved', async () => {
    const wrong = await changes(guideline('Both.').replace('prefer: a', 'prefer: c'));
    assert.match(String('problem' in wrong && wrong.problem), /^Line 6 has an error: .*"c"/);
    hosted.project.files.set('guideline.yaml', guideline('Typed.'));
    assert.deepEqual(await changes(guideline('Both.')), { problem: 'It has changes that are not saved.' });
  });
});
