import assert from 'node:assert/strict';
import { cardText, type CardFacts } from '../../../../src/features/predict/predictions-file';

const FACTS: CardFacts = {
  name: 'large',
  provider: 'api.example.com',
  date: '2026-11-29',
  guideline: '1.2',
  guidelineHash: '07aa',
  promptHash: '1e10',
  parameters: { temperature: 0, seed: null },
};

describe('the card of a language model', () => {
  it('is written with what was asked', () => {
    assert.equal(
      cardText('predictions/m.yaml', undefined, FACTS),
      `name: "large"
provider: api.example.com
date: "2026-11-29"
prompt_hash: "1e10"
guideline: "1.2"
guideline_hash: 07aa
parameters:
  temperature: 0
  seed: null
seen:
  answers: false
`,
    );
  });

  it('keeps what its author wrote, and comments', () => {
    const before = `# Ours.
name: large # the big one
x-cost: 12
seen: {splits: [train], answers: true}
parameters: {temperature: 1, note: ours} # see the wiki
prompt_hash: old
`;
    assert.equal(
      cardText('predictions/m.yaml', before, FACTS),
      `# Ours.
name: large # the big one
x-cost: 12
seen: {splits: [train], answers: true}
parameters: {temperature: 0, note: ours, seed: null} # see the wiki
prompt_hash: "1e10"
provider: api.example.com
date: "2026-11-29"
guideline: "1.2"
guideline_hash: 07aa
`,
    );
    const once = cardText('predictions/m.yaml', undefined, FACTS);
    assert.equal(cardText('predictions/m.yaml', once, FACTS), once);
  });

  it('is not that of another model, and is not guessed at where it is broken', () => {
    assert.throws(() => cardText('p.yaml', 'name: small\n', FACTS), /p\.yaml is the card of "small"/);
    assert.throws(
      () => cardText('p.yaml', 'name: large\nparameters: [1]\n', FACTS),
      /cannot be edited at "parameters/,
    );
    assert.throws(() => cardText('p.yaml', '- name\n', FACTS), /cannot be edited at "name"/);
  });
});
