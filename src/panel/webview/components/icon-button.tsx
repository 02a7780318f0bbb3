import { Icon, type IconName } from './icon';

interface Props {
  icon: IconName;
  title: string;
  /** Its key, as people read it. */
  chord?: string;
  pressed?: boolean;
  disabled?: boolean;
  class?: string;
  onPress(): void;
}

/** A button that shows an icon; name and key stand in its tooltip. */
export function IconButton({ icon, title, chord, pressed, disabled, class: extra, onPress }: Props) {
  return (
    <button
      class={`icon-button ${extra ?? ''}`}
      title={chord ? `${title} (${chord})` : title}
      aria-label={title}
      aria-pressed={pressed}
      disabled={disabled}
      onClick={onPress}
    >
      <Icon name={icon} />
    </button>
  );
}
