import { counted } from '../../../../base/text/phrases';
import { useEffect, useState } from 'preact/hooks';
import type { BulkResult, BulkStrategy } from '../../../../protocol/panel';
import { PanelFailure } from '../../host';
import type { PartProps } from '../parts';
import { grouped } from '../../view/in-words';
import { Option, PopoverForm } from '../popover-form';

/** Decides the whole queue by a strategy, after a preview. One undo reverts all of it. */
export function BulkForm({ app, state }: PartProps) {
  const { people = [], quorum = 0.5 } = state.project?.review ?? {};
  const strategies: [BulkStrategy, string][] = [
    [{ kind: 'majority', quorum }, `Majority (over ${Math.round(quorum * 100)} %)`],
    [{ kind: 'unanimous' }, 'Unanimous only'],
    ...people.map((person): [BulkStrategy, string] => [{ kind: 'person', person }, `Answers of ${person}`]),
  ];
  const [choice, setChoice] = useState(0);
  const [preview, setPreview] = useState<BulkResult>();
  const [trouble, setTrouble] = useState<string>();
  const [isRunning, setRunning] = useState(false);
  const strategy = strategies[choice]![0];
  useEffect(() => {
    let isCurrent = true;
    setPreview(undefined);
    setTrouble(undefined);
    app.reviewing.decideAll(strategy, true).then(
      (result) => isCurrent && setPreview(result),
      (thrown) => isCurrent && setTrouble(PanelFailure.from(thrown).message),
    );
    return () => {
      isCurrent = false;
      app.reviewing.stopDeciding();
    };
  }, [choice]);
  const run = (): void => {
    if (isRunning || !preview || preview.decided === 0) return;
    setRunning(true);
    app.reviewing.decideAll(strategy, false).then(
      ({ decided, stopped }) => {
        app.close('bulk');
        app.store.notify(
          stopped
            ? `Stopped: ${counted(decided, 'sample')} decided so far.`
            : `${counted(decided, 'sample')} decided.`,
          'info',
        );
      },
      (thrown) => {
        setRunning(false);
        setTrouble(PanelFailure.from(thrown).message);
      },
    );
  };
  return (
    <PopoverForm
      label="Decide the whole queue"
      class="note-field bulk"
      formClass="review-form"
      focus="input"
      submit={isRunning ? 'Deciding…' : `Decide ${preview ? counted(preview.decided, 'sample') : ''}`}
      disabled={isRunning || !preview || preview.decided === 0}
      close={isRunning ? 'Stop' : undefined}
      onSubmit={run}
      onClose={() => (isRunning ? app.reviewing.stopDeciding() : app.leave())}
    >
      <fieldset disabled={isRunning}>
        <legend>Decide all {counted(state.view?.length ?? 0, 'sample')} of the queue by</legend>
        {strategies.map(([, name], n) => (
          <Option
            key={name}
            name="strategy"
            class="option"
            checked={choice === n}
            onChange={() => setChoice(n)}
          >
            <span>{name}</span>
          </Option>
        ))}
      </fieldset>
      <div class="preview" role="status">
        {trouble ?? (preview ? <Preview result={preview} /> : 'Counting…')}
      </div>
    </PopoverForm>
  );
}

function Preview({ result }: { result: BulkResult }) {
  const { decided, before, open, openSamples } = result;
  return (
    <>
      <p>
        {counted(decided, 'sample')} would be decided, {grouped(before)} were before, {grouped(openSamples)}{' '}
        with something that stays open.
      </p>
      {open.length > 0 && (
        <ul class="open-cases" tabIndex={0} aria-label="Still open">
          {open.map(({ sample, layer, detail }) => (
            <li key={`${sample} ${layer}`}>
              <strong>{sample}</strong> {layer}: {detail}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
