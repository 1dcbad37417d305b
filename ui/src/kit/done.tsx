import { Alert } from 'antd';
import type { ReactNode } from 'react';

type Props = { title: ReactNode; testid?: string; description?: ReactNode; action?: ReactNode };

/** Says that something was done, and leads on to what comes of it. */
export function Done({ title, testid, description, action }: Props) {
  return (
    <Alert
      className="notice"
      type="success"
      showIcon
      role="status"
      data-testid={testid}
      title={title}
      description={description}
      action={action}
    />
  );
}
