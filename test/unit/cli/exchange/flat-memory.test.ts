import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { exportProject } from '../../../../src/features/exchange/cli/export-project';
import { importFiles } from '../../../../src/features/exchange/cli/import-files';
import { inputFiles } from '../../../../src/features/exchange/cli/input-files';
import { formatById } from '../../../../src/formats/registry';
import { NodeFiles } from '../../../../src/platform/node-files';
import { temporaryFolder } from '../../../support/temporary-folder';
import { SLOW } from '../../../host/until';

const SAMPLES = 2500;
const ANSWER = 'an answer of some length '.repeat(160);
/** By how much the heap may grow, in bytes: what waits to be written takes some, the answers of one person alone took twice as much. */
const MOST = (SAMPLES * ANSWER.length) / 2;

describe('memory of imports and exports', function () {
  this.timeout(SLOW);

  const folder = temporaryFolder();
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const heap = () => {
    collect();
    return process.memoryUsage().heapUsed;
  };

  /** Sees to it that little has stayed in the heap when an item comes by, counted from 1. */
  function flat(what: string, phase: string, item: number) {
    const start = heap();
    let count = 0;
    return {
      onItem: (current: string) => {
        if (current !== phase || (count += 1) !== item) return;
        const growth = heap() - start;
        assert.ok(growth < MOST, `${what}: ${growth} bytes of at most ${MOST}`);
      },
      end: () => assert.ok(count >= item, what),
    };
  }

  /** A row an answer, one person after the other. */
  function tableByPerson(): string {
    const file = folder.at('persons.csv');
    const rows = ['ana', 'ben'].flatMap((person) =>
      Array.from({ length: SAMPLES }, (_, n) => `s-${n},Text ${n}.,${person},note,text,${ANSWER}${n}`),
    );
    writeFileSync(file, `sample,text,annotator,layer,type,label\n${rows.join('\n')}\n`);
    return file;
  }

  it('holds no answers: not of a table that is sorted by person, nor of a project that is written', async () => {
    const into = folder.at('project');
    const files = await inputFiles([tableByPerson()]);
    // When one person's rows are through, all of the other's are to come.
    const reading = flat('import', 'Importing', SAMPLES);
    await importFiles({ format: formatById('csv')!, files, into, name: 'persons', onItem: reading.onItem });
    reading.end();
    for (const id of ['csv', 'label-studio']) {
      const writing = flat(`export ${id}`, 'Exporting', SAMPLES);
      let bytes = 0;
      await exportProject(
        { format: formatById(id)!, files: new NodeFiles(into), onItem: writing.onItem },
        (piece) => {
          bytes += piece.content.length;
        },
      );
      writing.end();
      assert.ok(bytes > 2 * SAMPLES * ANSWER.length, id);
    }
  });
});
