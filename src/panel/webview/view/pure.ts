import { Component, h, type ComponentType, type VNode } from 'preact';

/** A component that is redrawn only if one of its properties has changed. */
export function pure<P extends object>(draw: (props: P) => VNode | null): ComponentType<P> {
  return class Pure extends Component<P> {
    override shouldComponentUpdate(next: Readonly<P>): boolean {
      const keys = Object.keys(next) as (keyof P)[];
      return keys.some((key) => next[key] !== this.props[key]);
    }
    override render(): VNode {
      return h(draw as ComponentType<object>, this.props);
    }
  };
}
