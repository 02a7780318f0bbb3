// Says what each open window shows when a test fails, leaves a picture of it in .vscode-test/failures, and no window open at the end.
import path from 'node:path';
import { repoRoot } from '../host/install';
import { openWorkbenches } from '../host/person';

export const mochaHooks: Mocha.RootHookObject = {
  async afterEach(this: Mocha.Context) {
    if (this.currentTest?.state !== 'failed') return;
    const name = this.currentTest.fullTitle().replace(/[^\w-]+/g, '-');
    for (const [i, workbench] of [...openWorkbenches].entries()) {
      const file = path.join(repoRoot, '.vscode-test/failures', `${name}${i || ''}.png`);
      await workbench.screenshot(file).catch(() => {});
      console.error(`      picture: ${file}\n${await workbench.inSight().catch(String)}`);
    }
  },
  async afterAll() {
    for (const workbench of openWorkbenches) await workbench.close();
  },
};
