import { Action } from './action';
import { Nothing } from './empty';
import { Section } from './page';
import { go } from './route';

type Props = {
  /** Of what cannot be begun yet. */
  title: string;
  /** What is missing. */
  text: string;
  /** Where it comes from, and what the way there is called. */
  to: readonly string[];
  way: string;
  testid: string;
};

/** A part of a page that cannot be begun yet, and the way to what it needs first. */
export function Lacking({ title, text, to, way, testid }: Props) {
  return (
    <Section title={title}>
      <Nothing text={text}>
        <Action testid={testid} type="primary" onClick={() => go(...to)}>
          {way}
        </Action>
      </Nothing>
    </Section>
  );
}
