import type { Progress } from '../../../protocol/panel';
import { grouped } from '../view/short-id';

/** Progress as a bar and in numbers. */
export function ProgressBar({ progress }: { progress: Progress }) {
  const { total, done, draft, flagged, stale, returned, counting } = progress;
  const left = Math.max(0, total - done);
  const share = total > 0 ? done / total : 0;
  const parts = [
    `${grouped(done)} of ${grouped(total)} done`,
    `${grouped(left)} left`,
    draft > 0 && `${grouped(draft)} begun`,
    flagged > 0 && `${grouped(flagged)} flagged`,
    returned > 0 && `${grouped(returned)} returned to you`,
    stale > 0 && `${grouped(stale)} to recheck`,
  ].filter(Boolean);
  return (
    <div class="progress" title={parts.join(', ')}>
      <div
        class="progress-bar"
        role="progressbar"
        aria-label="Samples done"
        aria-valuemin={0}
        aria-valuemax={total}
        aria-valuenow={done}
        aria-valuetext={parts.join(', ')}
      >
        <div class="progress-done" style={{ transform: `scaleX(${share})` }} />
      </div>
      <span class="progress-text" aria-hidden="true">
        {grouped(done)} / {grouped(total)}
        {counting ? '…' : ''}
        <span class="progress-left"> · {grouped(left)} left</span>
      </span>
    </div>
  );
}
