import assert from 'node:assert/strict';
import { exchangeFolder, imported } from '../../support/exchange';
import { corpusPath } from '../corpora';

const RESOURCES = 'inception/inception/inception-io-webanno-tsv/src/test/resources';

describe('webanno-tsv, its own files', () => {
  const { into } = exchangeFolder();

  it('refuses versions 1 and 2', async () => {
    await assert.rejects(
      imported('webanno-tsv', [corpusPath(RESOURCES, 'tsv2/example.tsv')], into()),
      /1 × unreadable[^]*example\.tsv:1: [^]*version 1 and 2/,
    );
  });
});
