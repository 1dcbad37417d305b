import { Typography } from 'antd';
import { type ReactNode, useEffect } from 'react';
import { useWords } from '../i18n';

type Props = { title: ReactNode; about?: ReactNode; actions?: ReactNode; children: ReactNode; testid?: string };

/** A page: what it is, what one can do here, and the matter itself. */
export function Page({ title, about, actions, children, testid }: Props) {
  return (
    <main className="page" data-testid={testid}>
      <header className="page-head">
        <div className="page-title">
          <Typography.Title level={1}>{title}</Typography.Title>
          {about && <div className="page-about">{about}</div>}
        </div>
        {actions && <div className="page-actions">{actions}</div>}
      </header>
      {children}
    </main>
  );
}

/** What stands there until a page does. */
export function Coming() {
  const { t } = useWords();
  return (
    <div className="page" role="status" data-testid="page-coming">
      {t('working')}
    </div>
  );
}

/** Brings the top of the page into sight whenever it shows something else: what was opened stands there. */
export function useTop(shown: string | undefined): void {
  useEffect(() => {
    document.querySelector('.content')?.scrollTo?.(0, 0);
  }, [shown]);
}

/** A titled part of a page. */
export function Section({
  title,
  extra,
  children,
  testid,
}: {
  title: ReactNode;
  extra?: ReactNode;
  children: ReactNode;
  testid?: string;
}) {
  return (
    <section className="section" data-testid={testid}>
      <div className="section-head">
        <h2>{title}</h2>
        {extra && <div className="section-extra">{extra}</div>}
      </div>
      {children}
    </section>
  );
}
