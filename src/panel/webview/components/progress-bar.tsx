import type { Progress } from '../../../protocol/panel';

/** How much is done and how much is left, as a bar and in numbers. */
export function ProgressBar({ progress }: { progress: Progress }) {
  const { total, done, draft, flagged, stale, returned, counting } = progress;
  const left = Math.max(0, total - done);
  const share = total > 0 ? done / total : 0;
  const number = (count: number): string => count.toLocaleString('en');
  const parts = [
    `${number(done)} of ${number(total)} done`,
    `${number(left)} left`,
    draft > 0 && `${number(draft)} begun`,
    flagged > 0 && `${number(flagged)} flagged`,
    returned > 0 && `${number(returned)} returned to you`,
    stale > 0 && `${number(stale)} to look at again`,
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
        {number(done)} / {number(total)}
        {counting ? '…' : ''}
        <span class="progress-left"> · {number(left)} left</span>
      </span>
    </div>
  );
}
