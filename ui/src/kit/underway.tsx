import type { Doing } from '../api/use';
import { Notice } from './notice';
import { Progress } from './progress';

/** A call that a person started: how far it is, a way to stop it, and the refusal where it was refused. */
export function Underway({ doing }: { doing: Doing }) {
  return (
    <>
      <Progress busy={doing.busy} step={doing.step} onCancel={doing.cancel} />
      <Notice error={doing.error} onClose={doing.clear} />
    </>
  );
}
