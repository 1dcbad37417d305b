import { InputNumber, Space, Spin } from 'antd';
import { useEffect, useState } from 'react';
import { call } from '../api/call';
import type { PageAsk } from '../api/types.gen';
import { useWords } from '../i18n';
import { Action } from '../kit/action';
import { Notice } from '../kit/notice';
import { asRefusal, type Refusal } from '../platform';

/** Pages as pictures, one at a time. */
export function ReportPages({ of, pages }: { of: Omit<PageAsk, 'page'>; pages: number }) {
  const { t } = useWords();
  const [page, setPage] = useState(1);
  const [picture, setPicture] = useState<string>();
  const [error, setError] = useState<Refusal>();
  const key = JSON.stringify(of);
  useEffect(() => {
    const stop = new AbortController();
    let url: string | undefined;
    setPicture(undefined);
    call('report_page', { ...(JSON.parse(key) as PageAsk), page }, { signal: stop.signal }).then(
      (bytes) => {
        if (stop.signal.aborted) return;
        url = URL.createObjectURL(new Blob([bytes.slice()], { type: 'image/png' }));
        setPicture(url);
        setError(undefined);
      },
      (thrown) => !stop.signal.aborted && setError(asRefusal(thrown)),
    );
    return () => {
      stop.abort();
      if (url) URL.revokeObjectURL(url);
    };
  }, [key, page]);
  const to = (next: number) => setPage(Math.max(1, Math.min(pages, next)));
  return (
    <div className="pages">
      <Space className="pages-bar">
        <Action testid="page-prev" size="small" disabled={page <= 1} onClick={() => to(page - 1)}>
          {t('paging.back')}
        </Action>
        <InputNumber
          size="small"
          min={1}
          max={pages}
          value={page}
          aria-label={t('report.page')}
          onChange={(next) => to(next ?? 1)}
        />
        <span data-testid="report-pages">{t('report.of_pages', { n: pages })}</span>
        <Action testid="page-following" size="small" disabled={page >= pages} onClick={() => to(page + 1)}>
          {t('paging.next')}
        </Action>
      </Space>
      <Notice error={error} />
      <div className="paper">
        {picture ? (
          <img src={picture} alt={t('report.page_alt', { page, n: pages })} data-testid="report-picture" />
        ) : (
          !error && <Spin />
        )}
      </div>
    </div>
  );
}
