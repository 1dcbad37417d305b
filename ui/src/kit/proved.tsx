import { Alert } from 'antd';
import type { ReactNode } from 'react';

type Props = { ok: boolean; title: ReactNode; testid?: string; description: ReactNode };

/** Says whether something that was proved holds. */
export function Proved({ ok, title, testid, description }: Props) {
  return (
    <Alert
      className="notice"
      type={ok ? 'success' : 'error'}
      showIcon
      data-testid={testid}
      title={title}
      description={description}
    />
  );
}
