import { addTo } from '../../../base/lists';
import { closedTo, goldClosedTo } from '../../../engine/independence';
import { samplesAbout } from '../samples-about';
import type { SamplesParams, SamplesResult } from '../../../protocol/buckets';
import { treesOf } from './bucket-trees';
import type { HostedProject } from '../../../server/hosted-project';
import type { Pause } from '../../../server/requests';
import { spotCheckKeys } from '../../spot-check/server';
import { samplesAt } from '../../status/stages';

/** Maximum number of samples sent; the rest is only counted. */
const SAMPLES_SENT = 10_000;

/** The samples that a displayed number counts, by file, the file with most of them first. */
export async function samplesResult(
  hosted: HostedProject,
  { about, viewer }: SamplesParams,
  pause: Pause,
): Promise<SamplesResult> {
  const { project } = hosted;
  const { model } = project;
  if (!model) return { files: [], left: 0, closed: 0 };
  const isGold = about.kind === 'stage' && about.stage === 'gold';
  const isClosed = isGold ? goldClosedTo({ project, model }, viewer) : closedTo({ project, model }, viewer);
  const isOfGold = about.kind === 'bucket' && /^(gold-mismatch|attention-check)(\/|$)/.test(about.id);
  const isUntold = isOfGold ? hosted.goldHidden(viewer) : undefined;
  let closed = 0;
  const files = new Map<string, string[]>();
  let sent = 0;
  let left = 0;
  const keys =
    about.kind === 'selection'
      ? (await treesOf(hosted).selected(about.selection)).map((sample) => project.samples.ids.find(sample))
      : about.kind === 'spot-check'
        ? await spotCheckKeys(hosted, about.name)
        : about.kind === 'stage' || about.kind === 'awaited'
          ? await samplesAt({ project, model }, about, pause)
          : samplesAbout({ project, model }, about);
  for (const key of keys) {
    const place = project.samples.locate(key);
    // The sample of this record is in no file. The linter reports it.
    if (!place) continue;
    const name = project.samples.nameOf(key);
    if (name === undefined || isUntold?.(name)) continue;
    if (isClosed?.(key)) {
      closed += 1;
      continue;
    }
    if (sent >= SAMPLES_SENT) {
      left += 1;
      continue;
    }
    sent += 1;
    addTo(files, place.file.path, name);
  }
  const sorted = [...files].sort(([, a], [, b]) => b.length - a.length);
  return { files: sorted.map(([path, samples]) => ({ uri: hosted.uri(path), path, samples })), left, closed };
}
