/** Which people have a page, and what was received of it: `pages/<owner>.jsonl`; docs/format.md, "Pages". */
import { isObject } from '../../base/objects';
import type { ProjectFiles } from '../../base/files/files';
import { maxOf } from '../../base/lists';
import { createRecordIds } from '../../base/text/record-id';
import { linesIn, parseLine } from '../answers/lines';
import { compareRecords } from '../records/compare-records';
import { LAST_TIME, timeIn } from '../records/utc-time';

interface Logged {
  readonly v: 1;
  readonly id: string;
  readonly time: string;
  /** Whose file it is in. */
  readonly by: string;
  /** Whose page it is. */
  readonly person: string;
}

/** A page that was made, named by its id. */
export interface PageRecord extends Logged {
  /** How many samples it has. */
  readonly samples: number;
  readonly guideline?: string;
  readonly guideline_hash: string;
  readonly schema_hash: string;
}

/** What was received of a page: how many records were new, known already, and refused. */
export interface Receipt extends Logged {
  /** The id of the page. */
  readonly received: string;
  readonly new: number;
  readonly known: number;
  readonly refused: number;
}

/** By time. */
export interface PageLog {
  readonly pages: readonly PageRecord[];
  readonly receipts: readonly Receipt[];
}

/** A project, with the lists of its files of samples. */
interface Logs {
  readonly files: Pick<ProjectFiles, 'list' | 'chunks' | 'append'>;
  readonly samples: { file(path: string): unknown };
}

type Content<R> = Omit<R, 'v' | 'id' | 'time' | 'by'>;

const encoder = new TextEncoder();
const newId = createRecordIds();

/** Reads all pages and receipts of a project. Samples, which may be in the same folder, and lines that are neither are left out. */
export async function readPages({ files, samples }: Logs): Promise<PageLog> {
  const found: Logged[] = [];
  const logs = (await files.list(['pages/*.jsonl'])).filter(({ path }) => !samples.file(path));
  for (const { path } of logs)
    for await (const group of linesIn(files.chunks(path)))
      for (const { raw } of group) {
        const value = parseLine(raw);
        if (isLogged(value)) found.push(value);
      }
  const ordered = found.sort((a, b) => compareRecords(orderOf(a), orderOf(b)));
  return {
    pages: ordered.filter((each): each is PageRecord => 'samples' in each),
    receipts: ordered.filter((each): each is Receipt => 'received' in each),
  };
}

/** Appends a page or a receipt to the file of `by`, later than all others, and returns it. Throws FileError. */
export async function appendPage<R extends PageRecord | Receipt>(
  project: Logs,
  by: string,
  content: Content<R>,
): Promise<R> {
  let record: R;
  await project.files.append(`pages/${by}.jsonl`, async () => {
    const { pages, receipts } = await readPages(project);
    const last = maxOf([pages.at(-1), receipts.at(-1)].map((each) => timeIn(each?.time) || 0));
    const time = new Date(Math.min(LAST_TIME, Math.max(Date.now(), last + 1))).toISOString();
    record = { v: 1, id: newId(), time, by, ...content } as unknown as R;
    return encoder.encode(JSON.stringify(record));
  });
  return record!;
}

const orderOf = ({ time, id }: Logged) => ({ time: timeIn(time), id });

function isLogged(value: unknown): value is Logged {
  if (!isObject(value)) return false;
  const { id, person, samples, received } = value;
  const isAbout = typeof samples === 'number' || typeof received === 'string';
  return typeof id === 'string' && typeof person === 'string' && isAbout;
}
