/** Compares what a window shows of the two projects of a pair. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { UNNAMED } from '../../../src/project/records/annotator-name';
import { writeFiles } from '../../support/command-line';
import { withDiskAtOnce } from '../../support/disk-at-once';
import { VIEWER, type Drawn } from './drawn';
import { Looking, OWN } from './looking';
import { ON_PURPOSE } from './on-purpose';
import { askingGitOnce, commitProject } from './history';
import { filesOf } from './pair';
import { Window } from './window';

/** The first thing that a window shows differently of the two projects, in a few lines; undefined if there is none. */
export async function difference(drawn: Drawn): Promise<string | undefined> {
  const [first, second] = await withDiskAtOnce(async () => [
    await shownOf(drawn, 0),
    await shownOf(drawn, 1),
  ]);
  for (const [n, { where, reply }] of first.entries()) {
    const other = second[n];
    if (other?.where !== where) return `One shows ${where}, the other ${other?.where ?? 'nothing'}.`;
    const [a, b] = [reply, other.reply].map((text) => masked(drawn, where, text)) as [string, string];
    if (a !== b) return `${where}\n${apart(a, b)}`;
  }
  return first.length < second.length ? `Only one shows ${second[first.length]!.where}.` : undefined;
}

interface Reply {
  readonly where: string;
  readonly reply: string;
}

/** Everything that a window shows of one of the projects, with what its person writes. */
async function shownOf(drawn: Drawn, world: 0 | 1): Promise<Reply[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'labelwright-pair-'));
  const root = pathToFileURL(folder).href;
  try {
    const hasHistory = drawn.parts.includes('versions');
    const commits = hasHistory ? commitProject(folder, drawn, world) : [];
    if (!hasHistory) writeFiles(folder, filesOf(drawn, world));
    // A commit is named after what is in it.
    const named = (reply: string): string =>
      commits.reduce(
        (rest, hash, n) => rest.replace(new RegExp(`${hash}|${hash.slice(0, 10)}`, 'g'), `COMMIT ${n}`),
        reply,
      );
    const look = () => looked(drawn, folder, root);
    const looking = await (hasHistory ? askingGitOnce(look) : look());
    return looking.shown.map(({ where, what }) => ({
      where,
      // The state of a file on disk is part of its person's undo history.
      reply: named(
        (JSON.stringify(what) ?? '').replaceAll(root, 'ROOT').replace(/"version":"\w+-\w+-\w+"/g, ''),
      ),
    }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function looked(drawn: Drawn, folder: string, root: string): Promise<Looking> {
  const viewer = drawn.unnamed ? UNNAMED : VIEWER;
  const looking = new Looking(drawn, root, viewer);
  const open = () => Window.open(root, viewer, drawn.parts.includes('versions'));
  looking.window = await open();
  await looking.start();
  await looking.act();
  if (looking.hasActed && drawn.reopens) {
    // Rules about the whole project wait until no one has answered for a while: another window reads what is there now.
    looking.window.close();
    looking.window = await open();
    await looking.start();
  }
  const textOf = (file: string): string | undefined => {
    const at = path.join(folder, file);
    return existsSync(at) ? readFileSync(at, 'utf8') : undefined;
  };
  if (viewer === VIEWER) looking.shown.push({ where: 'own records', what: textOf(OWN) });
  for (const part of new Set(drawn.parts)) await looking.part(part, textOf);
  looking.window.close();
  return looking;
}

/** What is compared of a reply. Totals of both projects are the same if they have the same values, apart from what the order decides. */
function masked(drawn: Drawn, where: string, reply: string): string {
  let rest = reply;
  for (const { where: place, masks, always } of ON_PURPOSE) {
    if (!place.test(where)) continue;
    if (drawn.kind === 'free' || always) rest = masks ? masks(rest) : '';
    else rest = rest.replace(/-?\d+(\.\d+)?/g, '#');
  }
  return rest;
}

/** The two texts where they begin to differ. */
function apart(a: string, b: string): string {
  let at = 0;
  while (a[at] === b[at]) at += 1;
  return [a, b].map((text) => `  …${text.slice(Math.max(0, at - 200), at + 200)}…`).join('\n');
}
