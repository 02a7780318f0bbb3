/**
 * Time and processor time from a keystroke in a file of the model to its findings, without the pause that the editor's server waits for. Arguments: project,
 * keystrokes, the file, what stands before the words that are typed into, and `busy` to type on while the records are being checked.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { NodeFiles } from '../../src/platform/node-files';
import { Project } from '../../src/engine/project';

const [folder, count, path, before, mode] = process.argv.slice(2) as [
  string,
  string,
  string,
  string,
  string | undefined,
];
const isBusy = mode === 'busy';

async function main(): Promise<void> {
  const files = new NodeFiles(folder);
  const project = new Project(files, { pause: () => new Promise((resolve) => setImmediate(resolve)) });
  await project.refresh();
  let text = new TextDecoder().decode(await files.read(path));
  const times: number[] = [];
  const cpuTimes: number[] = [];
  for (let n = 0; n < Number(count) + 10; n++) {
    // Letters all over the file, as far as there are such words.
    const from = Math.floor((((n * 37) % 97) / 97) * text.lastIndexOf(before));
    const at = text.indexOf(before, from) + before.length + 3;
    text = `${text.slice(0, at)}x${text.slice(at)}`;
    const [start, used] = [performance.now(), process.cpuUsage()];
    const found = new Promise<void>((resolve) => {
      const listening = project.onDidChange(({ findings }) => {
        if (!findings?.includes(path)) return;
        listening.dispose();
        project.findingsOf(path);
        resolve();
      });
    });
    project.setEditorText(path, text);
    const settled = project.refresh({ data: false, disk: false });
    await found;
    const { user, system } = process.cpuUsage(used);
    if (n >= 10) {
      times.push(performance.now() - start);
      cpuTimes.push((user + system) / 1000);
    }
    if (isBusy) await sleep(100);
    else await settled;
  }
  project.dispose();
  const findings = project.findingsOf(path).findings.length;
  process.stdout.write(JSON.stringify({ times, cpuTimes, findings, bytes: text.length }));
}
void main();
