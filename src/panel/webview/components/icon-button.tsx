import { Icon, type IconName } from './icon';

interface Props {
  icon: IconName;
  title: string;
  /** Its key, in readable form. */
  chord?: string;
  pressed?: boolean;
  disabled?: boolean;
  tabIndex?: number;
  class?: string;
  onPress(): void;
}

/** A button with an icon. Its tooltip shows the name and the key. */
export function IconButton({ icon, title, chord, pressed, class: extra, onPress, ...rest }: Props) {
  return (
    <button
      class={`icon-button ${extra ?? ''}`}
      title={chord ? `${title} (${chord})` : title}
      aria-label={title}
      aria-pressed={pressed}
      onClick={onPress}
      {...rest}
    >
      <Icon name={icon} />
    </button>
  );
}
