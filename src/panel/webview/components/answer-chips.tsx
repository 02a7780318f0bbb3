import { useLayoutEffect, useRef } from 'preact/hooks';
import { isReview } from '../state/panel-state';
import { type PartProps, ActionIcon, Icon, IconButton } from './parts';

/** What the answer holds besides labels: cited rules, flags, a note. */
export function AnswerChips(props: PartProps) {
  const { app, state } = props;
  const { current, mode } = state;
  const { rules, flags, note } = current!.answer;
  const text = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    if (mode.kind === 'note') text.current?.focus();
  }, [mode.kind]);
  const noteName = isReview(state) ? 'Reason' : 'Note';
  const leave = (): void => {
    app.saver.pump(false);
    app.close('note');
  };
  return (
    <div class="chips">
      {rules.map((rule) => (
        <span class="chip" key={rule}>
          <span class="chip-text">§ {rule}</span>
          <IconButton icon="cross" title={`Do not cite ${rule}`} onPress={() => app.cite(rule)} />
        </span>
      ))}
      {flags.map((flag) => (
        <span class="chip flag" key={flag}>
          <span class="chip-text">
            <Icon name="flag" /> {flag.replaceAll('-', ' ')}
          </span>
          <IconButton
            icon="cross"
            title={`Remove flag “${flag}”`}
            onPress={() => app.run({ do: 'flag', flag })}
          />
        </span>
      ))}
      {note !== '' && mode.kind !== 'note' && (
        <button class="chip note" title={note} onClick={() => app.act('note')}>
          <Icon name="note" /> <span class="chip-text">{note}</span>
        </button>
      )}
      {!isReview(state) && <ActionIcon {...props} action="flag" icon="flag" title="Flag the sample" />}
      <ActionIcon
        {...props}
        action="note"
        icon="note"
        title={isReview(state) ? 'Write the reason' : 'Write a note'}
      />
      {mode.kind === 'note' && (
        <div class="popover note-field" role="dialog" aria-label={noteName}>
          <label class="field">
            {noteName}
            <textarea
              ref={text}
              rows={4}
              value={note}
              onInput={(event) => app.answering.setNote(event.currentTarget.value)}
              onBlur={leave}
              onKeyDown={(event) => {
                if (event.key === 'Escape' || (event.key === 'Enter' && (event.ctrlKey || event.metaKey))) {
                  event.preventDefault();
                  event.stopPropagation();
                  leave();
                }
              }}
            />
          </label>
        </div>
      )}
    </div>
  );
}
