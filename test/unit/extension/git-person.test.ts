import assert from 'node:assert/strict';
import { mayBeNamed } from '../../../src/extension/git-person';

describe('the user of Git', () => {
  const isNamed = (name: string, full: string, email = ''): boolean =>
    mayBeNamed(name, { name: full, email });

  it('may go by a part of the name or address, in any spelling, and by initials', () => {
    for (const name of [
      'ana',
      'Ana',
      'souza',
      'ana-souza',
      'souza.ana',
      'a.souza',
      'asouza',
      'anas',
      'ana2',
      'anasouza',
    ])
      assert.ok(isNamed(name, 'Ana Souza'), name);
    assert.ok(isNamed('zoe', 'Zoë Müller'));
    assert.ok(isNamed('daniel', 'Dan Ng') && isNamed('dan', 'Daniel Ng'));
    assert.ok(isNamed('kit', 'C. Lee', 'kit.lee@example.com'));
    assert.ok(isNamed('田中', '田中 太郎'));
  });

  it('may be anybody where Git knows no one', () => {
    assert.ok(isNamed('ana', ''));
    assert.ok(isNamed('ana', '42', '@'));
  });

  it('goes by no other name', () => {
    for (const [name, full] of [
      ['chloe', 'Dan Ng'],
      ['ana-souza', 'Ana Lima'],
      ['ben', 'Ana B Souza'],
      ['ana', '田中 太郎'],
    ] as const)
      assert.ok(!isNamed(name, full), `${name} ${full}`);
    assert.ok(!isNamed('example', 'Dan', 'dan@example.com'));
  });
});
