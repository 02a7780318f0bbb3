import assert from 'node:assert/strict';
import { mainScript } from '../../../../src/base/text/scripts';

describe('mainScript', () => {
  it('tells what most letters are written in', () => {
    assert.equal(mainScript('The word Привет alone'), 'Latin');
    assert.equal(mainScript('Привет, OK'), 'Cyrillic');
    assert.equal(mainScript('ÀÉÎ, ñandú, Łódź'), 'Latin');
    assert.equal(mainScript('שלום'), 'Hebrew');
    assert.equal(mainScript('안녕하세요'), 'Hangul');
    assert.equal(mainScript('返金してください'), 'Japanese');
    assert.equal(mainScript('请退款'), 'Han');
    assert.equal(mainScript('𝐓𝐡𝐞 𝒒𝒖𝒊𝒄𝒌 ｆｏｘ'), 'Latin');
    assert.equal(mainScript('ᚠᚢᚦ'), 'other');
  });

  it('takes numbers, signs and emoji for no letters', () => {
    assert.equal(mainScript('42 🙂 !? №'), undefined);
    assert.equal(mainScript(''), undefined);
  });
});
